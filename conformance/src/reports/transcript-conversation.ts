import type { CheckResult } from '../engine/results.js';
import { field, parseFinalHead, parseHead, parseRequests } from './http-text.js';

type Entry = CheckResult['transcript'][number];

/** How the bytes of a connection are to be read. */
export interface Conversation {
  /** Which entries are of the client: `sent`, but where the kit is the server. */
  readonly asks: 'sent' | 'received';
  /** `websocket`: frames after the heads; `chunked`: one request, and an answer in chunks; `http`: anything else. */
  readonly kind: 'http' | 'chunked' | 'websocket';
  /** How many bytes the head of the first request has, and that of its answer; 0 where that is not known. */
  readonly requestEnd: number;
  readonly responseEnd: number;
}

/** The entries of each connection, by its name, in the order in which they began. */
export function byConnection(entries: readonly Entry[]): Map<string, Entry[]> {
  const connections = new Map<string, Entry[]>();
  for (const entry of entries) {
    const own = connections.get(entry.connection);
    if (own) own.push(entry);
    else connections.set(entry.connection, [entry]);
  }
  return connections;
}

function bytesOf(entries: readonly Entry[], kind: Entry['kind']): Buffer {
  return Buffer.concat(entries.flatMap((entry) => (entry.kind === kind && entry.bytes ? [entry.bytes] : [])));
}

/** Finds out what was spoken on a connection. */
export function conversationOf(entries: readonly Entry[]): Conversation {
  const asks = entries.find(({ kind }) => kind === 'sent' || kind === 'received')?.kind;
  const client = asks === 'received' ? 'received' : 'sent';
  const asked = bytesOf(entries, client);
  const answered = bytesOf(entries, client === 'sent' ? 'received' : 'sent');
  const request = parseHead(asked, 0);
  const response = parseFinalHead(answered);
  const http: Conversation = { asks: client, kind: 'http', requestEnd: 0, responseEnd: 0 };
  if (!request || !response) return http;
  const known = { ...http, requestEnd: request.end, responseEnd: response.end };
  const upgrades = /^HTTP\/1\.\d 101\b/.test(response.line);
  if (upgrades && /websocket/i.test(field(request, 'Upgrade') ?? '')) return { ...known, kind: 'websocket' };
  const isChunked = /chunked/i.test(field(response, 'Transfer-Encoding') ?? '');
  return isChunked && parseRequests(asked)?.length === 1 ? { ...known, kind: 'chunked' } : http;
}

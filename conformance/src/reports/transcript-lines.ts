import type { CheckResult } from '../engine/results.js';
import { ChunkedBody } from '../wire/chunked-body.js';
import { showBytes, showLine } from './transcript-bytes.js';
import { byConnection, conversationOf } from './transcript-conversation.js';
import { FrameLines } from './transcript-frames.js';

type Entry = CheckResult['transcript'][number];

/**
 * What each entry of a transcript says, in lines; nothing for those without bytes. HTTP is shown as it is; the frames of a
 * WebSocket by what they say, and so the chunks of a body that is still coming after its head.
 */
export function readableLines(entries: readonly Entry[]): (readonly string[])[] {
  const lines = new Map<Entry, readonly string[]>();
  for (const own of byConnection(entries).values()) {
    for (const [entry, shown] of linesOf(own)) lines.set(entry, shown);
  }
  return entries.map((entry) => lines.get(entry) ?? []);
}

/** Shows what follows a head. */
interface AfterHead {
  /** Whether it can show bytes that came in one piece with the head. */
  readonly withHead: boolean;
  push(bytes: Buffer): string[];
}

function linesOf(entries: readonly Entry[]): [Entry, string[]][] {
  const { asks, requestEnd, responseEnd, kind } = conversationOf(entries);
  const client = afterRequest(kind);
  const server = afterResponse(kind);
  const offsets = { sent: 0, received: 0 };
  return entries.flatMap((entry): [Entry, string[]][] => {
    if (entry.kind !== 'sent' && entry.kind !== 'received') return [];
    const bytes = Buffer.from(entry.bytes ?? []);
    const [end, after] = entry.kind === asks ? [requestEnd, client] : [responseEnd, server];
    const split = Math.min(bytes.length, Math.max(0, end - offsets[entry.kind]));
    offsets[entry.kind] += bytes.length;
    const rest = after?.push(bytes.subarray(split));
    if (!rest || (split > 0 && !after?.withHead)) return [[entry, showBytes(bytes)]];
    return [[entry, [...showBytes(bytes.subarray(0, split)), ...cutLong(rest)]]];
  });
}

/** So many frames or chunks of one read are shown. */
const longest = 40;

function cutLong(lines: readonly string[]): readonly string[] {
  const left = lines.length - longest;
  return left > 0 ? [...lines.slice(0, longest), `[and ${left} more]`] : lines;
}

function afterRequest(kind: 'http' | 'chunked' | 'websocket'): AfterHead | undefined {
  return kind === 'websocket' ? frames('client') : undefined;
}

function afterResponse(kind: 'http' | 'chunked' | 'websocket'): AfterHead | undefined {
  if (kind === 'websocket') return frames('server');
  return kind === 'chunked' ? new ChunkLines() : undefined;
}

function frames(sender: 'client' | 'server'): AfterHead {
  const lines = new FrameLines(sender);
  return { withHead: true, push: (bytes) => lines.push(bytes) };
}

/** Chunks without their framing. Where that is broken, bytes are shown as they are. */
class ChunkLines implements AfterHead {
  readonly withHead = false;
  readonly #reader = new ChunkedBody(Number.MAX_SAFE_INTEGER);
  #rest: Buffer = Buffer.alloc(0);
  #ended = false;

  push(bytes: Buffer): string[] {
    if (this.#ended) return showBytes(bytes);
    try {
      const { data, rest, done } = this.#reader.push(Buffer.concat([this.#rest, bytes]));
      this.#rest = rest;
      this.#ended = done;
      const lines = data.map((piece) => `chunk "${showLine(piece)}"`);
      if (done) lines.push('last chunk', ...showBytes(rest));
      return lines.length > 0 ? lines : showBytes(bytes);
    } catch {
      this.#ended = true;
      return showBytes(bytes);
    }
  }
}

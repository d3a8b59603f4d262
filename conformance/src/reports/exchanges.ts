import type { CheckResult } from '../engine/results.js';
import { type Send, webSocketTalk } from './exchanges-websocket.js';
import { field, type Head, type Parsed, parseFinalHead, parseRequests, parseResponses } from './http-text.js';
import { byConnection, conversationOf } from './transcript-conversation.js';

type Entry = CheckResult['transcript'][number];

/** A request on a connection, and what came back. */
export interface Exchange {
  readonly connection: string;
  /** Host and port, as a url has them. */
  readonly authority: string;
  readonly request: Parsed;
  readonly answer: Parsed | undefined;
  /** The head of an answer that had begun, whole or not. */
  readonly begun: Head | undefined;
  /** True when the body went on coming after the head, as a stream does. */
  readonly streamed: boolean;
  readonly sentAt: number;
  /** When the last byte of an answer came; undefined when none came. */
  readonly answeredAt: number | undefined;
}

/** Several requests on one connection, a WebSocket, or what is no whole request: bytes that can only be sent as they were. */
export interface RawConversation {
  readonly connection: string;
  readonly authority: string;
  readonly sends: readonly Send[];
  /** Of a WebSocket: the frames that came, in words; undefined for anything else. */
  readonly frames?: readonly string[];
  /** The requests in it, where they can be read. */
  readonly requests: readonly Parsed[];
  readonly sentAt: number;
  readonly answeredAt: number | undefined;
}

/** What happened on the connections, in the order of time. */
export type Step = Exchange | RawConversation;

/** The text of one direction, with the time at which each byte had come. */
class Stream {
  readonly #entries: readonly Entry[];
  readonly bytes: Buffer;

  constructor(entries: readonly Entry[]) {
    this.#entries = entries;
    this.bytes = Buffer.concat(entries.map(({ bytes }) => bytes ?? new Uint8Array()));
  }

  /** When the byte before this offset went over the wire. */
  timeOf(offset: number): number | undefined {
    let seen = 0;
    for (const { at, bytes } of this.#entries) {
      seen += bytes?.length ?? 0;
      if (seen >= offset) return at;
    }
    return this.#entries.at(-1)?.at;
  }
}

/** Reads back from a transcript who asked what, when, and when the answer had come. */
export function readSteps(transcript: readonly Entry[]): Step[] {
  return [...byConnection(transcript).values()].flatMap(stepsOf).sort((one, two) => one.sentAt - two.sentAt);
}

function stepsOf(entries: readonly Entry[]): Step[] {
  const sends = entries.filter(({ kind }) => kind === 'sent');
  const [first] = sends;
  if (!first) return [];
  const conversation = conversationOf(entries);
  const sent = new Stream(sends);
  const received = new Stream(entries.filter(({ kind }) => kind === 'received'));
  const base = {
    connection: first.connection,
    authority: entries.find(({ kind }) => kind === 'opened')?.note ?? '',
  };
  const last = received.timeOf(received.bytes.length);
  if (conversation.kind === 'websocket') {
    const { requestEnd } = conversation;
    const requests = parseRequests(sent.bytes.subarray(0, requestEnd)) ?? [];
    return [
      { ...base, requests, ...webSocketTalk(entries, conversation), sentAt: first.at, answeredAt: last },
    ];
  }
  const requests = parseRequests(sent.bytes) ?? [];
  const methods = requests.map(({ line }) => line.split(' ')[0] ?? '');
  const answers = parseResponses(received.bytes, methods);
  const exchanges = requests.map((request, index): Exchange => {
    const answer = answers[index];
    return {
      ...base,
      request,
      answer,
      begun: answer,
      streamed: false,
      sentAt: sent.timeOf(request.end) ?? first.at,
      answeredAt: answer && received.timeOf(answer.end),
    };
  });
  if (exchanges.length === 1) {
    const begun = parseFinalHead(received.bytes);
    const streamed = begun !== undefined && isStream(begun, received);
    return exchanges.map((exchange) => ({
      ...exchange,
      begun,
      streamed,
      answeredAt: exchange.answeredAt ?? last,
    }));
  }
  if (exchanges.length > 1 && dependent(exchanges)) return exchanges;
  return [
    {
      ...base,
      requests,
      sends: sends.map(({ at, bytes }) => ({ at, bytes: Buffer.from(bytes ?? []) })),
      sentAt: first.at,
      answeredAt: last,
    },
  ];
}

/** A body that goes on coming this long after its head is a stream, milliseconds. */
const shortestStream = 100;

function isStream(head: Head & { readonly end: number }, received: Stream): boolean {
  if (/^text\/event-stream\b/i.test(field(head, 'Content-Type') ?? '')) return true;
  const headAt = received.timeOf(head.end) ?? 0;
  return (received.timeOf(received.bytes.length) ?? 0) - headAt > shortestStream;
}

/** True when a request could only be made with what an earlier answer on the same connection had said. */
function dependent(exchanges: readonly Exchange[]): boolean {
  return exchanges.some((exchange) => sourceOf(exchange.request, exchange.sentAt, exchanges) !== undefined);
}

/** What a request echoes, and the header of an answer that says it. */
export const cursorFields = [
  { asks: 'If-Modified-Since', says: 'Last-Modified', name: 'LAST_MODIFIED' },
  { asks: 'If-None-Match', says: 'Etag', name: 'ETAG' },
] as const;

/** The latest answer before `sentAt` that carries all validators which this request echoes. */
export function sourceOf(request: Parsed, sentAt: number, steps: readonly Step[]): Exchange | undefined {
  const echoed = cursorFields.filter(({ asks }) => field(request, asks) !== undefined);
  if (echoed.length === 0) return undefined;
  return steps.findLast((earlier): earlier is Exchange => {
    if (!('request' in earlier) || !earlier.answer) return false;
    const { answer, answeredAt } = earlier;
    if (answeredAt === undefined || answeredAt > sentAt) return false;
    return echoed.every(({ asks, says }) => field(answer, says) === field(request, asks));
  });
}

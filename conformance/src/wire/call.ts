import type { Piece } from './body-buffer.js';
import type { HttpRequest } from './http-request.js';
import type { HttpResponse, ResponseHead } from './http-response.js';
import { ResponseReader } from './response-reader.js';
import { Signal } from './signal.js';
import type { Tunnel } from './tunnel.js';

/** What became of a request. */
export type Outcome =
  | { readonly kind: 'response'; readonly response: HttpResponse }
  /** No connection came about. */
  | { readonly kind: 'unreachable'; readonly why: string }
  /** The connection ended before the response was whole; `how` follows "the connection was". `reset`: by a reset. */
  | { readonly kind: 'broken'; readonly how: string; readonly at: number; readonly reset?: true }
  /** What came is not HTTP; `why` follows "the response". */
  | { readonly kind: 'not-http'; readonly why: string; readonly at: number }
  /** The kit itself closed the connection. */
  | { readonly kind: 'abandoned' };

/** One request under way. */
export class Call {
  readonly request: HttpRequest;
  /** Name of the connection in the transcript. */
  readonly connection: string;
  /** Settles once and never rejects. */
  readonly outcome: Promise<Outcome>;
  /** When the last byte of the request was handed to the network; undefined before. */
  sentAt: number | undefined;
  /** Settles when the request has been sent, or won't be any more. */
  readonly sent: Promise<void>;
  /** The outcome, once there is one. */
  settled: Outcome | undefined;
  /** What the connection carries after a 101 to a request with Upgrade; there when the call settles, undefined otherwise. */
  tunnel: Tunnel | undefined;
  readonly #reader: ResponseReader;
  readonly #more = new Signal();
  #settle!: (outcome: Outcome) => void;
  #markSent!: () => void;

  constructor(request: HttpRequest, connection: string) {
    this.request = request;
    this.connection = connection;
    this.#reader = new ResponseReader(request.method);
    this.outcome = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.sent = new Promise((resolve) => {
      this.#markSent = resolve;
    });
  }

  /** True when the first byte of an answer is there, or the connection has ended. */
  get touched(): boolean {
    return this.settled !== undefined || this.#reader.begun;
  }

  /** True when the connection was reset before a byte of an answer came. */
  get wasReset(): boolean {
    return this.settled?.kind === 'broken' && this.settled.reset === true && !this.#reader.begun;
  }

  get reader(): ResponseReader {
    return this.#reader;
  }

  /** The head of the response once it is whole, while its body may still be on its way. */
  get head(): ResponseHead | undefined {
    return this.#reader.head;
  }

  /** What has come of the body so far, without its framing; nothing is copied for it. */
  get body(): Buffer {
    return this.#reader.body.bytes;
  }

  /** When which part of `body` came: their lengths add up to its length. */
  get pieces(): readonly Piece[] {
    return this.#reader.body.pieces;
  }

  /**
   * Resolves when more of the response has come, be it of its head or its body, or when the call has settled; at once when it had
   * settled before, so ask `settled` too: `while (!enough() && !call.settled) await call.changed()` misses nothing.
   */
  changed(): Promise<void> {
    return this.settled ? Promise.resolve() : this.#more.wait();
  }

  /**
   * Takes bytes of the response.
   * @returns the response and the bytes after it once it is whole
   * @throws NotHttp
   */
  receive(bytes: Buffer, now: number): { response: HttpResponse; rest: Buffer } | undefined {
    const whole = this.#reader.push(bytes, now);
    this.#more.raise();
    return whole;
  }

  /** @param at when the last byte went out; left out when it never will */
  markSent(at?: number): void {
    this.sentAt ??= at;
    this.#markSent();
  }

  settle(outcome: Outcome): void {
    if (this.settled) return;
    this.settled = outcome;
    this.#markSent();
    this.#settle(outcome);
    this.#more.raise();
  }
}

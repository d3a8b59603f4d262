import type { Duplex } from 'node:stream';
import { whenDrained } from '../delivery/drained.js';
import type { Exchange, ResponseHead, Sink } from './exchange.js';
import { type QuickRequest, quickHeader } from './quick-request.js';
import { splitTarget } from './target.js';

/** What an exchange needs of its connection. */
export interface QuickHost {
  readonly socket: Duplex;
  readonly peer: string;
  /** Writes a whole answer. */
  answer(head: ResponseHead, bytes: Uint8Array): void;
  /** Writes the head of one that goes on. */
  begin(head: ResponseHead): void;
  /** The answer that goes on is complete. */
  finish(): void;
}

const noBytes = new Uint8Array(0);

/** A request that was read without node:http. It holds little: there may be many that wait. */
export class QuickExchange implements Exchange {
  readonly target: string;
  readonly path: string;
  readonly query: string;
  captures: readonly string[] = [];
  readonly #head: string;
  readonly #host: QuickHost;
  #state: 'open' | 'streams' | 'answered' | 'abandoned' = 'open';
  #listeners: (() => void)[] | undefined;

  constructor({ target, head }: QuickRequest, host: QuickHost) {
    this.target = target;
    const { path, query } = splitTarget(target);
    this.path = path;
    this.query = query;
    this.#head = head;
    this.#host = host;
  }

  get method(): string {
    return 'GET';
  }

  get httpVersion(): string {
    return '1.1';
  }

  get peer(): string {
    return this.#host.peer;
  }

  get ended(): boolean {
    return this.#state === 'answered' || this.#state === 'abandoned';
  }

  header(name: string): string | undefined {
    return quickHeader(this.#head, name);
  }

  body(): Promise<Uint8Array> {
    return Promise.resolve(noBytes);
  }

  respond(head: ResponseHead, bytes: Uint8Array = noBytes): void {
    if (this.#state === 'abandoned') return;
    this.#mustBeOpen();
    this.#host.answer(head, bytes);
    this.#complete();
  }

  stream(head: ResponseHead): Sink {
    const sink = new QuickSink(this.#host, this);
    if (this.#state === 'abandoned') return sink;
    this.#mustBeOpen();
    this.#host.begin(head);
    this.#state = 'streams';
    return sink;
  }

  upgrade(): undefined {
    // Requests that offer an upgrade do not come this way.
    return undefined;
  }

  onAbandoned(listener: () => void): void {
    if (this.#state === 'abandoned') listener();
    else if (this.#state !== 'answered') this.#listeners = [...(this.#listeners ?? []), listener];
  }

  /** Told when the peer has gone. */
  abandon(): void {
    if (this.ended) return;
    const listeners = this.#listeners ?? [];
    this.#complete();
    this.#state = 'abandoned';
    for (const listener of listeners) listener();
  }

  /** Told when a stream ends; false when it had ended before. */
  finish(): boolean {
    if (this.#state !== 'streams') return false;
    this.#complete();
    return true;
  }

  #mustBeOpen(): void {
    if (this.#state !== 'open') throw new Error('This request has been answered already.');
  }

  #complete(): void {
    this.#state = 'answered';
    this.#listeners = undefined;
  }
}

/** The body of an answer that goes on. */
class QuickSink implements Sink {
  readonly #host: QuickHost;
  readonly #exchange: QuickExchange;

  constructor(host: QuickHost, exchange: QuickExchange) {
    this.#host = host;
    this.#exchange = exchange;
  }

  get framing(): 'chunked' {
    return 'chunked';
  }

  get queued(): number {
    return this.#host.socket.writableLength;
  }

  write(bytes: Uint8Array): void {
    if (!this.#exchange.ended && bytes.byteLength > 0) this.#host.socket.write(bytes);
  }

  onDrain(listener: () => void): void {
    whenDrained(this.#host.socket, listener);
  }

  end(): void {
    if (this.#exchange.finish()) this.#host.finish();
  }

  cut(): void {
    this.#host.socket.destroy();
  }
}

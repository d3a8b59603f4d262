import type { Sink } from './exchange.js';
import type { ExchangeHost, HttpExchange } from './http-exchange.js';
import { lastChunk } from './response-bytes.js';
import { worthJoining } from './shared-response.js';

const noBytes = new Uint8Array(0);

/** How the body of an answer that goes on is sent, and what comes after it. */
export interface StreamEnding {
  readonly framing: Sink['framing'];
  /** Whether nothing of the body is sent: only its head was asked for, or its status has none. */
  readonly bodiless: boolean;
  /** Whether the connection ends with it. */
  readonly isLast: boolean;
}

/** The body of an answer that goes on. Its head goes out with what is written in the same turn. */
export class ExchangeSink implements Sink {
  readonly #host: ExchangeHost;
  readonly #exchange: HttpExchange;
  readonly #ending: StreamEnding;
  #head: Uint8Array;

  constructor(host: ExchangeHost, exchange: HttpExchange, ending: StreamEnding, head: Uint8Array) {
    this.#host = host;
    this.#exchange = exchange;
    this.#ending = ending;
    this.#head = head;
    process.nextTick(() => this.write(noBytes));
  }

  get framing(): Sink['framing'] {
    return this.#ending.framing;
  }

  get queued(): number {
    return this.#head.byteLength + this.#host.queued(this.#exchange);
  }

  write(bytes: Uint8Array): void {
    if (this.#exchange.ended) return;
    const head = this.#head;
    const body = this.#ending.bodiless ? noBytes : bytes;
    this.#head = noBytes;
    if (head.byteLength > 0 && body.byteLength < worthJoining) {
      this.#host.write(this.#exchange, Buffer.concat([head, body]));
      return;
    }
    if (head.byteLength > 0) this.#host.write(this.#exchange, head);
    if (body.byteLength > 0) this.#host.write(this.#exchange, body);
  }

  onDrain(listener: () => void): void {
    this.#host.whenDrained(this.#exchange, listener);
  }

  end(): void {
    if (this.#exchange.ended) return;
    this.write(this.framing === 'chunked' ? lastChunk : noBytes);
    this.#exchange.finish(this.#ending.isLast);
  }

  cut(): void {
    this.#host.cut();
  }
}

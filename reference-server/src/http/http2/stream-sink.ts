import type { Sink } from '../exchange.js';
import type { StreamOutput } from './stream-output.js';

/** What a sink needs of its exchange. */
export interface SinkHost {
  readonly output: StreamOutput;
  /** Whether nothing of the body is sent: only its head was asked for, or its status has none. */
  readonly isBodiless: boolean;
  /** Sends the head. */
  begin(): void;
  /** Whether the answer goes on. */
  isOpen(): boolean;
  /** The answer is whole. */
  complete(): void;
  cut(): void;
}

/**
 * The body of an answer that goes on. Its head goes out with what is written in the same turn; where the stream is cut in that
 * turn, nothing does.
 */
export class StreamSink implements Sink {
  readonly framing = 'identity';
  readonly #host: SinkHost;
  #isBegun = false;

  constructor(host: SinkHost) {
    this.#host = host;
    process.nextTick(() => this.#begin());
  }

  get queued(): number {
    return this.#host.output.queued;
  }

  write(bytes: Uint8Array): void {
    if (!this.#host.isOpen() || this.#host.isBodiless) return;
    this.#begin();
    this.#host.output.write(bytes);
  }

  onDrain(listener: () => void): void {
    this.#host.output.onDrain(listener);
  }

  end(): void {
    if (!this.#host.isOpen()) return;
    this.#begin();
    this.#host.complete();
    if (!this.#host.isBodiless) this.#host.output.end();
  }

  cut(): void {
    this.#host.cut();
  }

  #begin(): void {
    if (this.#isBegun) return;
    this.#isBegun = true;
    this.#host.begin();
  }
}

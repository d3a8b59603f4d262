import type { ServerHttp2Stream } from 'node:http2';
import type { ConnectionHost, TimedConnection } from '../connection-host.js';
import { Output, type OutputListener } from '../output.js';

/** Whoever has no more than this waiting is not cut off when all streams and connections together hold too much; bytes. */
const mostOutput = 64 * 1024;

/**
 * Most bytes that are handed to a stream at a time: a frame. The next ones follow when these were sent, so that a peer that reads
 * slowly can be told from one that does not read.
 */
const frame = 16 * 1024;

/** So much of an answer that is complete goes out in one piece. */
const worthJoining = frame;

/**
 * What is sent on a stream: as much of it as the peer takes, whatever becomes of other streams. What waits is counted with the
 * answers of all connections, and a peer that takes nothing of it for too long is cut off.
 */
export class StreamOutput implements OutputListener, TimedConnection {
  readonly #stream: ServerHttp2Stream;
  readonly #host: ConnectionHost;
  readonly #cut: () => void;
  #output: Output | undefined;
  /** Bytes of an answer that was handed over as a whole. */
  #whole = 0;
  #listeners: (() => void)[] = [];
  #isOver = false;

  constructor(stream: ServerHttp2Stream, host: ConnectionHost, cut: () => void) {
    this.#stream = stream;
    this.#host = host;
    this.#cut = cut;
  }

  /** Bytes that the peer has not taken yet, as far as we know. */
  get queued(): number {
    return this.#output?.queued ?? this.#whole;
  }

  write(bytes: Uint8Array): void {
    if (this.#isOver) return;
    this.#output ??= new Output(this.#stream, this, frame);
    this.#output.write(bytes);
  }

  /** Writes all there is, and ends. */
  endWith(pieces: readonly Uint8Array[], length: number): void {
    if (this.#isOver) return;
    if (length > worthJoining || this.#output) {
      for (const bytes of pieces) this.write(bytes);
      this.end();
      return;
    }
    this.#whole = length;
    this.onWaiting(length);
    this.onProgress();
    // In the same frame as the end.
    this.#stream.end(pieces.length === 1 ? pieces[0] : Buffer.concat(pieces, length));
  }

  end(): void {
    if (this.#isOver) return;
    if (this.#output) this.#output.end();
    else this.#stream.end();
  }

  /** Calls once when nothing waits for the peer; soon, where nothing does. */
  onDrain(listener: () => void): void {
    this.#listeners.push(listener);
    queueMicrotask(() => this.#tellDrained());
  }

  /** All was sent, or nobody reads any more. */
  drop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#output?.drop();
    if (this.#whole > 0) this.onWaiting(-this.#whole);
    this.#whole = 0;
    this.#listeners = [];
    this.#host.sends.delete(this);
  }

  onWaiting(change: number): void {
    const { budget } = this.#host;
    budget.answers.change(change);
    if (change <= 0 || !budget.answers.isFull || this.queued <= mostOutput) return;
    budget.countRefused();
    this.#cut();
  }

  onProgress(): void {
    this.#host.sends.add(this);
  }

  onDrained(): void {
    this.#host.sends.delete(this);
    this.#tellDrained();
  }

  onSendTimeout(): void {
    this.#host.budget.countTimeout();
    this.#cut();
  }

  onReadTimeout(): void {}
  onIdleTimeout(): void {}
  evict(): void {}

  #tellDrained(): void {
    if (this.#isOver || this.queued > 0) return;
    const listeners = this.#listeners;
    this.#listeners = [];
    for (const listener of listeners) {
      try {
        listener();
      } catch (error) {
        this.#host.onError(error);
        this.#cut();
      }
    }
  }
}

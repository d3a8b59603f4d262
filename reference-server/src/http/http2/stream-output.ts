import type { ServerHttp2Stream } from 'node:http2';
import type { ConnectionHost, TimedConnection } from '../connection-host.js';
import { lengthOf } from '../response-bytes.js';

/** Whoever has no more than this waiting is not cut off when all streams and connections together hold too much; bytes. */
const mostOutput = 64 * 1024;

/**
 * Most bytes that are handed to a stream at a time: a frame. The next ones follow when it tells that these were sent, so that a peer
 * that reads slowly can be told from one that does not read.
 */
const frame = 16 * 1024;

/**
 * What is sent on a stream: as much of it as the peer takes, whatever becomes of other streams. What waits is counted with the
 * answers of all connections, and a peer that takes nothing of it for too long is cut off.
 */
export class StreamOutput implements TimedConnection {
  readonly #stream: ServerHttp2Stream;
  readonly #host: ConnectionHost;
  readonly #cut: () => void;
  /** What was not handed to the stream yet, by reference, and how much that is. */
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #handed = 0;
  #ends = false;
  #listeners: (() => void)[] = [];
  #isOver = false;

  constructor(stream: ServerHttp2Stream, host: ConnectionHost, cut: () => void) {
    this.#stream = stream;
    this.#host = host;
    this.#cut = cut;
  }

  /** Bytes that the peer has not taken yet, as far as we know. */
  get queued(): number {
    return this.#waitingBytes + this.#handed;
  }

  write(bytes: Uint8Array): void {
    if (this.#isOver || bytes.byteLength === 0) return;
    const began = this.queued === 0;
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.byteLength;
    if (began) this.#host.sends.add(this);
    this.#count(bytes.byteLength);
    this.#pump();
  }

  /** Writes all there is, and ends. */
  endWith(pieces: readonly Uint8Array[], length: number): void {
    if (this.#isOver) return;
    // What is short goes out with one frame.
    if (length <= frame)
      this.write(pieces.length === 1 ? (pieces[0] as Uint8Array) : Buffer.concat(pieces, length));
    else for (const bytes of pieces) this.write(bytes);
    this.end();
  }

  /** Ends it behind what was written. */
  end(): void {
    this.#ends = true;
    this.#pump();
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
    this.#host.budget.answers.change(-this.queued);
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#handed = 0;
    this.#listeners = [];
    this.#host.sends.delete(this);
  }

  /** The peer has read nothing for a long time. */
  onSendTimeout(): void {
    this.#host.budget.countTimeout();
    this.#cut();
  }

  onReadTimeout(): void {}
  onIdleTimeout(): void {}
  evict(): void {}

  #count(more: number): void {
    const { budget } = this.#host;
    budget.answers.change(more);
    if (!budget.answers.isFull || this.queued <= mostOutput) return;
    budget.countRefused();
    this.#cut();
  }

  /** Hands on as much as goes out at a time. */
  #pump(): void {
    if (this.#isOver || this.#stream.destroyed || this.#stream.writableEnded) return;
    if (this.#handed === 0 && this.#waiting.length > 0) this.#hand(this.#next());
    if (this.#ends && this.#waiting.length === 0) this.#stream.end();
  }

  /** Takes about as much as a frame holds of what waits. */
  #next(): readonly Uint8Array[] {
    const waiting = this.#waiting;
    const pieces: Uint8Array[] = [];
    let [index, left] = [0, frame];
    while (index < waiting.length && left > 0) {
      const bytes = waiting[index] as Uint8Array;
      const piece = bytes.byteLength <= left ? bytes : bytes.subarray(0, left);
      pieces.push(piece);
      left -= piece.byteLength;
      if (piece.byteLength < bytes.byteLength) waiting[index] = bytes.subarray(piece.byteLength);
      else index++;
    }
    this.#waiting = waiting.slice(index);
    return pieces;
  }

  #hand(pieces: readonly Uint8Array[]): void {
    const length = lengthOf(pieces);
    this.#waitingBytes -= length;
    this.#handed = length;
    const bytes = pieces.length === 1 ? (pieces[0] as Uint8Array) : Buffer.concat(pieces, length);
    this.#stream.write(bytes, () => this.#sent(length));
  }

  /** A piece was sent: the time in which the peer may take nothing begins anew. */
  #sent(bytes: number): void {
    if (this.#isOver) return;
    this.#handed = 0;
    this.#host.budget.answers.change(-bytes);
    this.#pump();
    if (this.queued > 0) this.#host.sends.add(this);
    else {
      // The end of a stream may have to wait for the peer, too.
      if (!this.#ends) this.#host.sends.delete(this);
      this.#tellDrained();
    }
  }

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

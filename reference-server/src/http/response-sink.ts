import type { ServerResponse } from 'node:http';
import { whenDrained } from '../delivery/drained.js';
import type { Sink } from './exchange.js';

/**
 * A body written past node:http, which would frame every piece for every connection anew. It has written the head before,
 * and writes the end.
 */
export class ResponseSink implements Sink {
  readonly framing: 'chunked' | 'identity';
  readonly #response: ServerResponse;
  readonly #onEnd: () => void;
  /** What was written while answers to earlier requests of the connection were still being written. */
  #early: Uint8Array[] = [];
  /** Who waits for that to be taken. */
  #waiting: (() => void) | undefined;
  #over = false;

  constructor(response: ServerResponse, framing: 'chunked' | 'identity', onEnd: () => void) {
    this.#response = response;
    this.framing = framing;
    this.#onEnd = onEnd;
  }

  get queued(): number {
    const early = this.#early.reduce((sum, { byteLength }) => sum + byteLength, 0);
    return early + (this.#response.socket?.writableLength ?? 0);
  }

  /** Sends the head; what is written in the same turn goes out with it. */
  begin(): void {
    const { socket } = this.#response;
    socket?.cork();
    this.#response.flushHeaders();
    if (socket) process.nextTick(() => socket.uncork());
  }

  write(bytes: Uint8Array): void {
    if (this.#over || bytes.byteLength === 0) return;
    const { socket } = this.#response;
    if (socket) socket.write(bytes);
    else this.#early.push(bytes);
  }

  onDrain(listener: () => void): void {
    const { socket } = this.#response;
    if (socket) whenDrained(socket, listener);
    else this.#waiting = listener;
  }

  end(): void {
    if (this.#over) return;
    this.#over = true;
    this.#onEnd();
    if (this.#early.length === 0) this.#response.end();
  }

  cut(): void {
    this.abandon();
    // The response itself may not have its socket yet.
    this.#response.req.socket.destroy();
  }

  /** Writes what had to wait, once it is this answer's turn. */
  flush(): void {
    const { socket } = this.#response;
    if (!socket || this.#early.length === 0) return;
    for (const bytes of this.#early) socket.write(bytes);
    this.#early = [];
    if (this.#waiting) whenDrained(socket, this.#waiting);
    this.#waiting = undefined;
    if (this.#over) this.#response.end();
  }

  /** The peer has gone. */
  abandon(): void {
    this.#over = true;
    this.#early = [];
    this.#waiting = undefined;
  }
}

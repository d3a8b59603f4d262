import { Duplex } from 'node:stream';
import type { VirtualClock } from './virtual-clock.js';

function connectionReset(): Error {
  return Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
}

/** One end of a connection in memory. Like a TCP socket it can be half closed, closed and reset. */
export class MemorySocket extends Duplex {
  readonly #clock: VirtualClock;
  #peer: MemorySocket | undefined;
  #resume: (() => void) | undefined;
  /** Where it comes from, as a TCP socket says it. */
  readonly remoteAddress = '127.0.0.1';

  private constructor(clock: VirtualClock) {
    super({ allowHalfOpen: true });
    this.#clock = clock;
  }

  /** Two ends of one connection: what is written to one is read from the other. */
  static pair(clock: VirtualClock): [MemorySocket, MemorySocket] {
    const one = new MemorySocket(clock);
    const two = new MemorySocket(clock);
    one.#peer = two;
    two.#peer = one;
    return [one, two];
  }

  /** Closes the connection the hard way: the other end sees ECONNRESET. */
  resetAndDestroy(): this {
    const peer = this.#peer;
    this.#clock.stir();
    if (peer && !peer.destroyed) peer.destroy(connectionReset());
    this.destroy();
    return this;
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#clock.stir();
    const peer = this.#peer;
    if (!peer || peer.destroyed || peer.readableEnded) {
      done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    } else if (peer.push(chunk)) {
      done();
    } else {
      peer.#resume = done;
    }
  }

  override _read(): void {
    const resume = this.#resume;
    this.#resume = undefined;
    resume?.();
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#clock.stir();
    if (this.#peer && !this.#peer.destroyed && !this.#peer.readableEnded) this.#peer.push(null);
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#clock.stir();
    const peer = this.#peer;
    const resume = this.#resume;
    this.#resume = undefined;
    resume?.();
    // A FIN, unless one was sent before.
    if (peer && !peer.destroyed && !this.writableFinished) peer.push(null);
    done(error);
  }
}

import type { ServerHttp2Stream } from 'node:http2';
import type { ConnectionHost, TimedConnection } from '../connection-host.js';
import { ConnectionTimer } from '../connection-timer.js';
import type { RequestBody } from '../request-body.js';
import { failures, type ReadFailure } from '../request-head.js';

/** Most bytes that are kept of a body before anybody has said what is done with it; the rest waits at the peer. */
const mostHeld = 16 * 1024;

/**
 * The window of a stream: so many bytes the peer may send of a body that is not read. They are counted as soon as a body stands
 * still, whether they have come or not: node:http2 does not tell.
 */
export const streamWindow = 64 * 1024 - 1;

/** Reads the body of a request from its stream, as fast as somebody takes it. */
export class StreamInput implements TimedConnection {
  readonly #stream: ServerHttp2Stream;
  readonly #body: RequestBody;
  readonly #host: ConnectionHost;
  readonly #onFailure: (failure: ReadFailure) => void;
  readonly #timer = new ConnectionTimer(this);
  readonly #since: number;
  /** What came before it was known what is done with it, or when nobody took it; counted as bodies are. */
  #held: Buffer[] = [];
  #counted = 0;
  #stands = false;
  #hasEnded = false;
  #isOver = false;

  /** @param onFailure told once, when the body cannot be read to its end */
  constructor(
    stream: ServerHttp2Stream,
    body: RequestBody,
    host: ConnectionHost,
    onFailure: (failure: ReadFailure) => void,
  ) {
    this.#stream = stream;
    this.#body = body;
    this.#host = host;
    this.#onFailure = onFailure;
    this.#since = host.clock.elapsed();
    this.#timer.start(host.bodies);
  }

  get body(): RequestBody {
    return this.#body;
  }

  /** More has come. */
  take(bytes: Buffer): void {
    if (this.#isOver) return;
    const { clock, bodies, limits } = this.#host;
    const { isForwarded, isPaused, decided } = this.#body;
    if (!this.#stands) this.#timer.restart(bodies);
    if (!isForwarded && clock.elapsed() - this.#since > limits.requestTime) this.#fail(failures.tooSlow);
    else if (decided && !isPaused && this.#held.length === 0) this.#feed(bytes);
    else if (this.#count(bytes.byteLength)) {
      this.#held.push(bytes);
      if (this.#counted > mostHeld || isPaused) this.#stand();
    }
  }

  /** That was all. */
  end(): void {
    this.#hasEnded = true;
    this.#timer.stop();
    if (this.#held.length === 0) this.#finish();
  }

  /** Somebody wants the body, or more of it, or nobody does. */
  goOn(): void {
    while (this.#held.length > 0 && this.#body.decided && !this.#body.isPaused && !this.#isOver) {
      const bytes = this.#held.shift();
      if (!bytes) break;
      this.#release(bytes.byteLength);
      this.#feed(bytes);
    }
    if (this.#isOver || this.#held.length > 0 || !this.#body.decided || this.#body.isPaused) return;
    if (this.#hasEnded) this.#finish();
    else if (this.#stands) {
      this.#stands = false;
      this.#release(streamWindow);
      this.#timer.start(this.#host.bodies);
      this.#stream.resume();
    }
  }

  /** Nothing of it is read any more. */
  drop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#timer.stop();
    this.#held = [];
    this.#release(this.#counted);
    this.#body.abort();
  }

  onReadTimeout(): void {
    this.#timer.ran();
    if (this.#isOver) return;
    this.#host.budget.countTimeout();
    this.#fail(failures.tooSlow);
  }

  onIdleTimeout(): void {}
  onSendTimeout(): void {}
  evict(): void {}

  #feed(bytes: Buffer): void {
    const taken = this.#body.take(bytes, 0);
    if (typeof taken !== 'number') this.#fail(taken);
    else if (this.#body.isPaused) this.#stand();
  }

  #finish(): void {
    if (this.#isOver || !this.#body.decided) return;
    this.#isOver = true;
    this.#release(this.#counted);
    // Less than was announced never comes to its end: node:http2 resets such a stream.
    this.#body.end();
  }

  /** The peer is to send no more than its window. */
  #stand(): void {
    if (this.#stands || this.#hasEnded) return;
    this.#stands = true;
    // Whoever takes the body says itself how long that may take.
    this.#timer.stop();
    this.#stream.pause();
    this.#count(streamWindow);
  }

  #count(bytes: number): boolean {
    if (this.#host.budget.bodies.take(bytes)) {
      this.#counted += bytes;
      return true;
    }
    this.#fail(failures.noMemory);
    return false;
  }

  #release(bytes: number): void {
    this.#counted -= bytes;
    this.#host.budget.bodies.change(-bytes);
  }

  #fail(failure: ReadFailure): void {
    if (this.#isOver) return;
    this.#host.budget.countRefused();
    this.#onFailure(failure);
    this.drop();
  }
}

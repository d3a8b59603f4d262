import type { Clock } from '../broker/clock.js';
import type { HttpExchange } from './http-exchange.js';
import type { ConnectionLimits } from './limits.js';
import type { RequestBody } from './request-body.js';
import { failures, type ReadFailure, type RequestHead } from './request-head.js';
import { RequestInput } from './request-input.js';

/** Reads the requests of a connection one by one: a head, then its body, then the next head. */
export class RequestReader {
  readonly #limits: Pick<ConnectionLimits, 'head' | 'line' | 'requestTime'>;
  readonly #clock: Clock;
  readonly #input: RequestInput;
  #body: RequestBody | undefined;
  #receiving: HttpExchange | undefined;
  #bodySince = 0;

  constructor(limits: Pick<ConnectionLimits, 'head' | 'line' | 'requestTime'>, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
    this.#input = new RequestInput(limits);
  }

  /** Bytes that have come and were not read yet. */
  get pending(): number {
    return this.#input.length;
  }

  /** The body that is arriving. */
  get body(): RequestBody | undefined {
    return this.#body;
  }

  /** The request whose body is arriving. */
  get receiving(): HttpExchange | undefined {
    return this.#receiving;
  }

  /** Whether a part of a request has come, and the rest has not. */
  get isInTheMiddle(): boolean {
    return this.#body !== undefined || this.#input.length > 0;
  }

  add(bytes: Buffer): void {
    this.#input.add(bytes);
  }

  /** Forgets what has come and was not read. */
  clear(): void {
    this.#input.clear();
  }

  /** Takes what has come and was not read. */
  takeAll(): Buffer | undefined {
    return this.#input.takeAll();
  }

  /** Takes the head of the next request; undefined while it has no end. */
  takeHead(): RequestHead | ReadFailure | undefined {
    return this.#input.takeHead();
  }

  /** What comes next belongs to the body of this request. */
  expect(body: RequestBody, exchange: HttpExchange): void {
    this.#body = body;
    this.#receiving = exchange;
    this.#bodySince = this.#clock.elapsed();
  }

  /** Gives the body that is arriving what belongs to it. */
  readBody(body: RequestBody): ReadFailure | undefined {
    const failure = this.#input.feed(body);
    if (failure) return failure;
    if (body.complete) {
      this.#body = undefined;
      this.#receiving = undefined;
      return undefined;
    }
    // Whoever takes a body while it arrives says itself how long that may take.
    if (body.isPaused || body.isForwarded) return undefined;
    const isLate = this.#clock.elapsed() - this.#bodySince > this.#limits.requestTime;
    return isLate ? failures.tooSlow : undefined;
  }

  /** Reads nothing more, neither of the request whose body is arriving nor of what comes behind it. */
  giveUp(): void {
    this.#input.clear();
    this.#body = undefined;
    this.#receiving = undefined;
  }
}

import { onAbort } from './clock.js';
import { PushStreamError } from './errors.js';

/** Node 20 and browsers of 2024 don't know it by its name. */
export const dispose: typeof Symbol.dispose =
  Symbol.dispose ?? (Symbol.for('Symbol.dispose') as typeof Symbol.dispose);

export interface BufferOptions {
  /** How many messages may wait to be taken. Default: 1000. */
  readonly buffer?: number | undefined;
  /** What happens when more come: the iteration fails, or the oldest are dropped. Default: error. */
  readonly overflow?: 'error' | 'drop-oldest' | undefined;
  /** Aborted: the iteration ends. */
  readonly signal?: AbortSignal | undefined;
}

/** Messages that can be iterated over: `for await (const message of subscription)`. Disposing ends it. */
export class Subscription<T> implements AsyncIterableIterator<T>, Disposable {
  readonly #buffer: T[] = [];
  readonly #takers: ((result: IteratorResult<T>) => void)[] = [];
  readonly #longest: number;
  readonly #dropsOldest: boolean;
  readonly #end: () => void;
  #error: PushStreamError | undefined;
  #ended = false;

  constructor({ buffer = 1000, overflow, signal }: BufferOptions, end: () => void) {
    this.#longest = buffer;
    this.#dropsOldest = overflow === 'drop-oldest';
    this.#end = end;
    onAbort(signal, () => this[dispose]());
  }

  /** Called by the client with each message. */
  push(item: T): void {
    if (this.#ended) return;
    const taker = this.#takers.shift();
    if (taker) taker({ done: false, value: item });
    else if (this.#buffer.push(item) > this.#longest) {
      if (this.#dropsOldest) this.#buffer.shift();
      else {
        this.#buffer.pop();
        this.#error = new PushStreamError(
          'invalid',
          `More than ${this.#longest} messages were not taken in time`,
        );
        this[dispose]();
      }
    }
  }

  /** The next message; rejects once when the buffer has overflown, after the messages in it. */
  async next(): Promise<IteratorResult<T>> {
    const value = this.#buffer.shift();
    if (value !== undefined) return { done: false, value };
    const error = this.#error;
    this.#error = undefined;
    if (error) throw error;
    if (this.#ended) return { done: true, value: undefined };
    return new Promise((resolve) => this.#takers.push(resolve));
  }

  async return(): Promise<IteratorResult<T>> {
    this[dispose]();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  [dispose](): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const taker of this.#takers.splice(0)) taker({ done: true, value: undefined });
    this.#end();
  }
}

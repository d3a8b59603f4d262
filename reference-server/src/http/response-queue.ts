import type { HttpExchange } from './http-exchange.js';
import type { Output } from './output.js';
import type { ByteBudget } from './server-budget.js';

/** The requests of a connection without a whole answer, the oldest first: answers go out in this order. */
export class ResponseQueue {
  readonly #output: Output;
  readonly #memory: ByteBudget;
  #front: HttpExchange | undefined;
  #back: HttpExchange | undefined;
  #size = 0;
  #earlyBytes = 0;
  #drained: { readonly exchange: HttpExchange; readonly listener: () => void }[] | undefined;

  constructor(output: Output, memory: ByteBudget) {
    this.#output = output;
    this.#memory = memory;
  }

  get front(): HttpExchange | undefined {
    return this.#front;
  }

  get back(): HttpExchange | undefined {
    return this.#back;
  }

  get size(): number {
    return this.#size;
  }

  /** Bytes of answers that wait for the answers to earlier requests. */
  get earlyBytes(): number {
    return this.#earlyBytes;
  }

  add(exchange: HttpExchange): void {
    if (this.#back) this.#back.next = exchange;
    this.#front ??= exchange;
    this.#back = exchange;
    this.#size++;
  }

  /** Sends bytes of an answer, or keeps them until it is their turn. */
  write(exchange: HttpExchange, bytes: Uint8Array): void {
    if (exchange === this.#front) {
      this.#output.write(bytes);
      return;
    }
    exchange.early ??= [];
    exchange.early.push(bytes);
    this.#countEarly(exchange, bytes.byteLength);
  }

  /** Bytes of an answer that the peer has not taken. */
  queued(exchange: HttpExchange): number {
    return exchange === this.#front ? this.#output.queued : exchange.earlyBytes;
  }

  /** Lets go of whole answers at the front: those behind them have their turn. */
  advance(): void {
    while (this.#front?.ended) {
      const next: HttpExchange | undefined = this.#front.next;
      this.#front = next;
      this.#size--;
      if (!next) {
        this.#back = undefined;
        break;
      }
      const early = next.early ?? [];
      next.early = undefined;
      this.#countEarly(next, -next.earlyBytes);
      for (const bytes of early) this.#output.write(bytes);
    }
  }

  /** Abandons the first request of which `when` is true, and all behind it, which can have no answer without it. */
  abandonFrom(when: (exchange: HttpExchange) => boolean): void {
    let before: HttpExchange | undefined;
    let exchange = this.#front;
    while (exchange && !when(exchange)) {
      before = exchange;
      exchange = exchange.next;
    }
    if (!exchange) return;
    if (before) before.next = undefined;
    else this.#front = undefined;
    this.#back = before;
    for (let gone: HttpExchange | undefined = exchange; gone; gone = gone.next) {
      this.#size--;
      gone.early = undefined;
      this.#countEarly(gone, -gone.earlyBytes);
      gone.abandon();
    }
  }

  /** Calls once when nothing of an answer waits for the peer; at once where nothing does. */
  whenDrained(exchange: HttpExchange, listener: () => void): void {
    this.#drained ??= [];
    this.#drained.push({ exchange, listener });
  }

  /** Those who wait for the peer to have read everything, where it has. */
  takeDrained(): readonly (() => void)[] {
    const drained = this.#drained;
    if (!drained || this.#output.queued > 0) return [];
    this.#drained = drained.filter(({ exchange }) => exchange !== this.#front);
    return drained.filter(({ exchange }) => exchange === this.#front).map(({ listener }) => listener);
  }

  #countEarly(exchange: HttpExchange, bytes: number): void {
    exchange.earlyBytes += bytes;
    this.#earlyBytes += bytes;
    if (bytes !== 0) this.#memory.change(bytes);
  }
}

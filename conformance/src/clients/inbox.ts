import type { Clock } from '../wire/clock.js';

/** Things that come one after the other, and are waited for. */
export class Inbox<T> {
  readonly #clock: Clock;
  readonly #items: T[] = [];
  readonly #wake = new Set<() => void>();
  #closing: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  put(item: T): void {
    this.#items.push(item);
    this.#wakeAll();
  }

  /** Forgets what has come and was not taken. */
  clear(): void {
    this.#items.length = 0;
  }

  /** Nothing will come any more, but what is under way: nobody waits longer than `ms` from now. */
  closeAfter(ms: number): void {
    this.#closing ??= this.#clock.elapsed() + ms;
    this.#wakeAll();
  }

  /** The next one, `ms` from now at most; undefined when none came. */
  async take(ms: number): Promise<T | undefined> {
    const deadline = this.#clock.elapsed() + ms;
    for (;;) {
      if (this.#items.length > 0) return this.#items.shift();
      const left = Math.min(deadline, this.#closing ?? deadline) - this.#clock.elapsed();
      if (left <= 0) return undefined;
      await this.#news(left);
    }
  }

  #news(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        timer.cancel();
        this.#wake.delete(wake);
        resolve();
      };
      const timer = this.#clock.after(ms, wake);
      this.#wake.add(wake);
    });
  }

  #wakeAll(): void {
    for (const wake of [...this.#wake]) wake();
  }
}

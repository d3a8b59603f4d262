import type { Clock } from '../../../src/index.js';

/** Time that a test lets pass. */
export class HandClock implements Clock {
  #now = 1_000_000;
  /** By how many milliseconds timers fire too early, as those of browsers may by the time that pages are told. */
  early = 0;
  readonly #tasks = new Map<object, { readonly at: number; readonly task: () => void }>();

  now(): number {
    return this.#now;
  }

  /** How many timers have been set and neither fired nor been cancelled. */
  get pending(): number {
    return this.#tasks.size;
  }

  after(ms: number, task: () => void): { cancel(): void } {
    const timer = { cancel: () => void this.#tasks.delete(timer) };
    this.#tasks.set(timer, { at: this.#now + Math.max(0, ms > this.early ? ms - this.early : ms), task });
    return timer;
  }

  /** Every timer fires when its time has come. */
  pass(ms: number): void {
    const end = this.#now + ms;
    for (let at = this.#next(end); at !== undefined; at = this.#next(end)) this.#fire(at);
    this.#now = end;
  }

  /** Time passes and nothing is run meanwhile, as when a machine sleeps; afterwards what is overdue fires. */
  sleep(ms: number): void {
    this.#now += ms;
    this.pass(0);
  }

  #next(end: number): number | undefined {
    const times = [...this.#tasks.values()].map(({ at }) => at);
    const first = Math.min(...times);
    return first <= end ? first : undefined;
  }

  #fire(at: number): void {
    this.#now = Math.max(this.#now, at);
    for (const [timer, { at: due, task }] of this.#tasks) {
      if (due !== at) continue;
      this.#tasks.delete(timer);
      task();
      return;
    }
  }
}

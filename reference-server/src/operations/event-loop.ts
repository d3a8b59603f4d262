// biome-ignore lint/style/noRestrictedImports: how late timers are is what is measured here
import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import type { Clock } from '../broker/clock.js';

/** How often it is looked how late a timer is; milliseconds. What it takes is below a thousandth of a processor. */
const resolution = 20;

/** What is told covers at least so much time, whoever else asks meanwhile; milliseconds. */
const leastTime = 5000;

/** Which quantiles are told. */
const quantiles = [0.5, 0.9, 0.99, 1] as const;

/** A quantile and the delay in seconds that it has. */
export type Delay = readonly [quantile: string, seconds: number];

/** Watches how late the event loop is. */
export class EventLoopDelay {
  readonly #clock: Clock;
  readonly #histogram: IntervalHistogram;
  #since: number;
  #latest: readonly Delay[] | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#histogram = monitorEventLoopDelay({ resolution });
    this.#histogram.enable();
    this.#since = clock.elapsed();
  }

  read(): readonly Delay[] {
    const now = this.#clock.elapsed();
    if (this.#latest && now < this.#since + leastTime) return this.#latest;
    this.#latest = quantiles.map((quantile) => {
      const delay = quantile === 1 ? this.#histogram.max : this.#histogram.percentile(100 * quantile);
      // Node tells from one look to the next, in nanoseconds.
      return [String(quantile), Math.max(0, delay / 1e9 - resolution / 1000)];
    });
    this.#histogram.reset();
    this.#since = now;
    return this.#latest;
  }

  stop(): void {
    this.#histogram.disable();
  }
}

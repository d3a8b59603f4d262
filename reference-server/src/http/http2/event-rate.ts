import type { Clock } from '../../broker/clock.js';

/** Bounds how often something may happen: so many times from the first one on, and as many again when the time is over. */
export class EventRate {
  readonly #clock: Clock;
  readonly #most: number;
  readonly #time: number;
  #since = Number.NEGATIVE_INFINITY;
  #count = 0;

  /** @param time milliseconds */
  constructor(clock: Clock, most: number, time: number) {
    this.#clock = clock;
    this.#most = most;
    this.#time = time;
  }

  /** It has happened once more; false where that was too often. */
  count(): boolean {
    const now = this.#clock.elapsed();
    if (now - this.#since >= this.#time) {
      this.#since = now;
      this.#count = 0;
    }
    this.#count++;
    return this.#count <= this.#most;
  }
}

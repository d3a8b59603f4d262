import type { Clock, Timer } from '../../../../broker/clock.js';

/** Waits for something to happen, for a time that begins anew with each piece of it. */
export class Watch {
  readonly #clock: Clock;
  readonly #onLate: () => void;
  #timer: Timer | undefined;
  #time = 0;
  #since = 0;

  constructor(clock: Clock, onLate: () => void) {
    this.#clock = clock;
    this.#onLate = onLate;
  }

  /** @param time how long may pass from now on; milliseconds */
  start(time: number): void {
    this.#since = this.#clock.elapsed();
    // A timer that runs already looks itself how long it still has to wait: pieces come often.
    if (this.#timer && time === this.#time) return;
    this.#timer?.cancel();
    this.#time = time;
    this.#wait(time);
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #wait(time: number): void {
    this.#timer = this.#clock.after(time, () => {
      this.#timer = undefined;
      const left = this.#since + this.#time - this.#clock.elapsed();
      if (left > 0) this.#wait(left);
      else this.#onLate();
    });
  }
}

import type { Timer } from '../../src/broker/clock.js';
import { VirtualClock } from '../../src/virtual/virtual-clock.js';

/** Virtual time that knows how many timers are set. */
export class CountingClock extends VirtualClock {
  #pending = 0;

  /** Timers that have neither run nor been cancelled. */
  get pending(): number {
    return this.#pending;
  }

  override after(ms: number, task: () => void): Timer {
    this.#pending++;
    let open = true;
    const close = () => {
      if (open) this.#pending--;
      open = false;
    };
    const timer = super.after(ms, () => {
      close();
      task();
    });
    return {
      cancel: () => {
        close();
        timer.cancel();
      },
    };
  }

  /** Lets some time pass; milliseconds. With 0, until nothing more can happen without time passing. */
  pass(time: number): Promise<void> {
    return this.run(new Promise((resolve) => void this.after(time, resolve)));
  }
}

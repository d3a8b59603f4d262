import type { Clock, Timer } from '../broker/clock.js';
import type { EndableBroker } from '../broker/endable-broker.js';

/** How far apart subscribers are sent away at least; milliseconds. */
const leastPause = 50;

/** Whose subscribers are sent away. */
type Drained = Pick<EndableBroker, 'open' | 'endFirst' | 'turnAway'>;

/**
 * Sends subscribers away, a few at a time, those first that came first, so that they do not all come to another server at once.
 * It takes the whole time, also where nobody waits: whoever chooses among servers has to notice that this one goes.
 */
export class Drain {
  readonly #clock: Clock;
  readonly #broker: Drained;
  readonly #time: number;
  readonly #over: () => void;
  /** How many there were at the beginning, and into how many steps they are divided. */
  readonly #count: number;
  readonly #steps: number;
  #step = 0;
  #timer: Timer | undefined;
  /** Settled when it is over. */
  readonly done: Promise<void>;

  /** Begins. @param time milliseconds */
  constructor(clock: Clock, broker: Drained, time: number) {
    this.#clock = clock;
    this.#broker = broker;
    this.#time = time;
    let over = () => {};
    this.done = new Promise((resolve) => {
      over = resolve;
    });
    this.#over = over;
    broker.turnAway();
    this.#count = broker.open;
    this.#steps = Math.max(1, Math.min(this.#count, Math.floor(time / leastPause)));
    this.#goOn(clock.elapsed());
  }

  /** Waits no longer: who is still there is told by whoever ends the server. */
  hurry(): void {
    this.#timer?.cancel();
    this.#over();
  }

  /** @param beganAt on the clock's `elapsed` scale */
  #goOn(beganAt: number): void {
    const step = ++this.#step;
    const at = beganAt + (this.#time * step) / this.#steps;
    this.#timer = this.#clock.after(at - this.#clock.elapsed(), () => {
      const stay = this.#count - Math.ceil((this.#count * step) / this.#steps);
      this.#broker.endFirst(this.#broker.open - stay);
      if (step < this.#steps) this.#goOn(beganAt);
      else this.hurry();
    });
  }
}

import type { Clock, Timer } from '../broker/clock.js';

interface Alarm extends Timer {
  readonly at: number;
  readonly order: number;
  readonly task: () => void;
}

/** Turns of the event loop without a byte moved, after which nothing but a timer can happen next. */
const quietTurns = 3;

/**
 * A clock that stands still while there is work, and jumps to the next timer when there is none.
 * Waits of hours then take no time, and the order of events is the same in every run.
 */
export class VirtualClock implements Clock {
  readonly #start: number;
  #elapsed = 0;
  #order = 0;
  #stirred = false;
  #openTurns = 0;
  readonly #alarms: Alarm[] = [];

  /** @param start wall-clock time at the beginning, milliseconds since 1970 */
  constructor(start: number = Date.UTC(2026, 0, 1)) {
    this.#start = start;
  }

  now(): number {
    return this.#start + Math.floor(this.#elapsed);
  }

  elapsed(): number {
    return this.#elapsed;
  }

  after(ms: number, task: () => void): Timer {
    const alarm: Alarm = {
      at: this.#elapsed + Math.max(0, ms),
      order: this.#order++,
      task,
      cancel: () => this.#cancel(alarm),
    };
    this.#alarms.splice(this.#placeOf(alarm), 0, alarm);
    return alarm;
  }

  /** Taken out at once: what was done with in virtual hours would keep its connection in memory until then. */
  #cancel(alarm: Alarm): void {
    const place = this.#placeOf(alarm);
    if (this.#alarms[place] === alarm) this.#alarms.splice(place, 1);
  }

  /** Where a timer stands, or belongs: from the latest to the earliest, and timers of one instant in their order. */
  #placeOf({ at, order }: Alarm): number {
    let low = 0;
    let high = this.#alarms.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#alarms[middle] as Alarm;
      if (other.at > at || (other.at === at && other.order > order)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  endOfTurn(task: () => void): void {
    this.#openTurns++;
    setImmediate(() => {
      this.#openTurns--;
      this.stir();
      task();
    });
  }

  /** Told by whatever moves bytes: the clock waits for what comes of it. */
  stir(): void {
    this.#stirred = true;
  }

  /**
   * Lets time pass until `work` is settled, and returns what it came to.
   * @throws Error when nothing is left that could settle it
   */
  async run<T>(work: Promise<T>): Promise<T> {
    let settled = false;
    const done = () => {
      settled = true;
    };
    work.then(done, done);
    let quiet = 0;
    for (;;) {
      await new Promise(setImmediate);
      if (settled) return work;
      if (this.#stirred || this.#openTurns > 0) {
        this.#stirred = false;
        quiet = 0;
        continue;
      }
      if (++quiet < quietTurns) continue;
      quiet = 0;
      if (!this.#fireNext()) {
        throw new Error(
          'virtual time has stopped: no byte, turn or timer is pending, but the work is not done',
        );
      }
    }
  }

  #fireNext(): boolean {
    const alarm = this.#alarms.pop();
    if (!alarm) return false;
    this.#elapsed = Math.max(this.#elapsed, alarm.at);
    alarm.task();
    return true;
  }
}

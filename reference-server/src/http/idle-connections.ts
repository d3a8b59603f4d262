import type { Clock, Timer } from '../broker/clock.js';

/** Something that may be idle for some time only. */
export interface Expiring {
  expire(): void;
}

/** Connections on which nothing is going on, and one timer for all of them: each has the same time. */
export class IdleConnections {
  readonly #clock: Clock;
  readonly #limit: number;
  /** Since when, in the order of these times. */
  readonly #since = new Map<Expiring, number>();
  #timer: Timer | undefined;

  /** @param limit milliseconds; 0 = without end */
  constructor(clock: Clock, limit: number) {
    this.#clock = clock;
    this.#limit = limit;
  }

  add(connection: Expiring): void {
    if (this.#limit === 0) return;
    this.#since.set(connection, this.#clock.elapsed());
    this.#timer ??= this.#clock.after(this.#limit, () => this.#look());
  }

  delete(connection: Expiring): void {
    this.#since.delete(connection);
  }

  /** Looks no more. */
  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#since.clear();
  }

  #look(): void {
    this.#timer = undefined;
    const now = this.#clock.elapsed();
    for (const [connection, since] of this.#since) {
      const left = since + this.#limit - now;
      if (left > 0) {
        this.#timer = this.#clock.after(left, () => this.#look());
        return;
      }
      this.#since.delete(connection);
      connection.expire();
    }
  }
}

import type { Clock, Timer } from '../broker/clock.js';

/** Connections that wait for the same thing, and one timer for all of them: each may wait equally long. */
export class IdleConnections<Connection extends object = object> {
  readonly #clock: Clock;
  readonly #limit: number;
  readonly #expire: (connection: Connection) => void;
  /** Since when, in the order of these times. */
  readonly #since = new Map<Connection, number>();
  #timer: Timer | undefined;

  /** @param limit milliseconds; 0 = without end */
  constructor(clock: Clock, limit: number, expire: (connection: Connection) => void) {
    this.#clock = clock;
    this.#limit = limit;
    this.#expire = expire;
  }

  /** The one that has waited longest. */
  get oldest(): Connection | undefined {
    return this.#since.keys().next().value;
  }

  /** Since when it waits, on the clock's `elapsed` scale; Infinity where none does. */
  get oldestSince(): number {
    return this.#since.values().next().value ?? Number.POSITIVE_INFINITY;
  }

  /** The time of a connection begins, or begins anew. */
  add(connection: Connection): void {
    this.#since.delete(connection);
    this.#since.set(connection, this.#clock.elapsed());
    if (this.#limit === 0) return;
    this.#timer ??= this.#clock.after(this.#limit, () => this.#look());
  }

  delete(connection: Connection): void {
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
      this.#expire(connection);
    }
  }
}

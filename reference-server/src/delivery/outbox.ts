import type { Clock } from '../broker/clock.js';
import { Deadlines } from '../broker/deadlines.js';

/** Somebody with something to send at the end of the turn. */
export interface Sender {
  /** @param now on the clock's `elapsed` scale */
  flush(now: number): void;
}

/** What all live connections of a server share: one flush per turn, one timer for all their times, one bound. */
export class Outbox {
  readonly clock: Clock;
  readonly deadlines: Deadlines;
  /** Most bytes that may wait for a subscriber when another message comes. */
  readonly limit: number;
  #senders: Sender[] = [];
  #dropped = 0;

  /** @param limit 0 = none */
  constructor(clock: Clock, limit: number) {
    this.clock = clock;
    this.deadlines = new Deadlines(clock);
    this.limit = limit > 0 ? limit : Number.POSITIVE_INFINITY;
  }

  /** Subscribers that were cut off because they read too slowly. */
  get dropped(): number {
    return this.#dropped;
  }

  countDropped(): void {
    this.#dropped++;
  }

  /** Has the sender flushed at the end of the turn. */
  add(sender: Sender): void {
    this.#senders.push(sender);
    if (this.#senders.length === 1) this.clock.endOfTurn(() => this.#flush());
  }

  #flush(): void {
    const senders = this.#senders;
    this.#senders = [];
    const now = this.clock.elapsed();
    for (const sender of senders) sender.flush(now);
  }
}

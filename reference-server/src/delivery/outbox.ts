import type { Clock } from '../broker/clock.js';
import { Deadlines } from '../broker/deadlines.js';
import { Faults } from '../broker/faults.js';
import { Traffic } from './traffic.js';

/** A connection that can be ended. */
export interface Endable {
  /** Ends the connection at once. */
  fail(): void;
}

/** Somebody with something to send at the end of the turn. */
export interface Sender extends Endable {
  /** @param now on the clock's `elapsed` scale */
  flush(now: number): void;
}

/** Most bytes of a backlog that are handed to a connection before it has read on, where `limit` says no less. */
const mostHandedOver = 1024 * 1024;

/** What all live connections of a server share: one flush per turn, one timer for all their times, one bound. */
export class Outbox {
  readonly clock: Clock;
  readonly deadlines: Deadlines;
  /** Most bytes that may wait for a subscriber when another message comes. */
  readonly limit: number;
  /** Nothing more is written to a connection while so many bytes wait for its peer: the rest waits as messages. */
  readonly writable: number;
  readonly traffic: Traffic;
  readonly #faults: Faults;
  #senders: Sender[] = [];

  /**
   * @param limit 0 = none
   * @param onError told of what is thrown while something is sent, once; the connections that it ended are counted.
   *   Default: standard error
   * @param traffic counts of all servers that have the same; default: of this one alone
   */
  constructor(clock: Clock, limit: number, onError?: (error: unknown) => void, traffic = new Traffic()) {
    this.clock = clock;
    this.traffic = traffic;
    this.#faults = new Faults(onError);
    this.deadlines = new Deadlines(clock, this.#faults);
    this.limit = limit > 0 ? limit : Number.POSITIVE_INFINITY;
    this.writable = Math.min(this.limit, mostHandedOver);
  }

  /** Subscribers that were cut off because they read too slowly. */
  get dropped(): number {
    return this.traffic.dropped;
  }

  /** Connections that were ended because something failed that was done for them. */
  get failed(): number {
    return this.#faults.count;
  }

  /** Requests that were refused because they named too many channels, or one too often. */
  get refused(): number {
    return this.traffic.refused;
  }

  countDropped(): void {
    this.traffic.dropped++;
  }

  countRefused(): void {
    this.traffic.refused++;
  }

  /** Reports what was thrown for a connection that is ended by somebody else. */
  report(error: unknown): void {
    this.#faults.report(error);
  }

  /** Has the sender flushed at the end of the turn. */
  add(sender: Sender): void {
    this.#senders.push(sender);
    if (this.#senders.length === 1) this.clock.endOfTurn(() => this.#flush());
  }

  /** Does something for a connection; what it throws ends that one, and no other. */
  attempt(connection: Endable, task: () => void): void {
    try {
      task();
    } catch (error) {
      this.fail(connection, error);
    }
  }

  /** Ends a connection for which something failed. */
  fail(connection: Endable, error: unknown): void {
    this.#faults.report(error);
    this.#faults.guard(() => connection.fail());
  }

  #flush(): void {
    const senders = this.#senders;
    this.#senders = [];
    const now = this.clock.elapsed();
    for (const sender of senders) {
      try {
        sender.flush(now);
      } catch (error) {
        this.fail(sender, error);
      }
    }
  }
}

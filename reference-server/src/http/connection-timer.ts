import type { TimedConnection, Timers } from './connection-host.js';

/** The one time limit that a connection is under, if any. */
export class ConnectionTimer {
  readonly #connection: TimedConnection;
  #timers: Timers | undefined;

  constructor(connection: TimedConnection) {
    this.#connection = connection;
  }

  get isSet(): boolean {
    return this.#timers !== undefined;
  }

  /** Whether this is the limit that it is under. */
  isIn(timers: Timers): boolean {
    return this.#timers === timers;
  }

  /** Puts it under this limit; where it is under it already, the time goes on. */
  start(timers: Timers): void {
    if (this.#timers !== timers) this.restart(timers);
  }

  /** Puts it under this limit from now on. */
  restart(timers: Timers): void {
    this.stop();
    this.#timers = timers;
    timers.add(this.#connection);
  }

  stop(): void {
    this.#timers?.delete(this.#connection);
    this.#timers = undefined;
  }

  /** The time has run out, and the limit has forgotten the connection. */
  ran(): void {
    this.#timers = undefined;
  }
}

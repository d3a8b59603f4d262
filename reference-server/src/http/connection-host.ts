import type { Clock } from '../broker/clock.js';
import type { HeaderList } from './exchange.js';
import type { IdleConnections } from './idle-connections.js';
import type { ConnectionLimits } from './limits.js';
import type { Router } from './location.js';
import type { ServerBudget } from './server-budget.js';

/** A connection as its timers see it. */
export interface TimedConnection {
  onReadTimeout(): void;
  onIdleTimeout(): void;
  onSendTimeout(): void;
  /** Ends it at once, to make room for another one. */
  evict(): void;
}

/** A connection as whoever accepts it sees it. */
export interface ServedConnection {
  /** The server is going to stop; told to those who have something to say then. */
  beginStop?(): void;
  /** The server is stopping: ends the connection once the answers on their way are written. */
  stop(): void;
  /** Ends the connection whatever is on it. */
  destroy(): void;
}

/** What is spoken on a connection; `either` is found out by how it begins. */
export type Protocol = 'HTTP/1.1' | 'HTTP/2' | 'either';

/** Connections that wait for the same thing. */
export type Timers = IdleConnections<TimedConnection>;

/** What all connections of an address share. */
export interface ConnectionHost {
  readonly clock: Clock;
  readonly router: Router;
  readonly limits: ConnectionLimits;
  readonly budget: ServerBudget;
  /** Those on which nothing has come yet, that wait for a head, for the rest of a body, for another request, for their peer to read. */
  readonly fresh: Timers;
  readonly heads: Timers;
  readonly bodies: Timers;
  readonly idle: Timers;
  readonly sends: Timers;
  /** Headers that every response has; the same list for as long as they are the same. */
  standardHeaders(): HeaderList;
  /** Whether the server is stopping. */
  stopping(): boolean;
  /** Whether it is stopping or about to: each response is then the last of its connection. */
  leaving(): boolean;
  /** Told of what nobody should throw. */
  onError(error: unknown): void;
}

import type { Clock } from '../broker/clock.js';
import type { HeaderList } from './exchange.js';
import type { IdleConnections } from './idle-connections.js';
import type { ConnectionLimits } from './limits.js';
import type { Router } from './location.js';
import type { BodyMemory } from './request-body.js';

/** A connection as its timers see it. */
export interface TimedConnection {
  onReadTimeout(): void;
  onIdleTimeout(): void;
  onSendTimeout(): void;
  /** Ends it at once, to make room for another one. */
  evict(): void;
}

/** Connections that wait for the same thing. */
export type Timers = IdleConnections<TimedConnection>;

/** Bytes of answers that wait for their peers, of all connections. */
export interface AnswerMemory {
  readonly isFull: boolean;
  /** @param bytes how many more; negative = fewer */
  change(bytes: number): void;
  /** A connection was cut off since there was no memory for its answers. */
  countRefused(): void;
}

/** What all connections of a server share. */
export interface ConnectionHost {
  readonly clock: Clock;
  readonly router: Router;
  readonly limits: ConnectionLimits;
  readonly bodyMemory: BodyMemory;
  readonly answers: AnswerMemory;
  /** Those that wait for a head, for the rest of a body, for another request, and for their peer to read. */
  readonly heads: Timers;
  readonly bodies: Timers;
  readonly idle: Timers;
  readonly sends: Timers;
  /** Headers that every response has; the same list for as long as they are the same. */
  standardHeaders(): HeaderList;
  /** Whether the server is stopping: each response is then the last of its connection. */
  stopping(): boolean;
  /** Told of what nobody should throw. */
  onError(error: unknown): void;
  /** A request could not be read, or came at the wrong time. */
  countRefused(): void;
  /** A connection took too long. */
  countTimeout(): void;
}

import type { ByteCount, UpgradeBudget } from './exchange.js';
import type { ConnectionLimits } from './limits.js';

/** What connections have come to since the start. */
export interface ConnectionCounts {
  /** Connections for which there was no room. */
  readonly refusedConnections: number;
  /** Requests that could not be read, came at the wrong time, or found no memory. */
  readonly refusedRequests: number;
  /** Connections that took too long. */
  readonly timeouts: number;
  /** Bytes of unfinished requests and WebSocket messages, and bytes of answers that peers have not read yet; now. */
  readonly bodyBytes: number;
  readonly answerBytes: number;
}

/** A number of bytes with a bound, over many connections. */
export class ByteBudget implements ByteCount {
  readonly #limit: number;
  #bytes = 0;

  /** @param limit 0 = none */
  constructor(limit: number) {
    this.#limit = limit > 0 ? limit : Number.POSITIVE_INFINITY;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get isFull(): boolean {
    return this.#bytes > this.#limit;
  }

  take(bytes: number): boolean {
    if (this.#bytes + bytes > this.#limit) return false;
    this.#bytes += bytes;
    return true;
  }

  change(bytes: number): void {
    this.#bytes += bytes;
  }
}

/** Idle connections, any of which may be ended to make room for another one. */
export interface Evictable {
  /** Since when the one waits that has waited longest; Infinity where none does. */
  readonly oldestSince: number;
  /** Ends that one. */
  evictOldest(): void;
}

/** What all connections of a server may hold together, on however many addresses it listens. */
export class ServerBudget implements UpgradeBudget {
  readonly bodies: ByteBudget;
  readonly answers: ByteBudget;
  readonly #connections: number;
  readonly #onFull: () => void;
  readonly #idle: Evictable[] = [];
  #open = 0;
  #refusedConnections = 0;
  #refusedRequests = 0;
  #timeouts = 0;

  /** @param onFull told of each connection for which there is no room */
  constructor(
    { connections, bodies, answers }: Pick<ConnectionLimits, 'connections' | 'bodies' | 'answers'>,
    onFull: () => void = () => {},
  ) {
    this.#connections = connections > 0 ? connections : Number.POSITIVE_INFINITY;
    this.bodies = new ByteBudget(bodies);
    this.answers = new ByteBudget(answers);
    this.#onFull = onFull;
  }

  get counts(): ConnectionCounts {
    return {
      refusedConnections: this.#refusedConnections,
      refusedRequests: this.#refusedRequests,
      timeouts: this.#timeouts,
      bodyBytes: this.bodies.bytes,
      answerBytes: this.answers.bytes,
    };
  }

  /** Connections among which the one that has been idle longest may be ended when there is no room. */
  mayEvict(idle: Evictable): void {
    this.#idle.push(idle);
  }

  /** Lets a connection in, in the place of an idle one if need be; false where there is no room. Each is to leave() once. */
  admit(): boolean {
    if (this.#open >= this.#connections && !this.#makeRoom()) {
      this.#refusedConnections++;
      this.#onFull();
      return false;
    }
    this.#open++;
    return true;
  }

  leave(): void {
    this.#open--;
  }

  countRefused(): void {
    this.#refusedRequests++;
  }

  countTimeout(): void {
    this.#timeouts++;
  }

  /** Ends the connection that has been idle longest; false where none is. */
  #makeRoom(): boolean {
    let longest: Evictable | undefined;
    for (const idle of this.#idle) {
      if (idle.oldestSince < (longest?.oldestSince ?? Number.POSITIVE_INFINITY)) longest = idle;
    }
    longest?.evictOldest();
    return longest !== undefined;
  }
}

import { type AddressInfo, createServer, type Server } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock, Timer } from '../broker/clock.js';
import { serverName } from '../version.js';
import { Connection } from './connection.js';
import type { AnswerMemory, ConnectionHost, TimedConnection, Timers } from './connection-host.js';
import type { HeaderList } from './exchange.js';
import { IdleConnections } from './idle-connections.js';
import { type ConnectionLimits, defaultLimits } from './limits.js';
import type { Router } from './location.js';
import type { BodyMemory } from './request-body.js';

/** How long answers may take to be written while the server stops; milliseconds. */
const stopTime = 1000;

/** What is told to a connection for which there is no room. */
const noRoom = Buffer.from(
  'HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
);

/** What connections have come to since the start. */
export interface ConnectionCounts {
  /** Connections for which there was no room. */
  readonly refusedConnections: number;
  /** Requests that could not be read, came at the wrong time, or found no memory. */
  readonly refusedRequests: number;
  /** Connections that took too long. */
  readonly timeouts: number;
  /** Bytes of unfinished bodies, and bytes of answers that peers have not read yet; now. */
  readonly bodyBytes: number;
  readonly answerBytes: number;
}

/** A number of bytes with a bound. */
class Memory implements BodyMemory, AnswerMemory {
  readonly #limit: number;
  readonly #onRefused: () => void;
  bytes = 0;

  /** @param limit 0 = none */
  constructor(limit: number, onRefused: () => void) {
    this.#limit = limit > 0 ? limit : Number.POSITIVE_INFINITY;
    this.#onRefused = onRefused;
  }

  get isFull(): boolean {
    return this.bytes > this.#limit;
  }

  take(bytes: number): boolean {
    if (this.bytes + bytes > this.#limit) return false;
    this.bytes += bytes;
    return true;
  }

  give(bytes: number): void {
    this.bytes -= bytes;
  }

  change(bytes: number): void {
    this.bytes += bytes;
  }

  countRefused(): void {
    this.#onRefused();
  }
}

/** Where bytes come in: connections of real sockets, or given ones. */
export class HttpEntry {
  readonly #server: Server;
  readonly #clock: Clock;
  readonly #limits: ConnectionLimits;
  readonly #host: ConnectionHost;
  readonly #connections = new Map<Duplex, Connection>();
  readonly #timers: readonly Timers[];
  readonly #idle: Timers;
  readonly #bodies: Memory;
  readonly #answers: Memory;
  readonly #onFull: () => void;
  #standard: { readonly second: number; readonly headers: HeaderList } | undefined;
  #stopping = false;
  #onEmpty: (() => void) | undefined;
  #refusedConnections = 0;
  #refusedRequests = 0;
  #timeouts = 0;

  /**
   * @param onError told of what no handler should throw
   * @param limits what differs from {@link defaultLimits}
   * @param onFull told of each connection for which there is no room
   */
  constructor(
    clock: Clock,
    router: Router,
    onError: (error: unknown) => void,
    limits: Partial<ConnectionLimits> = {},
    onFull: () => void = () => {},
  ) {
    this.#clock = clock;
    this.#limits = { ...defaultLimits, ...limits };
    this.#onFull = onFull;
    const { headTime, bodyTime, idleTime, sendTime, bodies, answers } = this.#limits;
    const late = (connection: TimedConnection) => connection.onReadTimeout();
    const timers = {
      heads: new IdleConnections<TimedConnection>(clock, headTime, late),
      bodies: new IdleConnections<TimedConnection>(clock, bodyTime, late),
      idle: new IdleConnections<TimedConnection>(clock, idleTime, (connection) => connection.onIdleTimeout()),
      sends: new IdleConnections<TimedConnection>(clock, sendTime, (connection) =>
        connection.onSendTimeout(),
      ),
    };
    this.#timers = Object.values(timers);
    this.#idle = timers.idle;
    const countRefused = () => {
      this.#refusedRequests++;
    };
    this.#bodies = new Memory(bodies, countRefused);
    this.#answers = new Memory(answers, countRefused);
    this.#host = {
      clock,
      router,
      limits: this.#limits,
      bodyMemory: this.#bodies,
      answers: this.#answers,
      ...timers,
      standardHeaders: () => this.#standardHeaders(),
      stopping: () => this.#stopping,
      onError,
      countRefused,
      countTimeout: () => {
        this.#timeouts++;
      },
    };
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => this.connect(socket));
  }

  get connections(): number {
    return this.#connections.size;
  }

  get counts(): ConnectionCounts {
    return {
      refusedConnections: this.#refusedConnections,
      refusedRequests: this.#refusedRequests,
      timeouts: this.#timeouts,
      bodyBytes: this.#bodies.bytes,
      answerBytes: this.#answers.bytes,
    };
  }

  /** Serves a connection, whether it came through listen() or not. */
  connect(duplex: Duplex): void {
    if (this.#stopping) {
      duplex.on('error', () => {}).destroy();
      return;
    }
    const { connections } = this.#limits;
    if (connections > 0 && this.#connections.size >= connections && !this.#makeRoom()) {
      this.#turnAway(duplex);
      return;
    }
    duplex.on('close', () => this.#forget(duplex));
    this.#connections.set(duplex, new Connection(duplex, this.#host));
  }

  /** Accepts connections; returns the port. Rejects as node:net does, with EADDRINUSE for example. */
  listen(host: string, port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => {
        this.#server.off('error', reject);
        resolve((this.#server.address() as AddressInfo).port);
        if (this.#stopping) this.#server.close();
      });
    });
  }

  /** From now on every response is the last of its connection, and no connection is accepted. */
  beginStop(): void {
    this.#stopping = true;
    for (const timers of this.#timers) timers.stop();
    if (this.#server.listening) this.#server.close();
  }

  /** Ends all connections; those that take long to read their answers are cut off. */
  async stop(): Promise<void> {
    let cutOff: Timer | undefined;
    const empty = new Promise<void>((resolve) => {
      this.#onEmpty = resolve;
    });
    for (const connection of [...this.#connections.values()]) connection.stop();
    if (this.#connections.size > 0) {
      cutOff = this.#clock.after(stopTime, () => {
        for (const connection of [...this.#connections.values()]) connection.destroy();
      });
      await empty;
    }
    cutOff?.cancel();
  }

  /** Ends the connection that has been idle longest; false where none is. */
  #makeRoom(): boolean {
    const { oldest } = this.#idle;
    if (!oldest) return false;
    this.#idle.delete(oldest);
    oldest.evict();
    return true;
  }

  #turnAway(duplex: Duplex): void {
    this.#refusedConnections++;
    this.#onFull();
    // Its descriptor is needed: it gets what it takes at once, and nobody waits for more.
    duplex.on('error', () => {});
    duplex.end(noRoom, () => duplex.destroy());
    duplex.resume();
  }

  #forget(duplex: Duplex): void {
    this.#connections.delete(duplex);
    if (this.#connections.size === 0) this.#onEmpty?.();
  }

  /** Headers that every response has: the same list for a second. */
  #standardHeaders(): HeaderList {
    const second = Math.floor(this.#clock.now() / 1000);
    if (this.#standard?.second !== second) {
      const date = new Date(second * 1000).toUTCString();
      const headers: HeaderList = [
        ['Server', serverName],
        ['Date', date],
      ];
      this.#standard = { second, headers };
    }
    return this.#standard.headers;
  }
}

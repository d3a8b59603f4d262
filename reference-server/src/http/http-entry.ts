import { type AddressInfo, createServer, type Server, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock, Timer } from '../broker/clock.js';
import { serverName } from '../version.js';
import { arrivalOrder } from './arrival-order.js';
import { Connection } from './connection.js';
import type {
  ConnectionHost,
  Protocol,
  ServedConnection,
  TimedConnection,
  Timers,
} from './connection-host.js';
import type { HeaderList } from './exchange.js';
import { Http2Connection } from './http2/http2-connection.js';
import { Http2Sessions } from './http2/http2-sessions.js';
import { Preface } from './http2/preface.js';
import { IdleConnections } from './idle-connections.js';
import { type ConnectionLimits, defaultLimits } from './limits.js';
import type { Router } from './location.js';
import { type ConnectionCounts, type Evictable, ServerBudget } from './server-budget.js';

/** How long answers may take to be written while the server stops; milliseconds. */
const stopTime = 1000;

/** What is told to a connection for which there is no room. */
const noRoom = Buffer.from(
  'HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
);

function evictable(idle: Timers): Evictable {
  return {
    get oldestSince() {
      return idle.oldestSince;
    },
    evictOldest: () => {
      const { oldest } = idle;
      if (!oldest) return;
      idle.delete(oldest);
      oldest.evict();
    },
  };
}

/** Where bytes come in: connections of real sockets, or given ones. */
export class HttpEntry {
  readonly #server: Server;
  readonly #clock: Clock;
  readonly #budget: ServerBudget;
  readonly #host: ConnectionHost;
  readonly #connections = new Map<Duplex, ServedConnection>();
  /** Made when somebody speaks HTTP/2. */
  #sessions: Http2Sessions | undefined;
  readonly #timers: readonly Timers[];
  readonly #name: string;
  #standard: { readonly second: number; readonly headers: HeaderList } | undefined;
  #stopping = false;
  #leaving = false;
  #onEmpty: (() => void) | undefined;

  /**
   * @param onError told of what no handler should throw
   * @param limits what differs from {@link defaultLimits}
   * @param budget what it shares with other entries; default: one of its own, with these limits
   * @param name what the header `Server` says
   */
  constructor(
    clock: Clock,
    router: Router,
    onError: (error: unknown) => void,
    limits: Partial<ConnectionLimits> = {},
    budget: ServerBudget = new ServerBudget({ ...defaultLimits, ...limits }),
    name: string = serverName,
  ) {
    this.#clock = clock;
    this.#name = name;
    this.#budget = budget;
    const allLimits = { ...defaultLimits, ...limits };
    const { headTime, bodyTime, idleTime, sendTime } = allLimits;
    const late = (connection: TimedConnection) => connection.onReadTimeout();
    const timers = {
      fresh: new IdleConnections<TimedConnection>(clock, headTime, late),
      heads: new IdleConnections<TimedConnection>(clock, headTime, late),
      bodies: new IdleConnections<TimedConnection>(clock, bodyTime, late),
      idle: new IdleConnections<TimedConnection>(clock, idleTime, (connection) => connection.onIdleTimeout()),
      sends: new IdleConnections<TimedConnection>(clock, sendTime, (connection) =>
        connection.onSendTimeout(),
      ),
    };
    this.#timers = Object.values(timers);
    // As in nginx: those between two requests, and those that have asked nothing yet.
    for (const idle of [timers.idle, timers.fresh]) budget.mayEvict(evictable(idle));
    this.#host = {
      clock,
      router,
      limits: allLimits,
      budget,
      ...timers,
      standardHeaders: () => this.#standardHeaders(),
      stopping: () => this.#stopping,
      leaving: () => this.#stopping || this.#leaving,
      onError,
    };
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => this.connect(socket));
  }

  get connections(): number {
    return this.#connections.size;
  }

  get counts(): ConnectionCounts {
    return this.#budget.counts;
  }

  /** Serves a connection, whether it came through listen() or not. */
  connect(duplex: Duplex, protocol: Protocol = 'HTTP/1.1'): void {
    if (this.#stopping) {
      duplex.on('error', () => {}).destroy();
    } else if (this.#budget.admit()) {
      if (duplex instanceof Socket) arrivalOrder.accepted();
      duplex.on('close', () => this.#budget.leave());
      this.serve(duplex, protocol);
    } else {
      this.#turnAway(duplex);
    }
  }

  /** Serves a connection that the budget knows of. */
  serve(duplex: Duplex, protocol: Protocol = 'HTTP/1.1'): void {
    if (this.#stopping) {
      duplex.on('error', () => {}).destroy();
      return;
    }
    duplex.on('close', () => this.#forget(duplex));
    this.#begin(duplex, protocol);
  }

  #begin(duplex: Duplex, protocol: Protocol): void {
    this.#connections.set(duplex, this.#connectionOf(duplex, protocol));
  }

  #connectionOf(duplex: Duplex, protocol: Protocol): ServedConnection {
    if (protocol === 'HTTP/1.1') return new Connection(duplex, this.#host);
    if (protocol === 'either') {
      return new Preface(duplex, this.#host, (found) => this.#begin(duplex, found));
    }
    this.#sessions ??= new Http2Sessions(this.#host.limits);
    return new Http2Connection(duplex, this.#host, this.#sessions);
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

  /** From now on every response is the last of its connection, and one of HTTP/2 ends with the streams it has; others are still accepted. */
  beginDrain(): void {
    this.#leaving = true;
    for (const connection of [...this.#connections.values()]) connection.beginStop?.();
  }

  /** From now on every response is the last of its connection, and no connection is accepted. */
  beginStop(): void {
    this.#stopping = true;
    for (const timers of this.#timers) timers.stop();
    for (const connection of [...this.#connections.values()]) connection.beginStop?.();
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

  #turnAway(duplex: Duplex): void {
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
        ['Server', this.#name],
        ['Date', date],
      ];
      this.#standard = { second, headers };
    }
    return this.#standard.headers;
  }
}

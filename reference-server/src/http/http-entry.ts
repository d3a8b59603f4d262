import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock, Timer } from '../broker/clock.js';
import { serverName } from '../version.js';
import { Connection } from './connection.js';
import type { HeaderList } from './exchange.js';
import { IdleConnections } from './idle-connections.js';
import type { Router } from './location.js';
import { QuickConnection } from './quick-connection.js';
import type { ParserError } from './refused-request.js';

/** How long answers may take to be written while the server stops; milliseconds. */
const stopTime = 1000;

/** How long a connection may take to say what it wants; milliseconds. */
const headersTimeout = 60_000;

/** How long connections are kept. */
export interface KeepAlive {
  /** How long one may be idle; milliseconds. */
  readonly idle: number;
  /** Most requests of one; 0 = no limit. */
  readonly requests: number;
}

/** Where bytes come in: connections of real sockets, or given ones. */
export class HttpEntry {
  readonly #server: Server;
  readonly #clock: Clock;
  /** All connections, and those of them that node:http reads. */
  readonly #connections = new Map<Duplex, { stop(): void; destroy(): void }>();
  readonly #read = new WeakMap<Duplex, Connection>();
  readonly #idle: readonly IdleConnections[];
  #standard: { readonly second: number; readonly headers: HeaderList } | undefined;
  #stopping = false;
  #watches = false;
  #onEmpty: (() => void) | undefined;

  /**
   * @param onError told of what no handler should throw
   * @param keepAlive default: 65 s of idleness, any number of requests
   */
  constructor(clock: Clock, router: Router, onError: (error: unknown) => void, keepAlive?: KeepAlive) {
    this.#clock = clock;
    const idle = keepAlive?.idle ?? 65_000;
    const server = createServer({
      maxHeaderSize: 16 * 1024,
      // Both end with the last byte of a request: a held one is out of their reach.
      headersTimeout,
      requestTimeout: 300_000,
      keepAliveTimeout: idle,
      // Checked here, to say why.
      requireHostHeader: false,
    });
    this.#server = server;
    // Node's own way of taking a connection: those that need it get to it later.
    const [readByNode] = server.listeners('connection');
    server.removeAllListeners('connection');
    const host = {
      clock,
      router,
      onError,
      standardHeaders: () => this.#standardHeaders(),
      stopping: () => this.#stopping,
      mostRequests: keepAlive?.requests ?? 0,
      readAgain: (socket: Duplex) => void readByNode?.call(server, socket),
    };
    const handOver = (socket: Duplex, bytes: Buffer, requests: number) => {
      const connection = new Connection(socket, host, requests);
      this.#connections.set(socket, connection);
      this.#read.set(socket, connection);
      socket.unshift(bytes);
      host.readAgain(socket);
    };
    const [fresh, between] = [new IdleConnections(clock, headersTimeout), new IdleConnections(clock, idle)];
    this.#idle = [fresh, between];
    const shared = { ...host, fresh, idle: between, handOver };
    const entry = this;
    const forget = function (this: Duplex) {
      entry.#forget(this);
    };
    server.on('connection', (socket: Duplex) => {
      socket.on('close', forget);
      this.#connections.set(socket, new QuickConnection(socket, shared));
      if (this.#stopping) socket.destroy();
    });
    const accept = (expectant: boolean) => (request: IncomingMessage, response: ServerResponse) => {
      response.sendDate = false;
      this.#read.get(request.socket)?.accept(request, response, expectant);
    };
    server.on('request', accept(false));
    server.on('checkContinue', accept(true));
    server.on('checkExpectation', accept(false));
    // With this listener every request that offers an upgrade leaves the path above, those of `curl --http2` too: where the
    // offer is not taken it is read again without it.
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      this.#read.get(socket)?.acceptUpgrade(request, head);
    });
    server.on('connect', (request: IncomingMessage, socket: Duplex) => {
      this.#read.get(socket)?.acceptConnect(request.url ?? '');
    });
    server.on('clientError', (error: ParserError, socket: Duplex) => {
      this.#read.get(socket)?.fail(error);
    });
  }

  get connections(): number {
    return this.#connections.size;
  }

  /** Watches over the times of connections although none comes by listen(). */
  watchConnections(): void {
    // Node begins with it when it listens, and ends with it in close().
    this.#server.emit('listening');
    this.#watches = true;
  }

  /** Serves a connection that didn't come through listen(). */
  connect(duplex: Duplex): void {
    this.#server.emit('connection', duplex);
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
    for (const idle of this.#idle) idle.stop();
    if (this.#server.listening || this.#watches) this.#server.close();
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

  #forget(socket: Duplex): void {
    this.#connections.delete(socket);
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

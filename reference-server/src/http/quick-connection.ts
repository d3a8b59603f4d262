import type { Duplex } from 'node:stream';
import type { Clock, Timer } from '../broker/clock.js';
import { closeGently, destroyWhenSent } from './closing.js';
import { type HeaderList, RequestAborted, type ResponseHead } from './exchange.js';
import type { Expiring, IdleConnections } from './idle-connections.js';
import type { Router } from './location.js';
import { QuickExchange, type QuickHost } from './quick-exchange.js';
import { readQuickRequest } from './quick-request.js';
import { headBytes, lastChunk, responseBytes } from './response-bytes.js';
import { saysClose, sharedResponse } from './shared-response.js';
import { textResponse } from './text-response.js';

/** What quick connections share. */
export interface QuickShared {
  readonly clock: Clock;
  readonly router: Router;
  /** Those that have not said anything yet, and those between two requests. */
  readonly fresh: IdleConnections;
  readonly idle: IdleConnections;
  /** Headers that every response has; the same list for as long as they are the same. */
  standardHeaders(): HeaderList;
  stopping(): boolean;
  /** Most requests of a connection; 0 = no limit. */
  readonly mostRequests: number;
  onError(error: unknown): void;
  /** Has node:http read on, beginning with these bytes, after so many requests. */
  handOver(socket: Duplex, bytes: Buffer, requests: number): void;
}

/** Most bytes that are kept of what is sent before the answer. */
const mostPending = 16 * 1024;

/** Where the listeners, which all connections share, find the connection of a socket. */
const connectionOf = Symbol('connection');

type QuickSocket = Duplex & { [connectionOf]: QuickConnection };

/**
 * A connection as subscribers use it, one plain GET after another. It reads these by itself, which takes a fraction of the time
 * and memory of node:http, and leaves the connection to node:http with the first request that is anything else.
 */
export class QuickConnection implements QuickHost, Expiring {
  readonly socket: Duplex;
  readonly #shared: QuickShared;
  #exchange: QuickExchange | undefined;
  /** What came before it was its turn. */
  #pending: Buffer | undefined;
  #accepted = 0;
  #ending = false;
  #linger: Timer | undefined;

  constructor(socket: Duplex, shared: QuickShared) {
    this.socket = Object.assign(socket, { [connectionOf]: this });
    this.#shared = shared;
    socket.on('data', QuickConnection.#onData);
    socket.on('end', QuickConnection.#onEnd);
    socket.on('close', QuickConnection.#onClose);
    socket.on('error', QuickConnection.#onError);
    shared.fresh.add(this);
  }

  get peer(): string {
    return 'remoteAddress' in this.socket ? String(this.socket.remoteAddress ?? '') : '';
  }

  answer(head: ResponseHead, bytes: Uint8Array): void {
    const says = saysClose(head);
    const last = says || this.#isLast();
    const standard = this.#shared.standardHeaders();
    const connection = says ? undefined : 'close';
    this.socket.write(
      last ? responseBytes(head, standard, connection, bytes) : sharedResponse(head, standard, bytes),
    );
    this.#answered(last);
  }

  begin(head: ResponseHead): void {
    const { socket } = this;
    const bytes = headBytes(head.status, this.#shared.standardHeaders(), head.headers, [
      ['Transfer-Encoding', 'chunked'],
      ['Connection', this.#isLast() ? 'close' : 'keep-alive'],
    ]);
    // What is written in the same turn goes out with it.
    socket.cork();
    socket.write(bytes);
    process.nextTick(uncork, socket);
  }

  finish(): void {
    this.socket.write(lastChunk);
    this.#answered(this.#isLast());
  }

  /** Nothing has been asked for a long time. */
  expire(): void {
    this.#end();
  }

  /** The server is stopping: ends the connection once the answer on its way is written. */
  stop(): void {
    this.#abandon();
    this.#end();
    this.#linger?.cancel();
    destroyWhenSent(this.socket);
  }

  /** Ends the connection whatever is on it. */
  destroy(): void {
    this.socket.destroy();
  }

  #read(bytes: Buffer): void {
    if (this.#ending) return;
    if (this.#exchange) {
      this.#pending = this.#pending ? Buffer.concat([this.#pending, bytes]) : bytes;
      if (this.#pending.length > mostPending) this.socket.pause();
      return;
    }
    const request = readQuickRequest(bytes);
    if (!request) {
      this.#handOver(bytes);
      return;
    }
    this.#shared.fresh.delete(this);
    this.#shared.idle.delete(this);
    this.#accepted++;
    const exchange = new QuickExchange(request, this);
    this.#exchange = exchange;
    void this.#serve(exchange);
  }

  async #serve(exchange: QuickExchange): Promise<void> {
    try {
      await this.#shared.router.handle(exchange);
    } catch (error) {
      if (error instanceof RequestAborted) return;
      this.#shared.onError(error);
      if (!exchange.ended) exchange.respond(...textResponse(500, 'Something went wrong in the server.'));
    }
  }

  #answered(last: boolean): void {
    this.#exchange = undefined;
    if (last) {
      this.#end();
      return;
    }
    this.#shared.idle.add(this);
    const { socket } = this;
    if (socket.writableNeedDrain) {
      // A peer that asks but does not read is not read either.
      socket.pause();
      socket.once('drain', () => this.#next());
    } else if (this.#pending) process.nextTick(() => this.#next());
  }

  /** Goes on with what came too early. */
  #next(): void {
    const pending = this.#pending;
    this.#pending = undefined;
    if (pending) this.#read(pending);
    if (!this.#ending) this.socket.resume();
  }

  /** Whether the connection ends with the present request. */
  #isLast(): boolean {
    const { mostRequests } = this.#shared;
    return this.#shared.stopping() || (mostRequests > 0 && this.#accepted >= mostRequests);
  }

  #handOver(bytes: Buffer): void {
    const { socket } = this;
    this.#ending = true;
    this.#shared.fresh.delete(this);
    this.#shared.idle.delete(this);
    socket.off('data', QuickConnection.#onData);
    socket.off('end', QuickConnection.#onEnd);
    socket.off('close', QuickConnection.#onClose);
    socket.off('error', QuickConnection.#onError);
    this.#shared.handOver(socket, bytes, this.#accepted);
  }

  #abandon(): void {
    const exchange = this.#exchange;
    this.#exchange = undefined;
    exchange?.abandon();
  }

  /** Sends what is written, then reads on for a while until the peer closes too. */
  #end(): void {
    if (this.#ending) return;
    this.#ending = true;
    this.#pending = undefined;
    this.#abandon();
    this.#linger = closeGently(this.socket, this.#shared.clock, this.#shared.stopping());
  }

  /** The peer has gone, or does not write any more, which nothing but its going would show either. */
  #gone(): void {
    this.#shared.fresh.delete(this);
    this.#shared.idle.delete(this);
    this.#pending = undefined;
    this.#abandon();
  }

  static readonly #onData = function (this: QuickSocket, bytes: Buffer) {
    this[connectionOf].#read(bytes);
  };
  static readonly #onEnd = function (this: QuickSocket) {
    this[connectionOf].#gone();
    this.end();
  };
  static readonly #onClose = function (this: QuickSocket) {
    const connection = this[connectionOf];
    connection.#ending = true;
    connection.#linger?.cancel();
    connection.#gone();
  };
  static readonly #onError = () => {};
}

function uncork(socket: Duplex): void {
  socket.uncork();
}

import {
  constants,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { Duplex } from 'node:stream';
import type { Timer } from '../../broker/clock.js';
import { destroyWhenSent } from '../closing.js';
import type { ConnectionHost, ServedConnection, TimedConnection } from '../connection-host.js';
import { nextSerial } from '../connection-serial.js';
import { ConnectionTimer } from '../connection-timer.js';
import { RequestAborted } from '../errors.js';
import type { ConnectionFacts } from '../exchange.js';
import { textResponse } from '../text-response.js';
import { tlsFactsOf } from '../tls-facts.js';
import { EventRate } from './event-rate.js';
import { Http2Exchange, type StreamConnection } from './http2-exchange.js';
import type { Http2Sessions } from './http2-sessions.js';
import { readStreamHead } from './request-headers.js';
import { streamHeaders } from './response-headers.js';

const { NGHTTP2_ENHANCE_YOUR_CALM, NGHTTP2_FLAG_END_STREAM } = constants;

/** Why a connection is ended: one error for all, which nobody looks at. */
const flood = new Error('the peer sends too much that leads to nothing');

/** The time that the counts below are for; milliseconds. */
const rateTime = 10_000;

/**
 * So many streams may end without an answer in that time, beside twice as many as may be open at once: whether the peer resets
 * them (rapid reset, CVE-2023-44487) or has them reset by what it sends (CVE-2025-8671). Who closes a page with many subscribers
 * resets all of them at once, and that more than once.
 */
const mostResets = 100;

/** So many PING and SETTINGS frames may come in that time (CVE-2019-9512, 9515). */
const mostControlFrames = 200;

/**
 * So many bytes all bodies of a connection together may be ahead of what was read from the socket. What is read is given back at
 * once, whether somebody takes it or not: what bounds a body is the window of its stream.
 */
const connectionWindow = 1024 * 1024;

/** How long a connection is waited for that was sent GOAWAY and has no request left; milliseconds. */
const lingerTime = 5000;

/**
 * One connection of HTTP/2: its requests know nothing of one another. What goes wrong with one resets its stream, and leaves the
 * others alone.
 */
export class Http2Connection implements ServedConnection, StreamConnection, TimedConnection {
  readonly serial = nextSerial();
  readonly host: ConnectionHost;
  readonly #socket: Duplex;
  readonly #session: ServerHttp2Session;
  readonly #timer = new ConnectionTimer(this);
  readonly #exchanges = new Set<Http2Exchange>();
  readonly #resets: EventRate;
  readonly #controlFrames: EventRate;
  #requests = 0;
  #isOver = false;
  #linger: Timer | undefined;

  constructor(socket: Duplex, host: ConnectionHost, sessions: Http2Sessions) {
    this.host = host;
    this.#socket = socket;
    this.#resets = new EventRate(host.clock, mostResets + 2 * host.limits.streams, rateTime);
    this.#controlFrames = new EventRate(host.clock, mostControlFrames, rateTime);
    socket.on('error', () => {});
    socket.once('end', () => this.destroy());
    socket.once('close', () => this.#closed());
    this.#session = sessions.begin(socket);
    this.#session.setLocalWindowSize(connectionWindow);
    this.#listen(this.#session);
    this.#timer.start(host.fresh);
  }

  /** The address at the other end; '' where there is none. */
  get peer(): string {
    return 'remoteAddress' in this.#socket ? String(this.#socket.remoteAddress ?? '') : '';
  }

  facts(requests: number): ConnectionFacts {
    const peerPort = 'remotePort' in this.#socket ? Number(this.#socket.remotePort ?? 0) : 0;
    return { serial: this.serial, requests, peerPort, tls: tlsFactsOf(this.#socket) };
  }

  /** The server is going to stop: no other request is taken. */
  beginStop(): void {
    this.#goAway();
  }

  /** Ends the connection once the answers on their way are written. */
  stop(): void {
    this.#guard(() => {
      for (const exchange of this.#exchanges) exchange.stop();
      this.#goAway();
    });
  }

  /** Ends the connection whatever is on it. */
  destroy(): void {
    this.#isOver = true;
    this.#session.destroy();
    this.#socket.destroy();
  }

  // What its timers tell.

  /** Nothing was asked since the connection began. */
  onReadTimeout(): void {
    this.#timer.ran();
    this.host.budget.countTimeout();
    this.#goAway();
  }

  /** Nothing has been asked for a long time. */
  onIdleTimeout(): void {
    this.#timer.ran();
    this.#goAway();
  }

  onSendTimeout(): void {}

  /** Room is needed for another connection. */
  evict(): void {
    this.destroy();
  }

  #listen(session: ServerHttp2Session): void {
    session.on('error', () => {});
    session.on('ping', () => this.#countControlFrame());
    session.on('remoteSettings', () => this.#countControlFrame());
    session.on(
      'stream',
      (stream: ServerHttp2Stream, _headers: IncomingHttpHeaders, flags: number, raw: readonly string[]) => {
        stream.on('error', () => {});
        this.#guard(() => this.#accept(stream, raw, (flags & NGHTTP2_FLAG_END_STREAM) === 0), stream);
      },
    );
  }

  #accept(stream: ServerHttp2Stream, raw: readonly string[], hasBody: boolean): void {
    if (this.#isOver) {
      stream.destroy();
      return;
    }
    if (stream.destroyed || stream.closed) {
      this.#countReset();
      return;
    }
    const { limits, budget } = this.host;
    this.#requests++;
    this.#timer.stop();
    const last = limits.requests > 0 && this.#requests >= limits.requests;
    if (last || this.host.leaving()) this.#goAway();
    const read = readStreamHead(raw, hasBody, limits);
    if ('status' in read) {
      budget.countRefused();
      this.#answerUnread(stream, ...textResponse(read.status, read.reason));
      return;
    }
    const exchange = new Http2Exchange(read, stream, this, this.#requests);
    this.#exchanges.add(exchange);
    stream.once('close', () => this.#guard(() => this.#over(exchange, stream)));
    stream.once('finish', () => exchange.sent());
    if (read.head.body.type !== 'none') {
      stream.on('data', (bytes: Buffer) => this.#guard(() => exchange.receiveBody(bytes), stream));
      stream.once('end', () => this.#guard(() => exchange.receiveBody('end'), stream));
    }
    exchange.takesUpgrade = read.offersWebSocket && this.host.router.takesUpgrades(exchange);
    this.#serve(exchange);
  }

  /** Answers what cannot be read. */
  #answerUnread(stream: ServerHttp2Stream, ...[head, bytes]: ReturnType<typeof textResponse>): void {
    stream.once('close', () => this.#guard(() => this.#wait()));
    stream.once('finish', () => stream.close());
    stream.respond(streamHeaders(head, this.host.standardHeaders(), bytes.byteLength));
    stream.end(bytes);
  }

  #serve(exchange: Http2Exchange): void {
    try {
      const work = this.host.router.handle(exchange);
      if (work instanceof Promise) void this.#awaitServed(exchange, work);
      else exchange.served();
    } catch (error) {
      this.#failed(exchange, error);
    }
  }

  async #awaitServed(exchange: Http2Exchange, work: Promise<void>): Promise<void> {
    try {
      await work;
      exchange.served();
    } catch (error) {
      this.#failed(exchange, error);
    }
  }

  /** A handler threw: the request gets its 500 if nothing else was said, and else the stream is reset. */
  #failed(exchange: Http2Exchange, error: unknown): void {
    if (error instanceof RequestAborted && exchange.ended) return;
    this.host.onError(error);
    this.#guard(() => exchange.fail());
  }

  /** A stream has ended. */
  #over(exchange: Http2Exchange, stream: ServerHttp2Stream): void {
    const wasAnswered = stream.writableFinished;
    this.#exchanges.delete(exchange);
    // Its listeners may have cut it themselves: they are told when they have come to their end.
    queueMicrotask(() => this.#guard(() => exchange.closed()));
    if (!wasAnswered) this.#countReset();
    this.#wait();
  }

  #countReset(): void {
    if (!this.#resets.count()) this.#endForFlood();
  }

  #countControlFrame(): void {
    if (!this.#controlFrames.count()) this.#endForFlood();
  }

  #endForFlood(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.host.budget.countRefused();
    this.#session.destroy(flood, NGHTTP2_ENHANCE_YOUR_CALM);
  }

  /** Waits for another request, where none is being answered. */
  #wait(): void {
    if (this.#isOver || this.#exchanges.size > 0) return;
    if (this.#session.closed) this.#endSoon();
    else this.#timer.start(this.host.idle);
  }

  /** Says that no other request is taken; the connection ends with its last stream. */
  #goAway(): void {
    if (this.#session.closed || this.#session.destroyed) return;
    this.#timer.stop();
    this.#session.close();
    if (this.#exchanges.size === 0) this.#endSoon();
  }

  #endSoon(): void {
    if (this.host.stopping()) destroyWhenSent(this.#socket);
    else this.#linger ??= this.host.clock.after(lingerTime, () => this.destroy());
  }

  #closed(): void {
    this.#isOver = true;
    this.#linger?.cancel();
    this.#timer.stop();
    for (const exchange of this.#exchanges) exchange.closed();
    this.#exchanges.clear();
  }

  /** Runs what may not fail: a fault ends this stream, or this connection, and no other. */
  #guard(act: () => void, stream?: ServerHttp2Stream): void {
    try {
      act();
    } catch (error) {
      this.host.onError(error);
      if (stream) stream.destroy();
      else this.destroy();
    }
  }
}

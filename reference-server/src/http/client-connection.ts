import type { Duplex } from 'node:stream';
import type { Timer } from '../broker/clock.js';
import { closeGently, destroyWhenSent, reset } from './closing.js';
import type { ConnectionHost, TimedConnection } from './connection-host.js';
import { nextSerial } from './connection-serial.js';
import { ConnectionTimer } from './connection-timer.js';
import type { HttpExchange } from './http-exchange.js';
import { Output, type OutputListener } from './output.js';
import { failures, type ReadFailure } from './request-head.js';
import { RequestReader } from './request-reader.js';
import { headBytes } from './response-bytes.js';
import { ResponseQueue } from './response-queue.js';
import type { ServerBudget } from './server-budget.js';
import { textResponse } from './text-response.js';
import { type TlsFacts, tlsFactsOf } from './tls-facts.js';

/** Most bytes of answers that may wait for the peer, or for their turn, when another request is served. */
export const mostOutput = 64 * 1024;

/** A client's connection without the serving of its requests: its peer, its time limits, what waits to be sent, and its end. */
export abstract class ClientConnection implements OutputListener, TimedConnection {
  readonly serial = nextSerial();
  protected readonly socket: Duplex;
  protected readonly host: ConnectionHost;
  protected readonly output: Output;
  protected readonly queue: ResponseQueue;
  protected readonly reader: RequestReader;
  protected readonly timer: ConnectionTimer;
  /** A request that is served when all before it are answered, since it may take over the connection. */
  protected upgrading: HttpExchange | undefined;
  /** Whether the latest request is the last that is served; what comes behind it is passed over. */
  protected isFinal = false;
  /** What is said when all requests are answered; then the connection ends. Nothing is read any more. */
  protected lastWord: ReadFailure | 'nothing' | undefined;
  protected peerEnded = false;
  protected state: 'open' | 'upgraded' | 'ending' | 'closed' = 'open';
  protected isReading = false;
  protected linger: Timer | undefined;

  constructor(socket: Duplex, host: ConnectionHost) {
    this.socket = socket;
    this.host = host;
    this.output = new Output(socket, this);
    this.queue = new ResponseQueue(this.output, host.budget.answers);
    this.reader = new RequestReader(host.limits, host.clock);
    this.timer = new ConnectionTimer(this);
  }

  /** Reads and serves what can be read and served now. */
  protected abstract goOn(): void;

  /** What is to be done when nothing more can be read now. */
  protected abstract afterSteps(): void;

  /** The address at the other end; '' where there is none. */
  get peer(): string {
    return 'remoteAddress' in this.socket ? String(this.socket.remoteAddress ?? '') : '';
  }

  get peerPort(): number {
    return 'remotePort' in this.socket ? Number(this.socket.remotePort ?? 0) : 0;
  }

  get tls(): TlsFacts | undefined {
    return tlsFactsOf(this.socket);
  }

  get budget(): ServerBudget {
    return this.host.budget;
  }

  onError(error: unknown): void {
    this.host.onError(error);
  }

  standardHeaders() {
    return this.host.standardHeaders();
  }

  queued(exchange: HttpExchange): number {
    return this.queue.queued(exchange);
  }

  whenDrained(exchange: HttpExchange, listener: () => void): void {
    this.queue.whenDrained(exchange, listener);
    queueMicrotask(() => this.tellDrained());
  }

  /** The server is stopping: ends the connection once the answers on their way are written. */
  stop(): void {
    this.guard(() => {
      if (this.state === 'closed') return;
      this.queue.abandonFrom((exchange) => !exchange.ended);
      this.end();
      this.linger?.cancel();
      destroyWhenSent(this.socket);
    });
  }

  /** Ends the connection whatever is on it. */
  destroy(): void {
    this.socket.destroy();
  }

  cut(): void {
    this.socket.destroy();
  }

  // What its output and its timers tell.

  onWaiting(change: number): void {
    const { budget } = this.host;
    budget.answers.change(change);
    if (change <= 0 || !budget.answers.isFull || this.output.queued <= mostOutput) return;
    budget.countRefused();
    this.socket.destroy();
  }

  onProgress(): void {
    this.host.sends.add(this);
  }

  onDrained(): void {
    this.host.sends.delete(this);
    this.tellDrained();
    this.guard(() => this.goOn());
  }

  /** A head or a body took too long, or what is done for a peer that has closed its side. */
  onReadTimeout(): void {
    this.timer.ran();
    this.guard(() => {
      if (this.state !== 'open') return;
      this.host.budget.countTimeout();
      if (this.host.limits.resetsWhenLate) {
        reset(this.socket);
        return;
      }
      if (this.reader.isInTheMiddle && !this.peerEnded) this.refuse(failures.tooSlow);
      else this.end();
    });
  }

  /** Nothing has been asked for a long time. */
  onIdleTimeout(): void {
    this.timer.ran();
    this.guard(() => this.end());
  }

  /** The peer has read nothing for a long time. */
  onSendTimeout(): void {
    this.host.budget.countTimeout();
    if (this.host.limits.resetsWhenLate) reset(this.socket);
    else this.socket.destroy();
  }

  /** Room is needed for another connection. */
  evict(): void {
    this.socket.destroy();
  }

  // Ending.

  /** Nothing more is read; the failure is told when all requests before it are answered. */
  protected refuse(failure: ReadFailure): void {
    const { body, receiving } = this.reader;
    const unserved = receiving ?? this.upgrading;
    this.reader.giveUp();
    this.timer.stop();
    this.host.budget.countRefused();
    // Where an answer was given before the request was read to its end, there can be no second one.
    this.lastWord = unserved?.begun ? 'nothing' : failure;
    this.upgrading = undefined;
    if (body?.isForwarded) body.abort();
    if (unserved) this.queue.abandonFrom((exchange) => exchange === unserved && !exchange.begun);
    if (!this.isReading) this.afterSteps();
  }

  protected sayLastWord(): void {
    if (this.queue.front || this.state !== 'open') return;
    const word = this.lastWord;
    if (word && word !== 'nothing') {
      const [head, bytes] = textResponse(word.status, word.reason, [
        ['Content-Length', String(Buffer.byteLength(word.reason))],
        ['Connection', 'close'],
      ]);
      const lines = headBytes(head.status, this.host.standardHeaders(), head.headers);
      this.output.write(Buffer.concat([lines, bytes]));
    }
    this.end();
  }

  /** The peer has closed its side, which nothing but its going would show either: whoever waits, waits for nothing. */
  protected gone(): void {
    const { receiving } = this.reader;
    const { front } = this.queue;
    const isCutOff = receiving
      ? receiving === front && !receiving.begun
      : this.reader.pending > 0 && !front && !this.isFinal;
    this.reader.clear();
    this.queue.abandonFrom(() => true);
    if (isCutOff) {
      this.host.budget.countRefused();
      this.lastWord ??= failures.cutOff;
    }
    if (isCutOff || !front) this.sayLastWord();
    this.end();
  }

  /** Sends what is written, then reads on for a while until the peer closes too. */
  protected end(): void {
    if (this.state !== 'open' && this.state !== 'upgraded') return;
    this.state = 'ending';
    this.reader.clear();
    this.timer.stop();
    this.queue.abandonFrom(() => true);
    this.linger = closeGently(this.socket, this.output, this.host.clock, this.host.stopping());
  }

  protected closed(): void {
    this.state = 'closed';
    this.linger?.cancel();
    this.timer.stop();
    this.host.sends.delete(this);
    this.reader.clear();
    this.output.drop();
    this.reader.body?.abort();
    this.queue.abandonFrom(() => true);
  }

  protected tellDrained(): void {
    for (const listener of this.queue.takeDrained()) this.guard(listener);
  }

  /** Runs what may not fail: a fault ends this connection and no other. */
  protected guard(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.host.onError(error);
      this.socket.destroy();
    }
  }
}

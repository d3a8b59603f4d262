import type { Duplex } from 'node:stream';
import { Arrivals, arrivalOrder } from './arrival-order.js';
import { ClientConnection, mostOutput } from './client-connection.js';
import type { ConnectionHost } from './connection-host.js';
import { RequestAborted } from './errors.js';
import { type ExchangeHost, HttpExchange } from './http-exchange.js';
import { RequestBody } from './request-body.js';
import { failures, offersWebSocket, type RequestHead } from './request-head.js';
import { listenTo, type SocketListener, stopReading } from './socket-events.js';
import { textResponse } from './text-response.js';

/** Most requests of one connection that wait for their answers. */
const mostUnanswered = 100;

/** Most bytes that are kept of what came too early: behind requests whose turn it is first. */
const mostPending = 16 * 1024;

const goOn = Buffer.from('HTTP/1.1 100 Continue\r\n\r\n');

/**
 * One connection: its requests have their effects, and get their answers, in the order they came. A request is served when the
 * one before it has had its effect, which for a held one is long before its answer.
 */
export class Connection extends ClientConnection implements ExchangeHost, SocketListener {
  readonly #arrivals: Arrivals;
  /** Whether the effect of the latest request is still to come. */
  #isServing = false;
  /** How many requests were accepted. */
  #accepted = 0;

  constructor(socket: Duplex, host: ConnectionHost) {
    super(socket, host);
    this.#arrivals = new Arrivals(arrivalOrder, (bytes) => this.guard(() => this.#read(bytes)));
    listenTo(socket, this);
    this.timer.start(host.fresh);
  }

  // What its socket tells.

  onData(bytes: Buffer): void {
    this.#arrivals.take(bytes);
  }

  onPeerEnd(): void {
    this.#arrivals.flush();
    this.peerEnded = true;
    this.guard(() => this.goOn());
  }

  onClose(): void {
    this.#arrivals.flush();
    this.guard(() => this.closed());
  }

  // What exchanges ask of it.

  isLast(exchange: HttpExchange): boolean {
    return exchange === this.queue.back && (this.isFinal || this.host.leaving());
  }

  write(exchange: HttpExchange, bytes: Uint8Array): void {
    if (this.state === 'open') this.queue.write(exchange, bytes);
  }

  done(exchange: HttpExchange, isLast: boolean): void {
    if (isLast) this.lastWord ??= 'nothing';
    if (exchange !== this.queue.front) return;
    this.queue.advance();
    this.tellDrained();
    // Where something is being served or read, the rest is looked at when that is done.
    if (this.isReading || this.#isServing) return;
    const { front } = this.queue;
    if (front && this.reader.pending === 0 && !this.lastWord && !this.upgrading) return;
    if (this.#isQuiet) this.#chooseTimer();
    else this.#goOnSoon();
  }

  invite(exchange: HttpExchange): void {
    this.write(exchange, goOn);
  }

  bodyWanted(): void {
    const { body } = this.reader;
    if (body && !this.isReading && !this.timer.isSet) this.timer.start(this.host.bodies);
    if (this.reader.pending === 0) {
      if (this.socket.isPaused()) this.#goOnSoon();
      return;
    }
    // What has come with the head is read at once: the request then has its effect without any wait.
    if (this.isReading && body) this.#readBody(body);
    else this.#goOnSoon();
  }

  endsWithPeer(): void {
    if (this.peerEnded) this.#goOnSoon();
  }

  upgrade(exchange: HttpExchange, answer: Uint8Array): Duplex | undefined {
    if (this.upgrading !== exchange || this.state !== 'open' || this.peerEnded) return undefined;
    const socket = this.socket;
    this.upgrading = undefined;
    this.state = 'upgraded';
    this.timer.stop();
    stopReading(socket);
    socket.write(answer);
    // Whoever takes it over reads first what has come already.
    socket.pause();
    for (const early of [this.#arrivals.takeAll(), this.reader.takeAll()]) if (early) socket.unshift(early);
    process.nextTick(() => socket.resume());
    return socket;
  }

  // Reading.

  #read(bytes: Buffer): void {
    if (this.state !== 'open' || this.lastWord) return;
    this.reader.add(bytes);
    if (this.timer.isIn(this.host.bodies)) this.timer.restart(this.host.bodies);
    this.goOn();
  }

  #goOnSoon(): void {
    queueMicrotask(() => this.guard(() => this.goOn()));
  }

  /** Reads and serves what can be read and served now. */
  protected goOn(): void {
    if (this.isReading) return;
    this.isReading = true;
    try {
      while (this.#step()) {
        // Each step does one thing.
      }
    } finally {
      this.isReading = false;
    }
    this.afterSteps();
  }

  /** Takes a part of a body, or serves a request; false when there is nothing that can be done now. */
  #step(): boolean {
    if (this.state !== 'open' || this.lastWord) return false;
    const { body } = this.reader;
    if (body) return this.#readBody(body);
    if (this.#isServing || this.output.queued > mostOutput) return false;
    if (this.upgrading) return this.queue.front === this.upgrading && this.#serve(this.upgrading);
    if (this.isFinal) this.reader.clear();
    if (this.reader.pending === 0 || this.queue.earlyBytes > mostOutput) return false;
    const head = this.reader.takeHead();
    if (!head) return false;
    if (!('status' in head)) return this.#accept(head);
    this.refuse(head);
    return false;
  }

  #readBody(body: RequestBody): boolean {
    if (!body.decided || body.isPaused) return false;
    const failure = this.reader.readBody(body);
    if (failure) this.refuse(failure);
    // Whoever takes a body while it arrives, and has enough for now, says itself how long that may take.
    else if (body.complete || body.isPaused) this.timer.stop();
    return body.complete;
  }

  #accept(head: RequestHead): boolean {
    if (this.queue.size >= mostUnanswered) {
      this.refuse(failures.tooManyUnanswered);
      return false;
    }
    const { requests } = this.host.limits;
    this.#accepted++;
    this.isFinal = !head.keepsAlive || (requests > 0 && this.#accepted >= requests);
    this.timer.stop();
    const body = head.body.type === 'none' ? undefined : new RequestBody(head.body, this.host.budget.bodies);
    const exchange = new HttpExchange(head, body, this, this.#accepted);
    this.queue.add(exchange);
    if (body) {
      this.reader.expect(body, exchange);
      this.#serve(exchange);
      // Most bodies come with their heads.
      if (this.reader.body === body && !this.timer.isSet && !body.isPaused)
        this.timer.start(this.host.bodies);
      return true;
    } else if (offersWebSocket(head) && this.host.router.takesUpgrades(exchange)) {
      this.upgrading = exchange;
      return true;
    }
    return this.#serve(exchange);
  }

  #serve(exchange: HttpExchange): true {
    this.#isServing = true;
    try {
      const work = this.host.router.handle(exchange);
      if (work instanceof Promise) void this.#awaitServed(exchange, work);
      else this.#served(exchange);
    } catch (error) {
      this.#failed(exchange, error);
      this.#served(exchange);
    }
    return true;
  }

  async #awaitServed(exchange: HttpExchange, work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.guard(() => this.#failed(exchange, error));
    }
    this.guard(() => {
      this.#served(exchange);
      this.goOn();
    });
  }

  /** A request has had its effect. */
  #served(exchange: HttpExchange): void {
    this.#isServing = false;
    if (this.upgrading === exchange) this.upgrading = undefined;
    if (this.reader.receiving === exchange) this.reader.body?.discard();
  }

  /** A handler threw: the request gets its 500 if nothing else was said, and the connection ends. */
  #failed(exchange: HttpExchange, error: unknown): void {
    if (error instanceof RequestAborted && exchange.ended) return;
    this.host.onError(error);
    this.lastWord ??= 'nothing';
    if (this.state === 'upgraded') this.socket.destroy();
    if (exchange.ended) return;
    if (exchange.begun) this.socket.destroy();
    else
      exchange.fail(...textResponse(500, 'Something went wrong in the server.', [['Connection', 'close']]));
  }

  /** What is to be done when nothing more can be read now. */
  protected afterSteps(): void {
    if (this.state !== 'open') return;
    if (this.peerEnded && !this.#isUnderWay) {
      this.gone();
    } else if (this.lastWord) {
      this.reader.clear();
      this.socket.resume();
      this.sayLastWord();
    } else if (this.peerEnded) {
      // Nobody can tell whether the peer still waits for what is being done; it is not done for ever.
      this.timer.start(this.host.heads);
    } else {
      this.#limitPending();
      if (!this.lastWord) this.#chooseTimer();
    }
  }

  /** Whether something of what has come will still be served, with no more input than there is. */
  get #isUnderWay(): boolean {
    // The rest of a body may have come already, behind what is taken slowly.
    if (this.#isServing) {
      const { body } = this.reader;
      return !this.queue.back?.endsWithPeer && (!body?.decided || body.isPaused);
    }
    return this.reader.pending > 0 && !this.lastWord && this.output.queued > mostOutput;
  }

  /** Bounds what is kept of bytes that cannot be read yet. */
  #limitPending(): void {
    const willGoOn = this.#isServing || this.output.queued > 0;
    const isHeldUp = willGoOn || this.upgrading !== undefined || this.queue.earlyBytes > mostOutput;
    if (this.reader.pending <= mostPending || !isHeldUp) {
      if (this.socket.isPaused()) this.socket.resume();
      return;
    }
    // Whatever goes on by itself is waited for. But a socket that isn't read does not tell that its peer has gone: behind a
    // request that may be held for hours, what comes is read, and refused when it is too much.
    if (willGoOn) this.socket.pause();
    else this.refuse(failures.tooManyUnanswered);
  }

  /** Whether there is nothing to do but to wait for the next request. */
  get #isQuiet(): boolean {
    return (
      this.reader.pending === 0 &&
      this.state === 'open' &&
      !this.lastWord &&
      !this.upgrading &&
      !this.isFinal &&
      !this.socket.isPaused()
    );
  }

  #chooseTimer(): void {
    if (this.reader.body || this.#isServing || this.queue.front) return;
    if (this.reader.pending > 0) this.timer.start(this.host.heads);
    else if (this.#accepted > 0) this.timer.start(this.host.idle);
  }
}

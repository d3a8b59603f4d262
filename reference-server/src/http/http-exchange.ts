import type { Duplex } from 'node:stream';
import type { Awaitable } from '../broker/awaitable.js';
import type {
  Body,
  BodyReceiver,
  ConnectionFacts,
  ForwardableExchange,
  ResponseHead,
  Sink,
  UpgradeBudget,
} from './exchange.js';
import { ExchangeSink } from './exchange-sink.js';
import { HeadFacts } from './head-facts.js';
import type { RequestBody } from './request-body.js';
import type { RequestHead } from './request-head.js';
import { headBytes, lengthOf, pieces } from './response-bytes.js';
import {
  framed,
  framingOf,
  joined,
  saysClose,
  saysConnection,
  sharedHead,
  sharedResponse,
} from './shared-response.js';

/** What an exchange needs of its connection. */
export interface ExchangeHost {
  readonly peer: string;
  readonly peerPort: number;
  readonly tls: ConnectionFacts['tls'];
  /** The number of the connection. */
  readonly serial: number;
  /** Headers that every response has. */
  standardHeaders(): Parameters<typeof headBytes>[1];
  /** Whether the connection ends with the answer to this exchange. */
  isLast(exchange: HttpExchange): boolean;
  /** Bytes for the peer; they wait for the answers to earlier requests. */
  write(exchange: HttpExchange, bytes: Uint8Array): void;
  /** Bytes of this exchange that the peer has not taken. */
  queued(exchange: HttpExchange): number;
  /** Calls once when nothing of this exchange waits for the peer. */
  whenDrained(exchange: HttpExchange, listener: () => void): void;
  /** The answer is whole. */
  done(exchange: HttpExchange, isLast: boolean): void;
  /** The client may send its body. */
  invite(exchange: HttpExchange): void;
  /** Somebody waits for the body. */
  bodyWanted(): void;
  /** A request is over when the peer closes its side. */
  endsWithPeer(): void;
  /** Hands over the connection; undefined when it cannot be. */
  upgrade(exchange: HttpExchange, answer: Uint8Array): Duplex | undefined;
  readonly budget: UpgradeBudget;
  /** Cuts the connection. */
  cut(): void;
  /** Told of what a listener threw. */
  onError(error: unknown): void;
}

/** Rest of a refused body that is worth reading to keep the connection, in bytes. */
const worthReading = 64 * 1024;

const noBytes = new Uint8Array(0);

/** A request on a connection, and its answer. There may be many that wait, so it holds little. */
export class HttpExchange extends HeadFacts implements ForwardableExchange {
  readonly #host: ExchangeHost;
  readonly #number: number;
  readonly #body: RequestBody | undefined;
  #state: 'open' | 'streams' | 'answered' | 'abandoned' = 'open';
  /** Whether the client waits to be asked for its body, and was not. */
  #holdsBack: boolean;
  /** Most requests have one listener, which needs no list. */
  #listeners: (() => void) | (() => void)[] | undefined;
  /** The next request of the connection, and what was written before it was this one's turn. */
  next: HttpExchange | undefined;
  early: Uint8Array[] | undefined;
  earlyBytes = 0;

  /**
   * @param body undefined where there is none
   * @param number which request of its connection it is; from 1
   */
  constructor(head: RequestHead, body: RequestBody | undefined, host: ExchangeHost, number: number) {
    super(head);
    this.#number = number;
    this.#body = body;
    this.#host = host;
    this.#holdsBack = head.expectsContinue && body !== undefined;
  }

  get streamFraming(): Sink['framing'] {
    return this.httpVersion === '1.0' ? 'identity' : 'chunked';
  }

  get peer(): string {
    return this.#host.peer;
  }

  get connection(): ConnectionFacts {
    const { serial, peerPort, tls } = this.#host;
    return { serial, requests: this.#number, peerPort, tls };
  }

  get keepsAlive(): boolean {
    return this.head.keepsAlive;
  }

  get ended(): boolean {
    return this.#state === 'answered' || this.#state === 'abandoned';
  }

  /** Whether anything of an answer was given. */
  get begun(): boolean {
    return this.#state !== 'open';
  }

  body(limit: number): Awaitable<Uint8Array> {
    const body = this.#body;
    if (!body) return noBytes;
    body.collect(limit);
    this.#ask(body);
    return body.content;
  }

  receive(receiver: BodyReceiver): () => void {
    const body = this.#body;
    if (!body) {
      receiver.end();
      return () => {};
    }
    body.forward(receiver);
    this.#ask(body);
    return () => {
      body.resume();
      this.#host.bodyWanted();
    };
  }

  /** Whether it is over when the peer closes its side, though it has not had its effect. */
  endsWithPeer = false;

  endWithPeer(): void {
    this.endsWithPeer = true;
    this.#host.endsWithPeer();
  }

  /** Has the client send its body, where it waits to be asked. */
  #ask(body: RequestBody): void {
    if (this.#holdsBack && body.left > 0 && (body.isCollected || body.isForwarded)) {
      this.#holdsBack = false;
      this.#host.invite(this);
    }
    this.#host.bodyWanted();
  }

  respond(head: ResponseHead, bytes: Body = noBytes): void {
    if (this.#state === 'abandoned') return;
    this.#mustBeOpen();
    const isUnframed = head.unframed === true && head.chunked === true;
    const isLast = isUnframed || this.#endsConnection(head);
    const bodiless = this.method === 'HEAD' || head.status === 204 || head.status === 304;
    const all = pieces(bytes);
    const length = lengthOf(bytes);
    const chunked = head.chunked === true && !isUnframed && this.httpVersion !== '1.0';
    const [first = noBytes] = all;
    const standard = this.#host.standardHeaders();
    if (all.length <= 1 && !bodiless && !isLast && this.httpVersion === '1.1') {
      // What is made first may throw; nothing has been done then.
      this.#answer(sharedResponse(head, standard, first), false);
      return;
    }
    const framing: [string, string][] = [];
    if (head.status !== 204 && head.status !== 304 && !isUnframed) {
      framing.push(...framingOf(chunked, length));
    }
    const keeps = !isLast && (this.httpVersion === '1.1' || framing.length > 0);
    if (!saysConnection(head)) framing.push(['Connection', keeps ? 'keep-alive' : 'close']);
    const lines = headBytes(head.status, standard, head.headers, framing);
    const body = bodiless ? [] : framed(all, length, chunked);
    this.#answer(joined([lines, ...body]), !keeps);
  }

  stream(head: ResponseHead): Sink {
    const { status, length, replaces = [] } = head;
    const hasNoBody = status === 204 || status === 304;
    const isEndless = length === undefined && !hasNoBody;
    const chunked = isEndless && head.unframed !== true && this.httpVersion !== '1.0';
    const ending = {
      framing: chunked ? 'chunked' : 'identity',
      bodiless: hasNoBody || this.method === 'HEAD',
      isLast: (isEndless && !chunked) || this.#endsConnection(head),
    } as const;
    if (this.#state === 'abandoned') return new ExchangeSink(this.#host, this, ending, noBytes);
    this.#mustBeOpen();
    const standard = this.#host.standardHeaders();
    const lines = sharedHead(head, standard, chunked, ending.isLast, () => {
      const framing: [string, string][] = isEndless && !chunked ? [] : streamFraming(chunked, length);
      if (!saysConnection(head)) framing.push(['Connection', ending.isLast ? 'close' : 'keep-alive']);
      const usual =
        replaces.length === 0
          ? standard
          : standard.filter(([name]) => !replaces.includes(name.toLowerCase()));
      return headBytes(status, usual, head.headers, framing);
    });
    this.#state = 'streams';
    return new ExchangeSink(this.#host, this, ending, lines);
  }

  upgrade(answer: Uint8Array): Duplex | undefined {
    if (this.#state !== 'open') return undefined;
    const socket = this.#host.upgrade(this, answer);
    if (socket) this.#complete();
    return socket;
  }

  get budget(): UpgradeBudget {
    return this.#host.budget;
  }

  onAbandoned(listener: () => void): void {
    if (this.#state === 'abandoned') listener();
    else if (this.#state !== 'answered') {
      const before = this.#listeners;
      this.#listeners = before === undefined ? listener : [before, listener].flat();
    }
  }

  /** Told when the peer has gone, or when the rest of its request cannot be read. */
  abandon(): void {
    if (this.ended) return;
    const listeners = this.#listeners;
    this.#complete();
    this.#state = 'abandoned';
    this.#body?.abort();
    this.#tell(listeners);
  }

  /** Answers in place of a handler that failed: whatever it has begun to wait for is let go of, as if the peer had gone. */
  fail(head: ResponseHead, body: Body): void {
    const listeners = this.#listeners;
    this.#listeners = undefined;
    this.#tell(listeners);
    if (this.#state === 'open') this.respond(head, body);
  }

  #tell(listeners: (() => void) | readonly (() => void)[] = []): void {
    for (const listener of typeof listeners === 'function' ? [listeners] : listeners) {
      try {
        listener();
      } catch (error) {
        this.#host.onError(error);
      }
    }
  }

  /** Told when its stream ends; false when it had ended before. */
  finish(isLast: boolean): boolean {
    if (this.#state !== 'streams') return false;
    this.#complete();
    this.#host.done(this, isLast);
    return true;
  }

  #answer(all: readonly Uint8Array[], isLast: boolean): void {
    this.#complete();
    for (const bytes of all) this.#host.write(this, bytes);
    this.#host.done(this, isLast);
  }

  #mustBeOpen(): void {
    if (this.#state !== 'open') throw new Error('This request has been answered already.');
  }

  #complete(): void {
    this.#state = 'answered';
    this.#listeners = undefined;
  }

  /** Whether the connection ends with the answer, whoever wants that. */
  #endsConnection(head: ResponseHead): boolean {
    // A body that waits to be asked for, and was not, may come or not: what follows could be anything.
    const left = this.#body?.left ?? 0;
    return (
      !this.keepsAlive ||
      (this.#holdsBack && left > 0) ||
      left > worthReading ||
      saysClose(head) ||
      this.#host.isLast(this)
    );
  }
}

/** The headers that say where the body of a stream ends; none where its status says it. */
function streamFraming(chunked: boolean, length: number | undefined): [string, string][] {
  return chunked || length !== undefined ? framingOf(chunked, length ?? 0) : [];
}

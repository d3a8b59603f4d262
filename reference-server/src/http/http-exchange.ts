import type { IncomingMessage, ServerResponse } from 'node:http';
import { BodyTooLarge, type Exchange, RequestAborted, type ResponseHead, type Sink } from './exchange.js';
import { ResponseSink } from './response-sink.js';
import { splitTarget } from './target.js';

/** What an exchange needs of its connection. */
export interface ExchangeHost {
  /** Headers that every response has. */
  standardHeaders(): readonly (readonly [string, string])[];
  /** Whether the connection is to be closed after the next response. */
  closing(): boolean;
}

/** Rest of a refused body that is worth reading to keep the connection, in bytes. */
const worthReading = 64 * 1024;

const noBytes = new Uint8Array(0);

/** A request that node:http has read. */
export class HttpExchange implements Exchange {
  readonly method: string;
  readonly target: string;
  readonly path: string;
  readonly query: string;
  readonly httpVersion: string;
  readonly peer: string;
  captures: readonly string[] = [];
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #host: ExchangeHost;
  /** The client waits for a `100 Continue` before it sends the body. */
  #expectant: boolean;
  #received = 0;
  #ended = false;
  #abandoned = false;
  #sink: ResponseSink | undefined;
  #body: Promise<Uint8Array> | undefined;
  #abandonedListeners: (() => void)[] = [];

  constructor(request: IncomingMessage, response: ServerResponse, expectant: boolean, host: ExchangeHost) {
    this.method = request.method ?? '';
    this.target = request.url ?? '/';
    this.httpVersion = request.httpVersion;
    this.peer = request.socket.remoteAddress ?? '';
    const { path, query } = splitTarget(this.target);
    this.path = path;
    this.query = query;
    this.#request = request;
    this.#response = response;
    this.#expectant = expectant;
    this.#host = host;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Whether the request has arrived whole. */
  get complete(): boolean {
    return this.#request.complete;
  }

  header(name: string): string | undefined {
    const value = this.#request.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  }

  body(limit: number): Promise<Uint8Array> {
    this.#body ??= this.#readBody(limit > 0 ? limit : Number.POSITIVE_INFINITY);
    return this.#body;
  }

  /** Lets go of a body that nobody asked for, so that what follows it can be read. */
  discardBody(): void {
    if (this.#body !== undefined) return;
    this.#count();
    this.#request.resume();
  }

  respond(head: ResponseHead, bytes: Uint8Array = noBytes): void {
    if (this.#abandoned) return;
    this.#mustBeOpen();
    this.#complete();
    const bodiless = head.status === 204 || head.status === 304;
    const chunked = head.chunked === true && this.httpVersion !== '1.0';
    if (!chunked && !bodiless) this.#writeHead(head, ['Content-Length', String(bytes.byteLength)]);
    else this.#writeHead(head, chunked && !bodiless ? ['Transfer-Encoding', 'chunked'] : []);
    this.#response.end(bodiless ? undefined : bytes);
  }

  stream(head: ResponseHead): Sink {
    this.#mustBeOpen();
    const chunked = this.httpVersion !== '1.0';
    const sink = new ResponseSink(this.#response, chunked ? 'chunked' : 'identity', () => this.#complete());
    this.#sink = sink;
    if (this.#abandoned) sink.abandon();
    else {
      this.#writeHead(head, chunked ? ['Transfer-Encoding', 'chunked'] : []);
      sink.begin();
    }
    return sink;
  }

  upgrade(): undefined {
    // Where it is possible, the request doesn't come this way.
    return undefined;
  }

  /** Told when an answer before this one has been written. */
  flush(): void {
    this.#sink?.flush();
  }

  onAbandoned(listener: () => void): void {
    if (this.#abandoned) listener();
    else if (!this.#ended) this.#abandonedListeners.push(listener);
  }

  /** Told when the peer has gone, or when the rest of its request cannot be read. */
  abandon(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#abandoned = true;
    this.#sink?.abandon();
    const listeners = this.#abandonedListeners;
    this.#abandonedListeners = [];
    for (const listener of listeners) listener();
  }

  #mustBeOpen(): void {
    if ((this.#ended && !this.#abandoned) || this.#sink) {
      throw new Error('This request has been answered already.');
    }
  }

  #complete(): void {
    this.#ended = true;
    this.#abandonedListeners = [];
  }

  #writeHead(head: ResponseHead, framing: readonly string[]): void {
    const headers = [...this.#host.standardHeaders(), ...head.headers].flat();
    headers.push(...framing);
    if (this.#host.closing() || this.#leavesTooMuch()) headers.push('Connection', 'close');
    // Said here, node:http does not add what it thinks of the connection's time.
    else if (this.#staysOpen(head, framing)) headers.push('Connection', 'keep-alive');
    this.#response.writeHead(head.status, headers);
  }

  /** Whether the connection can be used on, for all that the request and the answer say. */
  #staysOpen({ headers }: ResponseHead, framing: readonly string[]): boolean {
    const says = headers.some(([name]) => name.toLowerCase() === 'connection');
    // A body that waits to be asked for, and was not, may come or not: what follows could be anything.
    if (says || this.#expectant) return false;
    return this.#response.shouldKeepAlive && (this.httpVersion !== '1.0' || framing.length > 0);
  }

  get #announced(): number | undefined {
    const { headers } = this.#request;
    if (headers['transfer-encoding'] !== undefined) return undefined;
    return Number(headers['content-length'] ?? 0);
  }

  #readBody(limit: number): Promise<Uint8Array> {
    const announced = this.#announced;
    if (announced === 0) return Promise.resolve(noBytes);
    if (announced !== undefined && announced > limit) {
      this.#count();
      this.#request.resume();
      return Promise.reject(new BodyTooLarge(limit));
    }
    if (this.#expectant) {
      this.#expectant = false;
      this.#response.writeContinue();
    }
    return new Promise((resolve, reject) => {
      let chunks: Buffer[] = [];
      this.onAbandoned(() => reject(new RequestAborted()));
      this.#request.on('data', (chunk: Buffer) => {
        this.#received += chunk.length;
        if (this.#received <= limit) chunks.push(chunk);
        else {
          chunks = [];
          reject(new BodyTooLarge(limit));
        }
      });
      this.#request.on('end', () => {
        // A copy: what came from the wire may be a part of a much larger piece of memory.
        const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
        let offset = 0;
        for (const chunk of chunks) {
          bytes.set(chunk, offset);
          offset += chunk.length;
        }
        resolve(bytes);
      });
    });
  }

  #count(): void {
    this.#request.on('data', (chunk: Buffer) => {
      this.#received += chunk.length;
    });
  }

  /** Whether so much of the request is still to come that closing is better than reading it. */
  #leavesTooMuch(): boolean {
    if (this.#request.complete) return false;
    const announced = this.#announced;
    if (announced === 0) return false;
    return announced === undefined || announced - this.#received > worthReading;
  }
}

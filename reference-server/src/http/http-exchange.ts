import type { IncomingMessage, ServerResponse } from 'node:http';
import { BodyTooLarge, type Exchange, RequestAborted, type ResponseHead } from './exchange.js';
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
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #host: ExchangeHost;
  /** The client waits for a `100 Continue` before it sends the body. */
  #expectant: boolean;
  #received = 0;
  #ended = false;
  #abandoned = false;
  #body: Promise<Uint8Array> | undefined;
  #abandonedListeners: (() => void)[] = [];

  constructor(request: IncomingMessage, response: ServerResponse, expectant: boolean, host: ExchangeHost) {
    this.method = request.method ?? '';
    this.target = request.url ?? '/';
    this.httpVersion = request.httpVersion;
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
    if (this.#ended) throw new Error('This request has been answered already.');
    this.#ended = true;
    this.#abandonedListeners = [];
    const headers = [...this.#host.standardHeaders(), ...head.headers].flat();
    const bodiless = head.status === 204 || head.status === 304;
    if (!bodiless) headers.push('Content-Length', String(bytes.byteLength));
    if (this.#host.closing() || this.#leavesTooMuch()) headers.push('Connection', 'close');
    this.#response.writeHead(head.status, headers);
    this.#response.end(bodiless ? undefined : bytes);
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
    const listeners = this.#abandonedListeners;
    this.#abandonedListeners = [];
    for (const listener of listeners) listener();
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

import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Exchange, HeaderList, ResponseHead, Sink } from './exchange.js';
import { splitTarget } from './target.js';

/** A response as bytes, for the requests that node:http gives up on. The connection closes after it. */
export function rawResponse(head: ResponseHead, standard: HeaderList, bytes: Uint8Array): Buffer {
  const lines = [`HTTP/1.1 ${head.status} ${STATUS_CODES[head.status] ?? 'Unknown'}`];
  for (const [name, value] of [...standard, ...head.headers]) {
    if (name !== 'Connection') lines.push(`${name}: ${value}`);
  }
  lines.push(`Content-Length: ${bytes.byteLength}`, 'Connection: close', '', '');
  return Buffer.concat([Buffer.from(lines.join('\r\n'), 'latin1'), bytes]);
}

/** What is known of a request whose answer is written as bytes; the connection closes after it. */
interface RawRequest {
  readonly method: string;
  readonly target: string;
  readonly httpVersion: string;
  readonly peer: string;
  /** By lower-case name. */
  readonly headers?: Readonly<Record<string, string | string[] | undefined>>;
}

/** What an exchange in bytes needs of its connection. */
export interface RawHost {
  send(head: ResponseHead, bytes: Uint8Array): void;
  /** Writes an answer and lets go of the connection; undefined when that cannot be. */
  upgrade(answer: Uint8Array): Duplex | undefined;
}

/** A request of which only the first line was understood, such as one with a method that node:http doesn't know, or an upgrade. */
export class RawExchange implements Exchange {
  readonly method: string;
  readonly target: string;
  readonly path: string;
  readonly query: string;
  readonly httpVersion: string;
  readonly peer: string;
  captures: readonly string[] = [];
  readonly #headers: NonNullable<RawRequest['headers']>;
  readonly #host: RawHost;
  #ended = false;

  constructor(request: RawRequest, host: RawHost) {
    this.method = request.method;
    this.target = request.target;
    this.httpVersion = request.httpVersion;
    this.peer = request.peer;
    const { path, query } = splitTarget(request.target);
    this.path = path;
    this.query = query;
    this.#headers = request.headers ?? {};
    this.#host = host;
  }

  get ended(): boolean {
    return this.#ended;
  }

  header(name: string): string | undefined {
    const value = this.#headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  }

  body(): Promise<Uint8Array> {
    return Promise.resolve(new Uint8Array(0));
  }

  respond(head: ResponseHead, bytes: Uint8Array = new Uint8Array(0)): void {
    this.#end();
    this.#host.send(head, bytes);
  }

  stream(head: ResponseHead): Sink {
    // No location that streams takes such requests: what is written ends up in one piece.
    const pieces: Uint8Array[] = [];
    return {
      framing: 'identity',
      queued: 0,
      write: (bytes) => void pieces.push(bytes),
      onDrain: (listener) => queueMicrotask(listener),
      end: () => this.respond(head, Buffer.concat(pieces)),
      cut: () => this.#end(),
    };
  }

  upgrade(answer: Uint8Array): Duplex | undefined {
    const socket = this.#host.upgrade(answer);
    if (socket) this.#end();
    return socket;
  }

  onAbandoned(): void {}

  #end(): void {
    if (this.#ended) throw new Error('This request has been answered already.');
    this.#ended = true;
  }
}

import { STATUS_CODES } from 'node:http';
import type { Exchange, HeaderList, ResponseHead } from './exchange.js';
import { splitTarget } from './target.js';

/** A response as bytes, for the requests that node:http gives up on. The connection closes after it. */
export function rawResponse(head: ResponseHead, standard: HeaderList, bytes: Uint8Array): Buffer {
  const lines = [`HTTP/1.1 ${head.status} ${STATUS_CODES[head.status] ?? 'Unknown'}`];
  for (const [name, value] of [...standard, ...head.headers]) lines.push(`${name}: ${value}`);
  lines.push(`Content-Length: ${bytes.byteLength}`, 'Connection: close', '', '');
  return Buffer.concat([Buffer.from(lines.join('\r\n'), 'latin1'), bytes]);
}

/** A request of which only the first line was understood, such as one with a method that node:http doesn't know. */
export class RawExchange implements Exchange {
  readonly method: string;
  readonly target: string;
  readonly path: string;
  readonly query: string;
  readonly httpVersion: string;
  readonly #send: (head: ResponseHead, bytes: Uint8Array) => void;
  #ended = false;

  constructor(
    line: { readonly method: string; readonly target: string; readonly httpVersion: string },
    send: (head: ResponseHead, bytes: Uint8Array) => void,
  ) {
    this.method = line.method;
    this.target = line.target;
    this.httpVersion = line.httpVersion;
    const { path, query } = splitTarget(line.target);
    this.path = path;
    this.query = query;
    this.#send = send;
  }

  get ended(): boolean {
    return this.#ended;
  }

  header(): undefined {
    return undefined;
  }

  body(): Promise<Uint8Array> {
    return Promise.resolve(new Uint8Array(0));
  }

  respond(head: ResponseHead, bytes: Uint8Array = new Uint8Array(0)): void {
    if (this.#ended) throw new Error('This request has been answered already.');
    this.#ended = true;
    this.#send(head, bytes);
  }

  onAbandoned(): void {}
}

import type { ConnectionLimits } from './limits.js';
import type { RequestBody } from './request-body.js';
import { failures, type ReadFailure, type RequestHead, readHead } from './request-head.js';

const headEnd = Buffer.from('\r\n\r\n');

/** What has come on a connection and was not read yet. */
export class RequestInput {
  readonly #limits: Pick<ConnectionLimits, 'head' | 'line'>;
  #bytes: Buffer | undefined;
  /** How much of it is known to hold no end of a head. */
  #searched = 0;

  constructor(limits: Pick<ConnectionLimits, 'head' | 'line'>) {
    this.#limits = limits;
  }

  get length(): number {
    return this.#bytes?.length ?? 0;
  }

  add(bytes: Buffer): void {
    this.#bytes = this.#bytes ? Buffer.concat([this.#bytes, bytes]) : bytes;
  }

  clear(): void {
    this.#bytes = undefined;
    this.#searched = 0;
  }

  /** Takes everything that is left. */
  takeAll(): Buffer | undefined {
    const bytes = this.#bytes;
    this.clear();
    return bytes;
  }

  /** Takes a request head; undefined while it has no end. */
  takeHead(): RequestHead | ReadFailure | undefined {
    // RFC 9112 2.2: empty lines before a request are passed over.
    let start = 0;
    while (this.#bytes?.[start] === 13 && this.#bytes[start + 1] === 10) start += 2;
    this.#consume(start);
    const bytes = this.#bytes;
    if (!bytes) return undefined;
    const end = bytes.indexOf(headEnd, Math.max(0, this.#searched - headEnd.length));
    if (end < 0 || end > this.#limits.head) {
      this.#searched = bytes.length;
      return unfinished(bytes, this.#limits.line, end < 0 && bytes.length <= this.#limits.head);
    }
    const text = bytes.toString('latin1', 0, end + 2);
    this.#consume(end + headEnd.length);
    return readHead(text, this.#limits.line);
  }

  /** Gives a body what belongs to it. */
  feed(body: RequestBody): ReadFailure | undefined {
    if (!this.#bytes) return undefined;
    const taken = body.take(this.#bytes, 0);
    if (typeof taken !== 'number') return taken;
    this.#consume(taken);
    return undefined;
  }

  #consume(bytes: number): void {
    if (bytes === 0) return;
    this.#bytes = !this.#bytes || bytes >= this.#bytes.length ? undefined : this.#bytes.subarray(bytes);
    this.#searched = 0;
  }
}

/** What is wrong with a head that has no end yet, or ends too late; undefined while it may still become one. */
function unfinished(bytes: Buffer, longestLine: number, mayGrow: boolean): ReadFailure | undefined {
  const lineEnd = bytes.indexOf(10);
  const first = bytes.toString('latin1', 0, lineEnd < 0 ? Math.min(bytes.length, 64) : lineEnd);
  // Whoever does not speak HTTP is told so at once.
  const beginning = lineEnd < 0 ? /^[!#$%&'*+.^_`|~0-9A-Za-z-]*(?: |$)/ : / HTTP\/\d\.\d\r$/;
  if (!beginning.test(first)) return failures.noRequest;
  if (mayGrow) return undefined;
  return lineEnd < 0 || lineEnd > longestLine ? failures.longTarget : failures.longHead;
}

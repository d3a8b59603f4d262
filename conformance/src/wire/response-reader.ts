import { BodyBuffer } from './body-buffer.js';
import { ChunkedBody } from './chunked-body.js';
import { type HttpResponse, NotHttp, type ResponseHead } from './http-response.js';
import { emptyLine, type Head, parseHead, show } from './response-head.js';

const headLimit = 64 * 1024;
/** How many bytes of a body are read, at most. */
export const bodyLimit = 64 * 1024 * 1024;
const protocolName = 'HTTP/';

type Framing =
  | { kind: 'none' }
  | { kind: 'content-length'; left: number }
  | { kind: 'chunked'; reader: ChunkedBody }
  | { kind: 'close' };

function values(head: Head, name: string): string[] {
  return head.headers
    .filter((field) => field.name.toLowerCase() === name)
    .flatMap((field) => field.value.split(',').map((part) => part.trim()));
}

function framingOf(head: Head, method: string): Framing {
  const lengths = [...new Set(values(head, 'content-length'))];
  const codings = values(head, 'transfer-encoding').map((coding) => coding.toLowerCase());
  if (lengths.length > 1) throw new NotHttp(`has different values of Content-Length: ${lengths.join(', ')}`);
  const [length] = lengths;
  if (length !== undefined && !/^\d+$/.test(length)) {
    throw new NotHttp(`has a Content-Length that is no number: ${show(length)}`);
  }
  if (method === 'HEAD' || head.status < 200 || head.status === 204 || head.status === 304)
    return { kind: 'none' };
  if (codings.length > 0) {
    if (length !== undefined)
      head.faults.push('has both Transfer-Encoding and Content-Length (RFC 9112 6.2)');
    if (codings.at(-1) === 'chunked') return { kind: 'chunked', reader: new ChunkedBody(bodyLimit) };
    return { kind: 'close' };
  }
  if (length !== undefined) return { kind: 'content-length', left: Number(length) };
  return { kind: 'close' };
}

/** Reads one response, piece by piece, as strictly as RFC 9112 has it; interim (1xx) responses are counted and passed over. */
export class ResponseReader {
  /** How many interim responses came first. */
  interim = 0;
  readonly #method: string;
  #pending: Buffer = Buffer.alloc(0);
  /** Pieces of a head that can't have ended it, so that they need not be looked at yet. */
  #unseen: Buffer[] = [];
  #unseenLength = 0;
  /** Where in the pending bytes the end of the head is looked for. */
  #from = 0;
  #interimFaults: readonly string[] = [];
  #head: (Head & { readonly at: number }) | undefined;
  #framing: Framing = { kind: 'none' };
  /** What has come of the body, without its framing. */
  readonly body = new BodyBuffer();
  #firstByteAt: number | undefined;

  /** @param method of the request, which decides whether there is a body */
  constructor(method: string) {
    this.#method = method;
  }

  /** True when at least one byte of the response came; interim ones aside. */
  get begun(): boolean {
    return this.#firstByteAt !== undefined;
  }

  /** The head of the response itself, once it is whole. */
  get head(): ResponseHead | undefined {
    return this.#head;
  }

  /** What came so far, in words, for a response that broke off. */
  get progress(): string {
    if (!this.begun) return 'without a byte of a response';
    if (!this.#head) return `after ${this.#pending.length + this.#unseenLength} bytes of a response head`;
    return `after the head of a ${this.#head.status} and ${this.body.length} bytes of its body`;
  }

  /**
   * Takes the next bytes.
   * @returns the response and the bytes after it once it is whole
   * @throws NotHttp
   */
  push(bytes: Buffer, now: number): { response: HttpResponse; rest: Buffer } | undefined {
    if (bytes.length > 0) this.#firstByteAt ??= now;
    if (this.#defer(bytes)) return undefined;
    this.#pending = this.#pending.length > 0 ? Buffer.concat([this.#pending, ...this.#unseen, bytes]) : bytes;
    this.#unseen = [];
    this.#unseenLength = 0;
    while (!this.#head) {
      const head = this.#takeHead();
      if (!head) return undefined;
      if (head.status < 200 && head.status !== 101) {
        this.interim++;
        if (this.#interimFaults.length === 0) this.#interimFaults = head.faults;
        // What counts as the beginning is the first byte of the response itself.
        this.#firstByteAt = this.#pending.length > 0 ? now : undefined;
        continue;
      }
      head.faults.unshift(...this.#interimFaults);
      this.#head = { ...head, at: now };
      this.#framing = framingOf(head, this.#method);
    }
    return this.#readBody(now);
  }

  /** The connection has ended: the response, if its end is the end of the connection and nothing is missing. */
  finish(now: number): HttpResponse | undefined {
    return this.#head && this.#framing.kind === 'close' ? this.#whole(now) : undefined;
  }

  /** Keeps bytes aside that can change nothing within a head; otherwise a long one in tiny packets would be joined for each. */
  #defer(bytes: Buffer): boolean {
    if (this.#head || this.#pending.length < protocolName.length || bytes.includes(0x0a)) return false;
    if (this.#pending.length + this.#unseenLength + bytes.length > headLimit) return false;
    this.#unseen.push(bytes);
    this.#unseenLength += bytes.length;
    return true;
  }

  #takeHead(): Head | undefined {
    const pending = this.#pending;
    const start = pending.toString('latin1', 0, protocolName.length);
    if (start.length === protocolName.length && start !== protocolName) {
      const beginning = pending.toString('latin1', 0, 100);
      throw new NotHttp(`does not begin with an HTTP/1.x status line but with ${show(beginning)}`);
    }
    const found = emptyLine(pending, this.#from);
    // Without an end, the last bytes may already be a part of it.
    if ((found ? found.start : pending.length - 3) > headLimit) {
      throw new NotHttp(`has a head of more than ${headLimit} bytes`);
    }
    if (!found) {
      this.#from = Math.max(0, pending.length - 2);
      return undefined;
    }
    this.#from = 0;
    this.#pending = pending.subarray(found.end);
    return parseHead(
      pending.toString('latin1', 0, found.start),
      pending.toString('latin1', found.start, found.end),
    );
  }

  #readBody(now: number): { response: HttpResponse; rest: Buffer } | undefined {
    const framing = this.#framing;
    if (framing.kind === 'content-length') {
      const piece = this.#pending.subarray(0, framing.left);
      this.#keep(piece, now);
      framing.left -= piece.length;
      this.#pending = this.#pending.subarray(piece.length);
      if (framing.left > 0) return undefined;
    } else if (framing.kind === 'chunked') {
      const { data, rest, done } = framing.reader.push(this.#pending);
      for (const piece of data) this.#keep(piece, now);
      this.#pending = rest;
      if (!done) return undefined;
    } else if (framing.kind === 'close') {
      this.#keep(this.#pending, now);
      this.#pending = Buffer.alloc(0);
      return undefined;
    }
    return { response: this.#whole(now), rest: this.#pending };
  }

  #keep(piece: Buffer, now: number): void {
    if (this.body.length + piece.length > bodyLimit) {
      throw new NotHttp(`has a body of more than ${bodyLimit} bytes`);
    }
    this.body.add(piece, now);
  }

  #whole(now: number): HttpResponse {
    const head = this.#head as Head;
    return {
      status: head.status,
      reason: head.reason,
      version: head.version,
      headers: head.headers,
      body: this.body.bytes,
      framing: this.#framing.kind,
      firstByteAt: this.#firstByteAt ?? now,
      endedAt: now,
      faults: head.faults,
    };
  }
}

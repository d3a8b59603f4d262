import { ChunkedBody } from './chunked-body.js';
import { type HeaderField, type HttpResponse, NotHttp } from './http-response.js';

const headLimit = 64 * 1024;
const bodyLimit = 64 * 1024 * 1024;
const tokenPattern = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const statusLinePattern = /^HTTP\/(\d\.\d) ([1-9]\d\d)(?: (.*))?$/;

interface Head {
  readonly status: number;
  readonly reason: string;
  readonly version: string;
  readonly headers: HeaderField[];
  readonly faults: string[];
}

type Body =
  | { kind: 'none' }
  | { kind: 'content-length'; left: number }
  | { kind: 'chunked'; reader: ChunkedBody }
  | { kind: 'close' };

/** A byte that mustn't be in a field value, or undefined (RFC 9110 5.5). */
function badByte(value: string): number | undefined {
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index);
    if ((code < 0x20 && code !== 0x09) || code === 0x7f) return code;
  }
  return undefined;
}

function show(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

function parseHead(text: string): Head {
  const faults: string[] = [];
  if (/(^|[^\r])\n/.test(text)) faults.push('has a line that ends in LF without CR (RFC 9112 2.2)');
  const [first = '', ...lines] = text.split(/\r?\n/);
  const match = statusLinePattern.exec(first);
  if (!match) throw new NotHttp(`does not begin with an HTTP/1.x status line but with ${show(first)}`);
  const [, version = '', status = '', reason = ''] = match;
  if (!version.startsWith('1.')) throw new NotHttp(`is HTTP/${version}, which this kit does not speak`);
  const headers: HeaderField[] = [];
  for (const line of lines) {
    if (line === '') continue;
    const colon = line.indexOf(':');
    if (/^[ \t]/.test(line)) {
      faults.push(`has a folded header line ${show(line)} (RFC 9112 5.2)`);
      continue;
    }
    if (colon < 1 || !tokenPattern.test(line.slice(0, colon))) {
      faults.push(`has a header line without a valid name: ${show(line)} (RFC 9112 5)`);
      continue;
    }
    const name = line.slice(0, colon);
    const value = line.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, '');
    const bad = badByte(value);
    if (bad !== undefined) {
      const hex = bad.toString(16).padStart(2, '0');
      faults.push(`has a byte 0x${hex} in its header ${name}: ${show(value)} (RFC 9110 5.5)`);
    }
    headers.push({ name, value });
  }
  return { status: Number(status), reason, version, headers, faults };
}

function values(head: Head, name: string): string[] {
  return head.headers
    .filter((field) => field.name.toLowerCase() === name)
    .flatMap((field) => field.value.split(',').map((part) => part.trim()));
}

function bodyOf(head: Head, method: string): Body {
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
  #head: Head | undefined;
  #body: Body = { kind: 'none' };
  #chunks: Buffer[] = [];
  #size = 0;
  #firstByteAt: number | undefined;

  /** @param method of the request, which decides whether there is a body */
  constructor(method: string) {
    this.#method = method;
  }

  /** True when at least one byte of the response came; interim ones aside. */
  get begun(): boolean {
    return this.#firstByteAt !== undefined;
  }

  /** What came so far, in words, for a response that broke off. */
  get progress(): string {
    if (!this.begun) return 'without a byte of a response';
    if (!this.#head) return `after ${this.#pending.length} bytes of a response head`;
    return `after the head of a ${this.#head.status} and ${this.#size} bytes of its body`;
  }

  /**
   * Takes the next bytes.
   * @returns the response and the bytes after it once it is whole
   * @throws NotHttp
   */
  push(bytes: Buffer, now: number): { response: HttpResponse; rest: Buffer } | undefined {
    this.#firstByteAt ??= now;
    this.#pending = this.#pending.length > 0 ? Buffer.concat([this.#pending, bytes]) : bytes;
    while (!this.#head) {
      const head = this.#takeHead();
      if (!head) return undefined;
      if (head.status < 200 && head.status !== 101) {
        this.interim++;
        // What counts as the beginning is the first byte of the response itself.
        this.#firstByteAt = this.#pending.length > 0 ? now : undefined;
        continue;
      }
      this.#head = head;
      this.#body = bodyOf(head, this.#method);
    }
    return this.#readBody(now);
  }

  /** The connection has ended: the response, if its end is the end of the connection and nothing is missing. */
  finish(now: number): HttpResponse | undefined {
    return this.#head && this.#body.kind === 'close' ? this.#whole(now) : undefined;
  }

  #takeHead(): Head | undefined {
    const text = this.#pending.toString('latin1');
    if (text.length >= 5 && !text.startsWith('HTTP/')) {
      throw new NotHttp(`does not begin with an HTTP/1.x status line but with ${show(text)}`);
    }
    const end = /\r?\n\r?\n/.exec(text);
    if (!end) {
      if (text.length > headLimit) throw new NotHttp(`has a head of more than ${headLimit} bytes`);
      return undefined;
    }
    this.#pending = this.#pending.subarray(end.index + end[0].length);
    return parseHead(text.slice(0, end.index));
  }

  #readBody(now: number): { response: HttpResponse; rest: Buffer } | undefined {
    const body = this.#body;
    if (body.kind === 'content-length') {
      const piece = this.#pending.subarray(0, body.left);
      this.#keep(piece);
      body.left -= piece.length;
      this.#pending = this.#pending.subarray(piece.length);
      if (body.left > 0) return undefined;
    } else if (body.kind === 'chunked') {
      const { data, rest, done } = body.reader.push(this.#pending);
      for (const piece of data) this.#keep(piece);
      this.#pending = rest;
      if (!done) return undefined;
    } else if (body.kind === 'close') {
      this.#keep(this.#pending);
      this.#pending = Buffer.alloc(0);
      return undefined;
    }
    return { response: this.#whole(now), rest: this.#pending };
  }

  #keep(piece: Buffer): void {
    this.#size += piece.length;
    if (this.#size > bodyLimit) throw new NotHttp(`has a body of more than ${bodyLimit} bytes`);
    if (piece.length > 0) this.#chunks.push(piece);
  }

  #whole(now: number): HttpResponse {
    const head = this.#head as Head;
    return {
      status: head.status,
      reason: head.reason,
      version: head.version,
      headers: head.headers,
      body: Buffer.concat(this.#chunks),
      framing: this.#body.kind,
      firstByteAt: this.#firstByteAt ?? now,
      endedAt: now,
      faults: head.faults,
    };
  }
}

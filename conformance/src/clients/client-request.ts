import type { HeaderField } from '../wire/http-response.js';
import { show } from '../wire/response-head.js';

/** A request of a client under test, as it came. */
export interface ClientRequest {
  readonly method: string;
  readonly target: string;
  readonly version: string;
  readonly headers: readonly HeaderField[];
  /** Where it breaks HTTP/1.1; each a clause that can follow "the request". */
  readonly faults: readonly string[];
}

/** The value of a header, several fields joined as HTTP says; undefined when there is none. */
function fieldOf(request: ClientRequest, name: string): string | undefined {
  const values = request.headers
    .filter((field) => field.name.toLowerCase() === name.toLowerCase())
    .map(({ value }) => value);
  return values.length > 0 ? values.join(', ') : undefined;
}

/** What a request echoes: If-Modified-Since and If-None-Match. */
export interface Echo {
  readonly modified: string | undefined;
  readonly tag: string | undefined;
}

export function echoOf(request: ClientRequest): Echo {
  return { modified: fieldOf(request, 'If-Modified-Since'), tag: fieldOf(request, 'If-None-Match') };
}

const headLimit = 64 * 1024;
const requestLine = /^(\S+) (\S+) HTTP\/(1\.[01])$/;
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Reads the requests of one connection, as strictly as RFC 9112 has it. A body is none of a subscriber's, so it is a fault. */
export class RequestReader {
  #pending = Buffer.alloc(0);
  #skip = 0;

  /** Takes the next bytes; returns the requests that are whole with them. */
  push(bytes: Buffer): ClientRequest[] {
    this.#pending = Buffer.concat([this.#pending, bytes]);
    const requests: ClientRequest[] = [];
    for (;;) {
      const skipped = Math.min(this.#skip, this.#pending.length);
      this.#pending = this.#pending.subarray(skipped);
      this.#skip -= skipped;
      const end = this.#pending.indexOf('\r\n\r\n');
      if (end < 0 && this.#pending.length <= headLimit) return requests;
      const head = this.#pending.toString('latin1', 0, end < 0 ? headLimit : end);
      this.#pending = end < 0 ? Buffer.alloc(0) : this.#pending.subarray(end + 4);
      const request = readHead(head);
      this.#skip = Number(fieldOf(request, 'Content-Length') ?? 0) || 0;
      requests.push(request);
    }
  }
}

function readHead(head: string): ClientRequest {
  const [first = '', ...lines] = head.split('\r\n');
  const match = requestLine.exec(first);
  const [, method = '', target = '', version = ''] = match ?? [];
  const faults: string[] = [];
  if (!match) faults.push(`does not begin with a request line but with ${show(first)} (RFC 9112 3)`);
  const headers: HeaderField[] = [];
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon));
    if (!token.test(name)) {
      faults.push(`has a header line without a valid name: ${show(line)} (RFC 9112 5)`);
      continue;
    }
    const value = line.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, '');
    if (hasControl(value)) faults.push(`has a control character in ${name} (RFC 9110 5.5)`);
    headers.push({ name, value });
  }
  const request = { method, target, version, headers, faults };
  faults.push(...hostFaults(request), ...bodyFaults(request));
  return request;
}

function hasControl(value: string): boolean {
  return [...value].some((char) => (char < ' ' && char !== '\t') || char === '\x7f');
}

function hostFaults({ version, headers }: ClientRequest): string[] {
  const hosts = headers.filter(({ name }) => name.toLowerCase() === 'host');
  if (hosts.length > 1) return ['has more than one Host header (RFC 9112 3.2)'];
  return hosts.length === 0 && version === '1.1' ? ['has no Host header (RFC 9112 3.2)'] : [];
}

function bodyFaults(request: ClientRequest): string[] {
  const length = fieldOf(request, 'Content-Length');
  if (fieldOf(request, 'Transfer-Encoding') !== undefined) return ['has a body'];
  if (length === undefined || length === '0') return [];
  return [/^\d+$/.test(length) ? 'has a body' : `has Content-Length: ${show(length)} (RFC 9110 8.6)`];
}

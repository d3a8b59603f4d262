import type { HeaderList } from './exchange.js';
import { splitTarget } from './target.js';

/** A request that cannot be served, and the answer to it. The connection ends with it. */
export interface ReadFailure {
  readonly status: number;
  readonly reason: string;
}

/** How the body of a request is framed. */
export type BodyFraming =
  | { readonly type: 'none' }
  | { readonly type: 'length'; readonly length: number }
  | { readonly type: 'chunked' }
  /** It ends with its stream, as in HTTP/2, and nobody has told its length. */
  | { readonly type: 'stream' };

/** A request without its body. Text is bytes, as latin1. */
export interface RequestHead {
  readonly method: string;
  readonly target: string;
  readonly path: string;
  readonly query: string;
  readonly httpVersion: '1.0' | '1.1' | '2.0';
  /** The whole head as it came; headers are looked up in it with {@link headerOf}. */
  readonly text: string;
  readonly body: BodyFraming;
  /** Whether the client may wait for `100 Continue` before it sends the body. */
  readonly expectsContinue: boolean;
  /** Whether the connection may be used for another request, for all that this one says. */
  readonly keepsAlive: boolean;
}

/** What the reader has to say to those whose requests it does not take. */
export const failures = {
  noRequest: { status: 400, reason: 'This is no valid HTTP request.' },
  wrongVersion: { status: 505, reason: 'Only HTTP/1.0 and HTTP/1.1 are spoken here.' },
  badTarget: { status: 400, reason: 'The request target is malformed.' },
  longTarget: { status: 414, reason: 'The request line is too long.' },
  badHeader: { status: 400, reason: 'A header is malformed.' },
  longHead: { status: 431, reason: 'The request line and headers are too long.' },
  longHeader: { status: 431, reason: 'A header is too long.' },
  noHost: { status: 400, reason: 'The request has no Host header.' },
  twoHosts: { status: 400, reason: 'The request has more than one Host header.' },
  twoAuthorizations: { status: 400, reason: 'The request has more than one Authorization header.' },
  twoLengths: { status: 400, reason: 'There is more than one Content-Length.' },
  badLength: {
    status: 400,
    reason: 'The Content-Length is not a number, or comes with a Transfer-Encoding.',
  },
  badCoding: {
    status: 400,
    reason: 'The Transfer-Encoding does not end in chunked, or comes with a Content-Length.',
  },
  otherCoding: { status: 501, reason: 'The only Transfer-Encoding taken here is chunked.' },
  badChunk: { status: 400, reason: 'A chunk of the body has no valid size.' },
  longExtensions: { status: 413, reason: 'The chunk extensions are too long.' },
  longTrailer: { status: 431, reason: 'The trailer of the body is too long.' },
  tooSlow: { status: 408, reason: 'The request took too long to arrive.' },
  cutOff: { status: 400, reason: 'The request was cut off.' },
  tooManyUnanswered: {
    status: 429,
    reason: 'There are too many requests without an answer on this connection.',
  },
  noMemory: { status: 503, reason: 'The memory for requests and answers is used up.' },
} as const satisfies Readonly<Record<string, ReadFailure>>;

// All expressions here are linear: no part of one can match what its neighbour can.
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const forbiddenByte = /[^\t -~\x80-\xff]/;
const targetByte = /^[!-~\x80-\xff]+$/;
/** A path, an asterisk or a whole address. */
const targetForm = /^(?:\/|\*$|[A-Za-z][A-Za-z0-9+.-]*:\/\/)/;
const version = /^HTTP\/(\d)\.(\d)$/;

/** Headers of which the first counts when there are several, as they are no lists. */
const single = new Set([
  'age',
  'content-type',
  'etag',
  'expires',
  'from',
  'if-modified-since',
  'if-unmodified-since',
  'last-modified',
  'max-forwards',
  'proxy-authorization',
  'referer',
  'user-agent',
]);

/** The head that was looked at last: its headers, names in lower case, each with its value behind it. */
let latest: { readonly text: string; readonly headers: readonly string[] } = { text: '', headers: [] };

/** The head that was read last, and with what limit: a client that polls sends the same one again and again. */
let latestRead: { readonly head: RequestHead; readonly longestLine: number } | undefined;

/**
 * Reads a request head.
 * @param text the head up to the last CR LF before the empty line, that included; bytes as latin1
 * @param longestLine most bytes of a line
 */
export function readHead(text: string, longestLine: number): RequestHead | ReadFailure {
  if (latestRead?.head.text === text && latestRead.longestLine === longestLine) return latestRead.head;
  const lineEnd = text.indexOf('\r\n');
  const [method = '', target = '', protocol = '', ...rest] = text.slice(0, lineEnd).split(' ', 4);
  if (lineEnd > longestLine) return failures.longTarget;
  if (!token.test(method) || rest.length > 0) return failures.noRequest;
  const [, major, minor] = version.exec(protocol) ?? [];
  if (major === undefined || major === '0') return failures.noRequest;
  if (!targetByte.test(target) || (method !== 'CONNECT' && !targetForm.test(target)))
    return failures.badTarget;
  const httpVersion = `${major}.${minor}`;
  if (httpVersion !== '1.1' && httpVersion !== '1.0') return failures.wrongVersion;
  const headers = readHeaders(text, lineEnd + 2, longestLine);
  if (!Array.isArray(headers)) return headers as ReadFailure;
  latest = { text, headers };
  if (httpVersion === '1.1' && find(headers, 'host') === undefined) return failures.noHost;
  const coding = find(headers, 'transfer-encoding');
  const body = framingOf(coding, find(headers, 'content-length'));
  if ('status' in body) return body;
  const options = connectionOptions(find(headers, 'connection'));
  // RFC 9112 6.1: whoever frames a body so in HTTP/1.0 may mean something else by what follows. After CONNECT anything may.
  const unsure = (httpVersion === '1.0' && coding !== undefined) || method === 'CONNECT';
  const head: RequestHead = {
    method,
    target,
    ...splitTarget(target),
    httpVersion,
    text,
    body,
    expectsContinue: httpVersion === '1.1' && /^100-continue$/i.test(find(headers, 'expect') ?? ''),
    keepsAlive: !unsure && !options.close && (httpVersion === '1.1' || options.keepAlive),
  };
  latestRead = { head, longestLine };
  return head;
}

/** A header's value by its lower-case name; several are joined as HTTP says. */
export function headerOf({ text }: Pick<RequestHead, 'text'>, name: string): string | undefined {
  if (latest.text !== text) {
    const headers = readHeaders(text, text.indexOf('\r\n') + 2, text.length);
    latest = { text, headers: Array.isArray(headers) ? headers : [] };
  }
  return find(latest.headers, name);
}

/** All headers of a request, as they came. */
export function headerLines({ text }: Pick<RequestHead, 'text'>): HeaderList {
  const lines = text.slice(text.indexOf('\r\n') + 2).split('\r\n');
  return lines.filter(Boolean).map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), trimmed(line, colon + 1, line.length)];
  });
}

/**
 * Whether a request offers to go on with the WebSocket protocol. nginx takes it in HTTP/1.0 too, which proxies speak
 * whose `proxy_http_version` nobody has set.
 */
export function offersWebSocket(head: RequestHead): boolean {
  if (head.method !== 'GET') return false;
  const offer = headerOf(head, 'upgrade');
  return offer?.split(',').some((one) => one.trim().toLowerCase() === 'websocket') === true;
}

function readHeaders(text: string, start: number, longestLine: number): string[] | ReadFailure {
  const headers: string[] = [];
  /** Of many headers, where the value of each is; few are looked through. */
  let places: Map<string, number> | undefined;
  for (let at = start; at < text.length; ) {
    const end = text.indexOf('\r\n', at);
    if (end - at > longestLine) return failures.longHeader;
    const colon = text.indexOf(':', at);
    if (colon < 0 || colon > end) return failures.badHeader;
    const name = text.slice(at, colon).toLowerCase();
    const value = trimmed(text, colon + 1, end);
    at = end + 2;
    if (!token.test(name) || forbiddenByte.test(value)) return failures.badHeader;
    if (!places && headers.length > 2 * fewHeaders) places = placesOf(headers);
    const place = places ? places.get(name) : placeOf(headers, name);
    if (place === undefined) {
      if (name === 'content-length' && find(headers, 'transfer-encoding') !== undefined)
        return failures.badLength;
      if (name === 'transfer-encoding' && find(headers, 'content-length') !== undefined)
        return failures.badCoding;
      headers.push(name, value);
      places?.set(name, headers.length - 1);
      continue;
    }
    const refusal = repeated[name];
    if (refusal) return refusal;
    if (!single.has(name)) headers[place] += (name === 'cookie' ? '; ' : ', ') + value;
  }
  return headers;
}

/** So many headers are looked through faster than a map of them is made. */
const fewHeaders = 16;

function placesOf(headers: readonly string[]): Map<string, number> {
  const places = new Map<string, number>();
  for (let index = 0; index < headers.length; index += 2) places.set(headers[index] as string, index + 1);
  return places;
}

function placeOf(headers: readonly string[], name: string): number | undefined {
  for (let index = 0; index < headers.length; index += 2) {
    if (headers[index] === name) return index + 1;
  }
  return undefined;
}

/** Headers that must not come twice, since which of them counts would be anybody's guess. */
const repeated: Readonly<Record<string, ReadFailure | undefined>> = {
  host: failures.twoHosts,
  authorization: failures.twoAuthorizations,
  'content-length': failures.twoLengths,
};

/** A part of a text without the spaces and tabs around it; linear, whatever is in between. */
function trimmed(text: string, start: number, end: number): string {
  let [from, to] = [start, end];
  while (from < to && isBlank(text.charCodeAt(from))) from++;
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}

const isBlank = (code: number) => code === 0x20 || code === 0x09;

function find(headers: readonly string[], name: string): string | undefined {
  const place = placeOf(headers, name);
  return place === undefined ? undefined : headers[place];
}

function framingOf(coding: string | undefined, length: string | undefined): BodyFraming | ReadFailure {
  if (coding !== undefined) {
    const codings = coding.toLowerCase().split(',');
    if (codings.at(-1)?.trim() !== 'chunked') return failures.badCoding;
    return codings.length === 1 ? { type: 'chunked' } : failures.otherCoding;
  }
  if (length === undefined) return { type: 'none' };
  const value = Number(length);
  if (!/^\d+$/.test(length) || !Number.isSafeInteger(value)) return failures.badLength;
  return value === 0 ? { type: 'none' } : { type: 'length', length: value };
}

function connectionOptions(header: string | undefined) {
  const options = header === undefined ? [] : header.toLowerCase().split(',');
  const has = (wanted: string) => options.some((option) => option.trim() === wanted);
  return { close: has('close'), keepAlive: has('keep-alive') };
}

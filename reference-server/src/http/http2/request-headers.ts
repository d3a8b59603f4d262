import { randomBytes } from 'node:crypto';
import type { ConnectionLimits } from '../limits.js';
import { failures, type ReadFailure, type RequestHead, readHead } from '../request-head.js';

/** The head of a request that came on a stream. */
export interface StreamHead {
  readonly head: RequestHead;
  /** Whether it offers to go on with the WebSocket protocol (RFC 8441). */
  readonly offersWebSocket: boolean;
}

const otherProtocol: ReadFailure = { status: 501, reason: 'The only protocol taken here is websocket.' };

/** The head that was made last: requests that are equal have the same one, as in HTTP/1.1. */
let latest: { readonly read: RequestHead; readonly hasBody: boolean; readonly made: StreamHead } | undefined;

/** What a method and a target may consist of: anything else could end them, or the first line of a head. */
const targetBytes = /^[!-~\x80-\xff]+$/;
const lineEnd = /[\r\n]/;

/**
 * Reads the headers of a stream: as the head that the same request has in HTTP/1.1, so that the same rules hold for it, and the
 * rest of the server needs to know one form only.
 * @param raw names and values in turn, as they came; bytes, as latin1
 * @param hasBody whether anything follows
 */
export function readStreamHead(
  raw: readonly string[],
  hasBody: boolean,
  limits: Pick<ConnectionLimits, 'head' | 'line'>,
): StreamHead | ReadFailure {
  const { pseudo, lines, cookies, hosts } = sorted(raw);
  const authority = pseudo.get(':authority');
  // Both would be one too many, as for nginx; with two Host headers it is the same.
  for (const host of authority === undefined ? hosts : [authority, ...hosts]) lines.unshift(`host: ${host}`);
  // RFC 9113 8.2.3: each cookie may have a header of its own, and all are one for everybody else.
  if (cookies.length > 0) lines.push(`cookie: ${cookies.join('; ')}`);
  const protocol = pseudo.get(':protocol');
  if (protocol !== undefined && protocol.toLowerCase() !== 'websocket') return otherProtocol;
  const offersWebSocket = protocol !== undefined;
  if (offersWebSocket) lines.push(...upgradeLines(lines));
  const method = offersWebSocket ? 'GET' : (pseudo.get(':method') ?? '');
  const target = pseudo.get(':path') ?? authority ?? '';
  if (!targetBytes.test(method)) return failures.noRequest;
  if (!targetBytes.test(target)) return failures.badTarget;
  if (lines.some((line) => lineEnd.test(line))) return failures.badHeader;
  const text = `${method} ${target} HTTP/1.1\r\n${lines.map((line) => `${line}\r\n`).join('')}`;
  const head = readHead(text, limits.line);
  if ('status' in head) return head;
  if (text.length > limits.head) return failures.longHead;
  if (latest?.read === head && latest.hasBody === hasBody && latest.made.offersWebSocket === offersWebSocket)
    return latest.made;
  const withoutLength = { type: head.body.type === 'none' && !hasLength(raw) ? 'stream' : 'none' } as const;
  const framed = head.body.type === 'length' ? head.body : withoutLength;
  const body = hasBody && !offersWebSocket ? framed : ({ type: 'none' } as const);
  const made: StreamHead = { head: { ...head, httpVersion: '2.0', body }, offersWebSocket };
  latest = { read: head, hasBody, made };
  return made;
}

function sorted(raw: readonly string[]) {
  const pseudo = new Map<string, string>();
  const lines: string[] = [];
  const cookies: string[] = [];
  const hosts: string[] = [];
  for (let index = 0; index < raw.length; index += 2) {
    const [name = '', value = ''] = [raw[index], raw[index + 1]];
    if (name.startsWith(':')) pseudo.set(name, value);
    else if (name === 'cookie') cookies.push(value);
    else if (name === 'host') hosts.push(value);
    else lines.push(`${name}: ${value}`);
  }
  return { pseudo, lines, cookies, hosts };
}

/** What the same offer has in HTTP/1.1. A key proves nothing on a stream, and nobody looks at what comes of it. */
function upgradeLines(lines: readonly string[]): readonly string[] {
  const key = 'sec-websocket-key: ';
  const own = ['upgrade: websocket', 'connection: Upgrade'];
  if (lines.some((line) => line.startsWith(key))) return own;
  return [...own, `${key}${randomBytes(16).toString('base64')}`];
}

function hasLength(raw: readonly string[]): boolean {
  return raw.some((text, index) => index % 2 === 0 && text === 'content-length');
}

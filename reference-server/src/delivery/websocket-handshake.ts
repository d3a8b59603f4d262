import { createHash } from 'node:crypto';
import type { HeaderList } from '../http/exchange.js';

/** A request that becomes no WebSocket, and why. */
export interface HandshakeRefusal {
  readonly status: number;
  readonly explain: string;
  readonly headers: HeaderList;
}

const missing =
  "Don't have at least one of the mandatory headers: Connection, Upgrade, Sec-WebSocket-Key and Sec-WebSocket-Version";

/**
 * Checks a request for a WebSocket.
 * @param header a header's value by its lower-case name
 * @param allowedOrigins `*`, or the origins whose pages may connect, with spaces or commas between; '' = all. Programs,
 *   which send no `Origin`, may always.
 * @returns the head of the answer, or why there is none
 */
export function handshake(
  header: (name: string) => string | undefined,
  allowedOrigins = '',
): Buffer | HandshakeRefusal {
  const key = header('sec-websocket-key');
  const version = header('sec-websocket-version');
  if (!has(header('upgrade'), 'websocket') || !has(header('connection'), 'upgrade') || !key || !version) {
    return { status: 400, explain: missing, headers: [] };
  }
  if (version !== '13' && version !== '8') {
    const explain = 'Version not supported. Supported versions: 8, 13';
    return { status: 400, explain, headers: [['Sec-WebSocket-Version', '8, 13']] };
  }
  if (!/^[A-Za-z0-9+/]{22}==$/.test(key)) {
    return { status: 400, explain: 'Sec-WebSocket-Key is not valid.', headers: [] };
  }
  // Version 8 has another name for it.
  if (!isAllowed(header('origin') ?? header('sec-websocket-origin'), allowedOrigins)) {
    return { status: 403, explain: 'Origin not allowed.', headers: [] };
  }
  return head(key, firstProtocol(header('sec-websocket-protocol')));
}

/** Whether a list of tokens has this one. */
function has(list: string | undefined, token: string): boolean {
  return (list ?? '').split(',').some((item) => item.trim().toLowerCase() === token);
}

function isAllowed(origin: string | undefined, allowed: string): boolean {
  const list = allowed
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((item) => item !== '');
  return (
    list.length === 0 || origin === undefined || list.includes('*') || list.includes(origin.toLowerCase())
  );
}

/**
 * The first subprotocol that a client offers; undefined where it offers none. It means nothing here, but browsers end a
 * connection that takes none of those they have offered, and some pages offer one to log in with.
 */
function firstProtocol(offered = ''): string | undefined {
  return /^[\s,]*([!#$%&'*+\-.^_`|~0-9A-Za-z]+)[ \t]*(?:,|$)/.exec(offered)?.[1];
}

function head(key: string, protocol: string | undefined): Buffer {
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  const lines = [
    'HTTP/1.1 101 Switching Protocols',
    'Expires: Thu, 01 Jan 1970 00:00:01 GMT',
    'Cache-Control: no-cache, no-store, must-revalidate',
    'Upgrade: WebSocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
    ...(protocol === undefined ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`);
}

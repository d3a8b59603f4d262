import { createHash } from 'node:crypto';
import { headerOf, type ResponseHead } from './http-response.js';

/** What opens a WebSocket, and what must come back. */
export interface Handshake {
  /** For a GET with HTTP/1.1. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The value of Sec-WebSocket-Accept that only who understood the key can say. */
  readonly accept: string;
}

/** What RFC 6455 1.3 has every server append to the key. */
const magic = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** The value of Sec-WebSocket-Accept for a key (RFC 6455 4.2.2). */
export function acceptFor(key: string): string {
  return createHash('sha1').update(`${key}${magic}`).digest('base64');
}

/**
 * A new handshake (RFC 6455 4.1).
 * @param randomBytes gives this many bytes that nobody can guess
 * @param version of the protocol; 13 is that of RFC 6455
 */
export function openHandshake(randomBytes: (length: number) => Uint8Array, version = '13'): Handshake {
  const key = Buffer.from(randomBytes(16)).toString('base64');
  return {
    headers: [
      ['Connection', 'Upgrade'],
      ['Upgrade', 'websocket'],
      ['Sec-WebSocket-Version', version],
      ['Sec-WebSocket-Key', key],
    ],
    accept: acceptFor(key),
  };
}

/** Where an answer to a handshake breaks RFC 6455; each a clause that can follow "the response". Its status is 101, or it isn't judged. */
export function handshakeFaults(head: Omit<ResponseHead, 'at'>, { accept }: Handshake): string[] {
  if (head.status !== 101) return [];
  const faults: string[] = [];
  const upgrade = headerOf(head, 'Upgrade');
  if (upgrade?.toLowerCase() !== 'websocket') {
    faults.push(`${says('Upgrade', upgrade)}, not websocket (RFC 6455 4.1)`);
  }
  const connection = headerOf(head, 'Connection');
  const tokens = (connection ?? '').split(',').map((token) => token.trim().toLowerCase());
  if (!tokens.includes('upgrade')) {
    faults.push(`${says('Connection', connection)}, which does not name Upgrade (RFC 6455 4.1)`);
  }
  const accepted = headerOf(head, 'Sec-WebSocket-Accept');
  if (accepted !== accept) {
    faults.push(
      `${says('Sec-WebSocket-Accept', accepted)}, not ${accept}, which the key asks for (RFC 6455 4.1)`,
    );
  }
  for (const name of ['Sec-WebSocket-Extensions', 'Sec-WebSocket-Protocol']) {
    const value = headerOf(head, name);
    if (value !== undefined) faults.push(`${says(name, value)}, which nobody asked for (RFC 6455 4.1)`);
  }
  return faults;
}

function says(name: string, value: string | undefined): string {
  return value === undefined ? `has no ${name}` : `says ${name}: ${value}`;
}

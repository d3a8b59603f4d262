import type { Question } from '../../listener.js';
import type { PushMessage } from '../push-message.js';

/** How the kit serves, where a mode leaves a choice. */
export interface Style {
  /** How HTTP frames an answer: a chunk for each piece, chunks that end anywhere, or no frame but the end of the connection. */
  readonly framing: 'chunked' | 'odd-chunks' | 'close';
  /** Line ends of server-sent events. */
  readonly eol: '\n' | '\r\n' | '\r';
  /** What stands after each message of a long-polling body. */
  readonly after: string;
  /** What fills up the header and each message, as for browsers that need so many bytes. */
  readonly padding: boolean;
}

/** What a server does as a rule. */
export const usualStyle: Style = { framing: 'chunked', eol: '\n', after: '\r\n', padding: false };

/** How one mode goes over the wire. All bytes are those of the connection, framing included. */
export interface Serving {
  /** What answers a subscription at once; undefined where the answer waits for a message. */
  begin(question: Question, style: Style): Buffer | undefined;
  /** Messages that go out together; the second is the time of the last, the tag its own. */
  messages(messages: readonly PushMessage[], style: Style): Buffer;
  /** What tells a client that the server is still there; undefined where there is no such thing. */
  ping(style: Style): Buffer | undefined;
  /** The orderly end of a connection whose life time is over; `now` in seconds since 1970. */
  end(style: Style, now: number): Buffer;
}

/** The bytes as a chunk, or several, where the answer is chunked. */
export function framed(bytes: Buffer, { framing }: Style): Buffer {
  if (framing === 'close' || bytes.length === 0) return bytes;
  if (framing === 'chunked') return chunk(bytes);
  const chunks: Buffer[] = [];
  // Of different sizes, so that no two messages are cut alike.
  for (let start = 0, size = 1; start < bytes.length; start += size, size = (2 * size + 1) % 61) {
    chunks.push(chunk(bytes.subarray(start, start + size)));
  }
  return Buffer.concat(chunks);
}

function chunk(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
}

/** What ends the answer; without chunks, the end of the connection does. */
export function lastChunk({ framing }: Style): Buffer {
  return Buffer.from(framing === 'close' ? '' : '0\r\n\r\n');
}

/** The head of an answer, as the module writes it. */
export function headOf(
  status: string,
  fields: readonly (readonly [name: string, value: string])[],
  framing: Style['framing'] | 'empty' | 'none',
): Buffer {
  const chunked = ['Transfer-Encoding: chunked', 'Connection: keep-alive'];
  const how = {
    chunked,
    'odd-chunks': chunked,
    close: ['Connection: close'],
    empty: ['Content-Length: 0', 'Connection: keep-alive'],
    none: ['Connection: keep-alive'],
  }[framing];
  const lines = [
    `HTTP/${framing === 'close' ? '1.0' : '1.1'} ${status}`,
    ...fields.map(([name, value]) => `${name}: ${value}`),
    ...how,
    'Expires: Thu, 01 Jan 1970 00:00:01 GMT',
    'Cache-Control: no-cache, no-store, must-revalidate',
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}

import { STATUS_CODES } from 'node:http';
import type { HeaderList, ResponseHead } from './exchange.js';

const forbidden = /[^\t -~\x80-\xff]/;

/** The head of an answer as bytes. It must not be changed by what is in a header: throws where that would be. */
export function headBytes(status: number, ...lists: readonly HeaderList[]): Buffer {
  let text = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Unknown'}\r\n`;
  for (const list of lists) {
    for (const [name, value] of list) {
      if (forbidden.test(value)) throw new Error(`The header ${name} has a character that cannot be sent.`);
      text += `${name}: ${value}\r\n`;
    }
  }
  return Buffer.from(`${text}\r\n`, 'latin1');
}

const none = Buffer.alloc(0);
const lineEnd = Buffer.from('\r\n');

/** What ends a chunked body. */
export const lastChunk: Buffer = Buffer.from('0\r\n\r\n');

/**
 * A whole answer as bytes.
 * @param connection what becomes of the connection, where the head does not say it
 */
export function responseBytes(
  head: ResponseHead,
  standard: HeaderList,
  connection: 'keep-alive' | 'close' | undefined,
  bytes: Uint8Array,
): Buffer {
  const bodiless = head.status === 204 || head.status === 304;
  const last: [string, string][] = connection === undefined ? [] : [['Connection', connection]];
  if (!bodiless && head.chunked) last.unshift(['Transfer-Encoding', 'chunked']);
  else if (!bodiless) last.unshift(['Content-Length', String(bytes.byteLength)]);
  const lines = headBytes(head.status, standard, head.headers, last);
  if (bodiless) return lines;
  if (!head.chunked) return Buffer.concat([lines, bytes]);
  const size = bytes.byteLength > 0 ? Buffer.from(`${bytes.byteLength.toString(16)}\r\n`) : none;
  return Buffer.concat([lines, size, bytes, size.length > 0 ? lineEnd : none, lastChunk]);
}

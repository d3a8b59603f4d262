import { STATUS_CODES } from 'node:http';
import type { Body, HeaderList } from './exchange.js';

const forbidden = /[^\t -~\x80-\xff]/;

/** A header's value, if it can be sent as it is; throws where it would end the header, for example. */
export function sendable(name: string, value: string): string {
  if (forbidden.test(value)) throw new Error(`The header ${name} has a character that cannot be sent.`);
  return value;
}

/** The head of an answer as bytes. It must not be changed by what is in a header: throws where that would be. */
export function headBytes(status: number, ...lists: readonly HeaderList[]): Buffer {
  let text = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Unknown'}\r\n`;
  for (const list of lists) {
    for (const [name, value] of list) {
      text += `${name}: ${sendable(name, value)}\r\n`;
    }
  }
  return Buffer.from(`${text}\r\n`, 'latin1');
}

/** What ends a chunked body. */
export const lastChunk: Buffer = Buffer.from('0\r\n\r\n');

/** The pieces of a body in their order. */
export function pieces(body: Body): readonly Uint8Array[] {
  return body instanceof Uint8Array ? [body] : body;
}

export function lengthOf(body: Body): number {
  return pieces(body).reduce((sum, { byteLength }) => sum + byteLength, 0);
}

import type { HeaderList } from '../../../http/exchange.js';
import { headBytes } from '../../../http/response-bytes.js';
import { serverName } from '../../../version.js';

/** What the connection adds to a head, as long as it is as a rule. */
const usualHeaders: HeaderList = [
  ['Date', new Date(0).toUTCString()],
  ['Server', serverName],
  ['Connection', 'keep-alive'],
];

/** Bytes of the head of an answer, about; 0 where there is none. */
export function headLength(status: number, headers: HeaderList): number {
  return status === 0 ? 0 : headBytes(status, usualHeaders, headers).byteLength;
}

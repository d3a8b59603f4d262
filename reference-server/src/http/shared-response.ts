import type { HeaderList, ResponseHead } from './exchange.js';
import { headBytes } from './response-bytes.js';

/** The answer that was written last: to many who wait for the same message it is the same. */
interface Written {
  readonly head: ResponseHead;
  readonly bytes: Uint8Array;
  readonly standard: HeaderList;
  readonly response: readonly Uint8Array[];
}

let written: Written | undefined;

/** Longest body that is put behind its head in one piece of memory; a longer one is not copied. */
export const worthJoining = 16 * 1024;

/** A whole answer with a body, after which the connection stays open. */
export function sharedResponse(
  head: ResponseHead,
  standard: HeaderList,
  bytes: Uint8Array,
): readonly Uint8Array[] {
  if (written?.head !== head || written.bytes !== bytes || written.standard !== standard) {
    const framing: [string, string][] = [['Content-Length', String(bytes.byteLength)]];
    if (!saysConnection(head)) framing.push(['Connection', 'keep-alive']);
    const lines = headBytes(head.status, standard, head.headers, framing);
    const response = bytes.byteLength <= worthJoining ? [Buffer.concat([lines, bytes])] : [lines, bytes];
    written = { head, bytes, standard, response };
  }
  return written.response;
}

/** Whether an answer says what becomes of the connection. */
export function saysConnection({ headers }: ResponseHead): boolean {
  return headers.some(([name]) => name.toLowerCase() === 'connection');
}

/** Whether an answer says that the connection ends with it. */
export function saysClose(head: ResponseHead): boolean {
  // The one that was written last was looked at already.
  if (head === written?.head) return false;
  return head.headers.some(([name, value]) => name.toLowerCase() === 'connection' && value === 'close');
}

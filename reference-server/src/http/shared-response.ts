import type { HeaderList, ResponseHead } from './exchange.js';
import { responseBytes } from './response-bytes.js';

/** The answer that was written last: to many who wait for the same message it is the same. */
interface Written {
  readonly head: ResponseHead;
  readonly bytes: Uint8Array;
  readonly standard: HeaderList;
  readonly response: Buffer;
}

let written: Written | undefined;

/** A whole answer as bytes, after which the connection stays open. */
export function sharedResponse(head: ResponseHead, standard: HeaderList, bytes: Uint8Array): Buffer {
  if (written?.head !== head || written.bytes !== bytes || written.standard !== standard) {
    written = { head, bytes, standard, response: responseBytes(head, standard, 'keep-alive', bytes) };
  }
  return written.response;
}

/** Whether an answer says that the connection ends with it. */
export function saysClose(head: ResponseHead): boolean {
  // The one that was written last was looked at already.
  if (head === written?.head) return false;
  return head.headers.some(([name, value]) => name.toLowerCase() === 'connection' && value === 'close');
}

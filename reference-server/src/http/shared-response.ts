import type { HeaderList, ResponseHead } from './exchange.js';
import { headBytes, lastChunk } from './response-bytes.js';

/** The answer that was written last: to many who wait for the same message it is the same. */
interface Written {
  readonly head: ResponseHead;
  readonly bytes: Uint8Array;
  readonly standard: HeaderList;
  readonly response: readonly Uint8Array[];
}

let written: Written | undefined;

/** The end of a chunk, and of all. */
const endOfBody = Buffer.concat([Buffer.from('\r\n'), lastChunk]);

/** Longest answer that is put into one piece of memory; a longer one is not copied. */
export const worthJoining = 16 * 1024;

/** A whole answer with a body, after which the connection stays open. */
export function sharedResponse(
  head: ResponseHead,
  standard: HeaderList,
  bytes: Uint8Array,
): readonly Uint8Array[] {
  if (written?.head !== head || written.bytes !== bytes || written.standard !== standard) {
    const framing = framingOf(head.chunked === true, bytes.byteLength);
    if (!saysConnection(head)) framing.push(['Connection', 'keep-alive']);
    const lines = headBytes(head.status, standard, head.headers, framing);
    const response = joined([lines, ...framed([bytes], bytes.byteLength, head.chunked === true)]);
    written = { head, bytes, standard, response };
  }
  return written.response;
}

/** The head of a stream that was written last, and what it was made of. */
let writtenHead:
  | {
      readonly head: ResponseHead;
      readonly standard: HeaderList;
      readonly chunked: boolean;
      readonly isLast: boolean;
      readonly bytes: Uint8Array;
    }
  | undefined;

/** The head of a stream as it is sent, made once for all streams that begin alike. */
export function sharedHead(
  head: ResponseHead,
  standard: HeaderList,
  chunked: boolean,
  isLast: boolean,
  make: () => Uint8Array,
): Uint8Array {
  const last = writtenHead;
  const isSame = last?.head === head && last.standard === standard;
  if (isSame && last.chunked === chunked && last.isLast === isLast) return last.bytes;
  const bytes = make();
  writtenHead = { head, standard, chunked, isLast, bytes };
  return bytes;
}

/** The headers that say where a body of this length ends. */
export function framingOf(chunked: boolean, length: number): [string, string][] {
  return [chunked ? ['Transfer-Encoding', 'chunked'] : ['Content-Length', String(length)]];
}

/** A body as it is sent. */
export function framed(
  pieces: readonly Uint8Array[],
  length: number,
  chunked: boolean,
): readonly Uint8Array[] {
  if (!chunked) return pieces;
  if (length === 0) return [lastChunk];
  return [Buffer.from(`${length.toString(16)}\r\n`), ...pieces, endOfBody];
}

/** What is short in one piece, so that it goes out with one call of the system. */
export function joined(pieces: readonly Uint8Array[]): readonly Uint8Array[] {
  const length = pieces.reduce((sum, { byteLength }) => sum + byteLength, 0);
  return length <= worthJoining ? [Buffer.concat(pieces, length)] : pieces;
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

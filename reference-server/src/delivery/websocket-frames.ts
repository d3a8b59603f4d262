import { isUtf8 } from 'node:buffer';
import { Sender } from 'ws';

const opcodes = { text: 1, close: 8, ping: 9, pong: 10 } as const;

const noBytes = new Uint8Array(0);

function frame(opcode: keyof typeof opcodes, payload: Uint8Array): Buffer {
  const options = { fin: true, opcode: opcodes[opcode], mask: false, readOnly: true, rsv1: false };
  const pieces = Sender.frame(payload, options);
  return Buffer.concat(pieces);
}

/**
 * A text as a frame, to be shared by all who get it. A browser would give up a connection on which a text is no UTF-8;
 * what is none in it becomes U+FFFD.
 */
export function textFrame(text: Uint8Array): Buffer {
  return frame('text', isUtf8(text) ? text : Buffer.from(Buffer.from(text).toString()));
}

/** An empty ping. */
export const pingFrame: Buffer = frame('ping', noBytes);

/** The answer to a ping. */
export function pongFrame(payload: Uint8Array): Buffer {
  return frame('pong', payload);
}

/** Longest reason of a close frame in bytes. */
const longestReason = 123;

/** A close frame. Without a code it is empty; a reason that is too long is cut between two characters. */
export function closeFrame(code?: number, reason = ''): Buffer {
  if (code === undefined) return frame('close', noBytes);
  let bytes = Buffer.from(reason);
  if (bytes.length > longestReason) {
    let end = longestReason;
    // Not before the second or a later byte of a character.
    while (((bytes[end] as number) & 0xc0) === 0x80) end--;
    bytes = bytes.subarray(0, end);
  }
  return frame('close', Buffer.concat([Buffer.of(code >> 8, code & 0xff), bytes]));
}

import { textFromBytes, wireBytes } from './byte-text.js';

/** A channel that a request names, and how many of its stored messages are asked for. */
export interface ChannelRequest {
  readonly name: string;
  readonly backtrack: number;
}

/**
 * Percent-decodes the value of an expression, whose characters are bytes. Decoding stops at a `?`, as it came or decoded;
 * what follows is taken as it is, and so is an escape that is broken. Bytes that are no UTF-8 stay apart, see byte-text.
 */
export function decodePath(raw: string): string {
  if (!raw.includes('%')) return textFromBytes(wireBytes(raw));
  const bytes = wireBytes(raw);
  const decoded = Buffer.alloc(bytes.length);
  let length = 0;
  let at = 0;
  while (at < bytes.length) {
    let byte = bytes[at++] as number;
    if (byte === percent) {
      const escaped = hexByte(bytes, at);
      if (escaped !== undefined) {
        byte = escaped;
        at += 2;
      }
    }
    decoded[length++] = byte;
    if (byte === questionMark) break;
  }
  length += bytes.copy(decoded, length, at);
  return textFromBytes(decoded.subarray(0, length));
}

const percent = 0x25;
const questionMark = 0x3f;

function hexByte(bytes: Buffer, at: number): number | undefined {
  const digits = bytes.toString('latin1', at, at + 2);
  return /^[0-9a-f]{2}$/i.test(digits) ? Number.parseInt(digits, 16) : undefined;
}

/**
 * The channels of a path such as `/a.b3/b`, in its order. A name given twice counts twice. Empty names, for which the
 * module makes a channel, are left out.
 * @param path decoded
 */
export function parseChannelsPath(path: string): ChannelRequest[] {
  return path.split('/').flatMap((part) => {
    const [, name = part, digits = '0'] = /^(.*)\.b(\d+)$/s.exec(part) ?? [];
    return name === '' ? [] : [{ name, backtrack: Math.min(Number(digits), Number.MAX_SAFE_INTEGER) }];
  });
}

import { textFromBytes, wireBytes } from './byte-text.js';

/** A channel that a request names, and how many of its stored messages are asked for. */
export interface ChannelRequest {
  readonly name: string;
  readonly backtrack: number;
}

/** The text of an expression's value, percent-decoded, see {@link decodedBytes}. Bytes that are no UTF-8 stay apart, see byte-text. */
export function decodePath(raw: string): string {
  return textFromBytes(raw.includes('%') ? decodedBytes(raw) : wireBytes(raw));
}

/** The value of an expression, percent-decoded, its characters still bytes. */
export function decodeValue(raw: string): string {
  return raw.includes('%') ? decodedBytes(raw).toString('latin1') : raw;
}

/**
 * Decodes as nginx does: it stops at a `?`, as it came or decoded, and what follows is taken as it is. Of an escape that is
 * broken the percent sign is dropped, and a hexadecimal digit that follows it without another one.
 */
function decodedBytes(raw: string): Buffer {
  const bytes = wireBytes(raw);
  const decoded = Buffer.alloc(bytes.length);
  let length = 0;
  let at = 0;
  while (at < bytes.length) {
    let byte = bytes[at++] as number;
    if (byte === percent) {
      if (at === bytes.length) break;
      byte = bytes[at++] as number;
      const high = hexDigit(byte);
      if (high !== undefined) {
        const low = hexDigit(bytes[at++]);
        if (low === undefined) continue;
        byte = high * 16 + low;
      }
    }
    decoded[length++] = byte;
    if (byte === questionMark) break;
  }
  if (at < bytes.length) length += bytes.copy(decoded, length, at);
  return decoded.subarray(0, length);
}

const percent = 0x25;
const questionMark = 0x3f;

function hexDigit(byte: number | undefined): number | undefined {
  const digit = byte === undefined ? Number.NaN : Number.parseInt(String.fromCharCode(byte), 16);
  return Number.isNaN(digit) ? undefined : digit;
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

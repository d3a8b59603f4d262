/** Milliseconds between two pieces, as a rule. */
const usual = 2;
/**
 * Milliseconds where a reader may go wrong by the cut itself: longer than a busy machine keeps most readers waiting, so that the
 * two sides of the cut are read apart.
 */
const long = 25;
/** The bytes at the beginning of a WebSocket frame that say how long it is, without the long form. */
const frameHead = 4;

const backslash = 0x5c;
const [carriageReturn, lineFeed] = [13, 10];

/**
 * How long to wait before the byte at this place is sent, where each byte is sent by itself, milliseconds: long within a CRLF, within
 * a character of UTF-8, within an escape of JSON and within the head of a frame.
 */
function pauseBefore(bytes: Uint8Array, at: number): number {
  const before = bytes[at - 1];
  const next = bytes[at] ?? 0;
  const withinCrLf = before === carriageReturn && next === lineFeed;
  const withinCharacter = next >= 0x80 && next <= 0xbf;
  const isWithin = withinCrLf || withinCharacter || before === backslash || at < frameHead;
  return isWithin ? long : usual;
}

/** Sends bytes one by one, with the pauses between them. */
export async function sendByteByByte(
  bytes: Uint8Array,
  write: (piece: Uint8Array) => void,
  pause: (ms: number) => Promise<void>,
): Promise<void> {
  for (let at = 0; at < bytes.length; at++) {
    if (at > 0) await pause(pauseBefore(bytes, at));
    write(bytes.subarray(at, at + 1));
  }
}

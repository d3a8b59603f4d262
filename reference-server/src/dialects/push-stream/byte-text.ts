// nginx knows bytes, we know text. What the wire brings is UTF-8 nearly always; a byte that is none becomes one of the
// surrogates U+DC80 to U+DCFF, which no UTF-8 decodes to. So nothing is lost, and different bytes are different texts.

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The text of some bytes. */
export function textFromBytes(bytes: Uint8Array): string {
  let text = '';
  let start = 0;
  for (let at = 0; at < bytes.length; ) {
    const length = (bytes[at] as number) < 0x80 ? 1 : sequenceLength(bytes, at);
    if (length > 0) {
      at += length;
    } else {
      if (at > start) text += decoder.decode(bytes.subarray(start, at));
      text += String.fromCharCode(0xdc00 + (bytes[at] as number));
      at++;
      start = at;
    }
  }
  return text + decoder.decode(bytes.subarray(start));
}

/** How many bytes the character has that begins here; 0 when none does. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  const second = bytes[at + 1] ?? 0;
  const third = bytes[at + 2] ?? 0;
  const fourth = bytes[at + 3] ?? 0;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  if (lead < 0xe0) return follows(second) ? 2 : 0;
  // Not what a shorter sequence has, no surrogate, nothing after U+10FFFF.
  const least = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const most = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < least || second > most || !follows(third)) return 0;
  if (lead < 0xf0) return 3;
  return follows(fourth) ? 4 : 0;
}

function follows(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

/** The text of a string whose characters are bytes, such as a header's value or a request target as it came over the wire. */
export function textFromWire(value: string): string {
  return /^[\0-\x7f]*$/.test(value) ? value : textFromBytes(wireBytes(value));
}

/** The bytes of a string whose characters are bytes; one that is none stands for its UTF-8. */
export function wireBytes(value: string): Buffer {
  return /[^\0-\xff]/.test(value) ? bytesFromText(value) : Buffer.from(value, 'latin1');
}

/** The bytes of a text that came from {@link textFromBytes}. */
export function bytesFromText(text: string): Buffer {
  // With the flag u, half of a pair is no match.
  if (!/[\udc80-\udcff]/u.test(text)) return Buffer.from(text);
  // No character has more than three bytes for each of its code units.
  const bytes = Buffer.allocUnsafe(3 * text.length);
  let length = 0;
  let start = 0;
  for (const { index, 0: found } of text.matchAll(/[\udc80-\udcff]/gu)) {
    if (index > start) length += bytes.write(text.slice(start, index), length);
    bytes[length++] = found.charCodeAt(0) - 0xdc00;
    start = index + 1;
  }
  length += bytes.write(text.slice(start), length);
  return Buffer.from(bytes.subarray(0, length));
}

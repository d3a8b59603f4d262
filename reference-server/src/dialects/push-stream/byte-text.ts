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
      text += decoder.decode(bytes.subarray(start, at)) + String.fromCharCode(0xdc00 + (bytes[at] as number));
      at++;
      start = at;
    }
  }
  return text + decoder.decode(bytes.subarray(start));
}

/** How many bytes the character has that begins here; 0 when none does. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const [lead = 0, second = 0, third = 0, fourth = 0] = bytes.subarray(at, at + 4);
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

/** The text of a string whose characters are bytes, such as a header's value or a request target from node:http. */
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
  const pieces = text.split(/([\udc80-\udcff])/u);
  return Buffer.concat(
    pieces.map((piece, index) =>
      index % 2 === 1 ? Buffer.of(piece.charCodeAt(0) - 0xdc00) : Buffer.from(piece),
    ),
  );
}

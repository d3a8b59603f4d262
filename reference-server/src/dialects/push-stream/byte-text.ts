// nginx knows bytes, we know text. What the wire brings is UTF-8 nearly always; a byte that is none becomes one of the
// surrogates U+DC80 to U+DCFF, which no UTF-8 decodes to. So nothing is lost, and different bytes are different texts.

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of some bytes. */
export function textFromBytes(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    return decodeInPieces(bytes);
  }
}

function decodeInPieces(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const piece = bytes.subarray(at, at + sequenceLength(bytes[at] as number));
    try {
      text += decoder.decode(piece);
      at += piece.length;
    } catch {
      text += String.fromCharCode(0xdc00 + (bytes[at] as number));
      at++;
    }
  }
  return text;
}

/** How many bytes a sequence has that starts with this one. */
function sequenceLength(lead: number): number {
  return lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
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

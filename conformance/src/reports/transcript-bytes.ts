/** How many lines of one write or read are shown, and how long a line may be. */
const longest = { lines: 40, line: 160 };

const escapes: Record<number, string> = { 0: '\\0', 9: '\\t', 10: '\\n', 13: '\\r' };

/** Bytes as one readable line; what can't be printed as an escape. */
export function showLine(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes.subarray(0, longest.line)) {
    if (byte === 0x5c) text += '\\\\';
    else if (byte >= 0x20 && byte < 0x7f) text += String.fromCharCode(byte);
    else text += escapes[byte] ?? `\\x${byte.toString(16).padStart(2, '0')}`;
  }
  const left = bytes.length - longest.line;
  return left > 0 ? `${text} [and ${left} more bytes]` : text;
}

/** Bytes in lines, as HTTP has them: a CRLF ends a line and is not shown, everything else is. */
export function showBytes(bytes: Uint8Array): string[] {
  const buffer = Buffer.from(bytes);
  const lines: string[] = [];
  let at = 0;
  while (at < buffer.length) {
    if (lines.length === longest.lines) return [...lines, `[and ${buffer.length - at} more bytes]`];
    const end = buffer.indexOf('\r\n', at);
    lines.push(showLine(buffer.subarray(at, end < 0 ? undefined : end)));
    at = end < 0 ? buffer.length : end + 2;
  }
  return lines;
}

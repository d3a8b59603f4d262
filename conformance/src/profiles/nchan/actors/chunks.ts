/** One chunk of a chunked body. */
export interface Chunk {
  readonly text: string;
}

/** The whole chunks of the first response in these bytes (RFC 9112 7.1); the last chunk, of no bytes, is one of them. */
export function chunksIn(bytes: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  let at = bytes.indexOf('\r\n\r\n') + 4;
  while (at >= 4) {
    const end = bytes.indexOf('\r\n', at);
    if (end < 0) break;
    const length = Number.parseInt(bytes.toString('latin1', at, end), 16);
    const next = end + 2 + length + 2;
    if (Number.isNaN(length) || next > bytes.length) break;
    chunks.push({ text: bytes.toString('utf8', end + 2, end + 2 + length) });
    at = next;
  }
  return chunks;
}

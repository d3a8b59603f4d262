const end = Buffer.from('\r\n');

/** Bytes as a piece of a chunked body. None make no chunk: an empty one would end the body. */
export function chunk(bytes: Uint8Array): Buffer {
  if (bytes.byteLength === 0) return Buffer.alloc(0);
  return Buffer.concat([Buffer.from(`${bytes.byteLength.toString(16)}\r\n`), bytes, end]);
}

/** What is in chunks, of which the last is whole. */
export function unchunked(framed: Uint8Array): Buffer {
  const bytes = Buffer.from(framed.buffer, framed.byteOffset, framed.byteLength);
  const found: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const start = bytes.indexOf('\r\n', at) + 2;
    const end = start + Number.parseInt(bytes.toString('latin1', at, start), 16);
    found.push(bytes.subarray(start, end));
    at = end + 2;
  }
  return Buffer.concat(found);
}

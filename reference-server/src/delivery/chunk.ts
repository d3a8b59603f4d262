const end = Buffer.from('\r\n');

/** Bytes as a piece of a chunked body. None make no chunk: an empty one would end the body. */
export function chunk(bytes: Uint8Array): Buffer {
  if (bytes.byteLength === 0) return Buffer.alloc(0);
  return Buffer.concat([Buffer.from(`${bytes.byteLength.toString(16)}\r\n`), bytes, end]);
}

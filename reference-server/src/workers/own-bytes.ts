/**
 * The same bytes in memory of their own. What came from another process is a part of something larger, which would be kept as long
 * as its part; and small buffers share their memory with others.
 */
export function ownBytes(bytes: Uint8Array): Buffer {
  const own = Buffer.allocUnsafeSlow(bytes.length);
  own.set(bytes);
  return own;
}

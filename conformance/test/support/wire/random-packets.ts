import fc from 'fast-check';

/** Cuts bytes into packets at random places; byte for byte, and not at all, too. */
export const inRandomPackets: fc.Arbitrary<(bytes: Buffer) => Buffer[]> = fc
  .oneof(
    fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 20 }),
    fc.constant([1]),
    fc.constant([1 << 30]),
  )
  .map((lengths) => (bytes) => {
    const packets: Buffer[] = [];
    for (let at = 0; at < bytes.length; ) {
      const length = lengths[packets.length % lengths.length] ?? 1;
      packets.push(bytes.subarray(at, at + length));
      at += length;
    }
    return packets;
  });

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BodyCursor } from '../../src/wire/body-cursor.js';
import { ResponseReader } from '../../src/wire/response-reader.js';
import { inRandomPackets } from '../support/wire/random-packets.js';

const parts = fc.array(fc.uint8Array({ minLength: 1, maxLength: 50 }), { maxLength: 20 });
const framing = fc.constantFrom('chunked' as const, 'content-length' as const, 'close' as const);

function responseOf(body: readonly Uint8Array[], kind: 'chunked' | 'content-length' | 'close'): Buffer {
  if (kind === 'close') return Buffer.concat([Buffer.from('HTTP/1.0 200 OK\r\n\r\n'), ...body]);
  if (kind === 'content-length') {
    const length = Buffer.concat(body).length;
    return Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\n`), ...body]);
  }
  const chunks = body.flatMap((data) => [
    Buffer.from(`${data.length.toString(16)}\r\n`),
    data,
    Buffer.from('\r\n'),
  ]);
  const head = Buffer.from('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
  return Buffer.concat([head, ...chunks, Buffer.from('0\r\n\r\n')]);
}

test('a body is at any time what has come of it, however the packets are cut', () => {
  fc.assert(
    fc.property(parts, framing, inRandomPackets, fc.boolean(), (parts, kind, cut, oftenAtOnce) => {
      const body = Buffer.concat(parts);
      const reader = new ResponseReader('GET');
      const cursor = new BodyCursor();
      const taken: Buffer[] = [];
      const views: Buffer[] = [];
      for (const [index, packet] of cut(responseOf(parts, kind)).entries()) {
        const now = oftenAtOnce ? Math.floor(index / 3) : index;
        reader.push(packet, now);
        const { bytes, pieces } = reader.body;
        views.push(bytes);
        for (const piece of cursor.take({ body: bytes, pieces })) {
          expect(piece.at).toBe(now);
          taken.push(piece.bytes);
        }
        expect(pieces.reduce((sum, { length }) => sum + length, 0)).toBe(bytes.length);
      }
      expect(reader.body.bytes.equals(body)).toBe(true);
      expect(Buffer.concat(taken).equals(body)).toBe(true);
      for (const view of views) expect(body.subarray(0, view.length).equals(view)).toBe(true);
      const times = reader.body.pieces.map(({ at }) => at);
      expect(times).toEqual([...new Set(times)].sort((one, two) => one - two));
    }),
    { numRuns: 200 },
  );
});

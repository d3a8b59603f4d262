import { expect, test } from 'vitest';
import { FrameMeter } from '../../src/delivery/frame-meter.js';
import { clientFrame } from '../support/delivery/websocket-peer.js';

/** What is kept after each of these bytes came, cut into pieces of a size. */
function heldAfter(bytes: Buffer, size: number): number {
  const meter = new FrameMeter();
  for (let at = 0; at < bytes.length; at += size) meter.take(bytes.subarray(at, at + size));
  return meter.held;
}

const fragment = (text: string) => clientFrame(1, text, { fin: false });
const more = (text: string, fin = false) => clientFrame(0, text, { fin });

test.each<[string, Buffer[], number]>([
  ['nothing', [], 0],
  ['whole messages', [clientFrame(1, 'abc'), clientFrame(1, 'x'.repeat(70_000)), clientFrame(2, '')], 0],
  ['a fragment', [fragment('abc')], 3 + 150],
  ['three fragments, one of them empty', [fragment('abc'), more(''), more('x'.repeat(300))], 303 + 3 * 150],
  ['a message that is whole at last', [fragment('abc'), more('d', true)], 0],
  ['pings between fragments', [fragment('abc'), clientFrame(9, 'ping'), clientFrame(10, '')], 3 + 150],
  ['a part of a head', [clientFrame(1, 'abc').subarray(0, 4)], 4],
  ['a part of a long head', [clientFrame(1, 'x'.repeat(70_000)).subarray(0, 13)], 13],
  ['a part of the content', [clientFrame(1, 'x'.repeat(200)).subarray(0, 8 + 99)], 8 + 99],
  ['a fragment and a part of another', [fragment('abc'), more('defg').subarray(0, 8)], 3 + 150 + 8],
])('of %s', (_name, frames, held) => {
  const bytes = Buffer.concat(frames);
  for (const size of [1, 2, 3, 5, 7, 1000, 100_000]) expect(heldAfter(bytes, size)).toBe(held);
});

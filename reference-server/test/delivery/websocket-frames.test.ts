import { expect, test } from 'vitest';
import { closeFrame, pingFrame, pongFrame, textFrame } from '../../src/delivery/websocket-frames.js';
import { readFrames } from '../support/delivery/websocket-peer.js';

test.each([
  [0, '8100'],
  [1, '8101'],
  [104, '8168'],
  [125, '817d'],
  [126, '817e007e'],
  [65_535, '817effff'],
  [65_536, '817f0000000000010000'],
])('a text of %i bytes is one frame', (length, head) => {
  const text = Buffer.alloc(length, 'x');
  const frame = textFrame(text);
  expect(frame).toEqual(Buffer.concat([Buffer.from(head, 'hex'), text]));
});

test('the bytes of a text are not changed, nor is the text', () => {
  const text = Buffer.from('漢\0\r\n~"\u2028🙂');
  const copy = Buffer.from(text);
  expect(textFrame(text).subarray(2)).toEqual(copy);
  expect(text).toEqual(copy);
});

test('a part of larger memory is framed alone', () => {
  const memory = new Uint8Array(Buffer.from('xxabcxx'));
  expect(textFrame(memory.subarray(2, 5)).toString('latin1')).toBe('\x81\x03abc');
  const bad = new Uint8Array([0x78, 0xff, 0x78]);
  expect(textFrame(bad.subarray(1, 2))).toEqual(Buffer.from('8103efbfbd', 'hex'));
});

test('what is no UTF-8 is replaced, for a text has to be', () => {
  expect(readFrames(textFrame(Buffer.from('a\xffb\xc3(', 'latin1')))).toEqual([
    { opcode: 1, text: 'a\ufffdb\ufffd(' },
  ]);
});

test('control frames', () => {
  expect(pingFrame.toString('hex')).toBe('8900');
  expect(pongFrame(Buffer.from('ab')).toString('hex')).toBe('8a026162');
  expect(closeFrame().toString('hex')).toBe('8800');
  expect(closeFrame(1000).toString('hex')).toBe('880203e8');
  expect(closeFrame(4999, 'é').toString('hex')).toBe('88041387c3a9');
});

test('the refusal of the recordings', () => {
  const reason = '{"http_status": 403, "explain":"Channel id not authorized for this method."}';
  expect(closeFrame(1008, reason).toString('latin1')).toBe(`\x88N\x03\xf0${reason}`);
});

test('a reason that is too long is cut between characters', () => {
  const long = (reason: string) => readFrames(closeFrame(1008, reason))[0]?.text;
  expect(long('x'.repeat(123))).toBe('x'.repeat(123));
  expect(long('x'.repeat(124))).toBe('x'.repeat(123));
  expect(long('é'.repeat(62))).toBe('é'.repeat(61));
  expect(long(`x${'é'.repeat(61)}`)).toBe(`x${'é'.repeat(61)}`);
  for (let start = 0; start < 4; start++) {
    const reason = 'x'.repeat(start) + '🙂'.repeat(40);
    expect(long(reason)).toBe('x'.repeat(start) + '🙂'.repeat(30));
  }
});

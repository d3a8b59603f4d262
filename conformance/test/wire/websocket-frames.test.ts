import { describe, expect, test } from 'vitest';
import { closePayload, encodeFrame } from '../../src/wire/websocket-frames.js';

const mask = Uint8Array.of(0x37, 0xfa, 0x21, 0x3d);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('the examples of RFC 6455 5.7', () => {
  test.each<[string, Buffer, string]>([
    ['a text', encodeFrame({ opcode: 'text', payload: 'Hello' }), '810548656c6c6f'],
    ['a masked text', encodeFrame({ opcode: 'text', payload: 'Hello', mask }), '818537fa213d7f9f4d5158'],
    ['the first fragment', encodeFrame({ opcode: 'text', payload: 'Hel', final: false }), '010348656c'],
    ['the last fragment', encodeFrame({ opcode: 'continuation', payload: 'lo' }), '80026c6f'],
    ['a ping', encodeFrame({ opcode: 'ping', payload: 'Hello' }), '890548656c6c6f'],
    ['a masked pong', encodeFrame({ opcode: 'pong', payload: 'Hello', mask }), '8a8537fa213d7f9f4d5158'],
  ])('%s', (_, frame, expected) => {
    expect(hex(frame)).toBe(expected);
  });

  test.each([
    [125, '827d'],
    [126, '827e007e'],
    [256, '827e0100'],
    [65_535, '827effff'],
    [65_536, '827f0000000000010000'],
  ])('%i bytes', (length, head) => {
    const frame = encodeFrame({ opcode: 'binary', payload: new Uint8Array(length) });
    expect(hex(frame.subarray(0, frame.length - length))).toBe(head);
  });
});

describe('a frame that breaks the rules goes out as it is', () => {
  test.each<[string, Buffer, string]>([
    ['a reserved opcode', encodeFrame({ opcode: 3 }), '8300'],
    ['reserved bits', encodeFrame({ opcode: 'text', reserved: 4 }), 'c100'],
    ['all reserved bits', encodeFrame({ opcode: 'text', reserved: 7 }), 'f100'],
    ['a fragmented ping', encodeFrame({ opcode: 'ping', final: false }), '0900'],
    [
      'a length in too many bytes',
      encodeFrame({ opcode: 'text', payload: 'a', lengthBits: 16 }),
      '817e000161',
    ],
    [
      'a length in far too many bytes',
      encodeFrame({ opcode: 'text', payload: 'a', lengthBits: 64 }),
      '817f000000000000000161',
    ],
    ['broken UTF-8', encodeFrame({ opcode: 'text', payload: Uint8Array.of(0xff) }), '8101ff'],
  ])('%s', (_, frame, expected) => {
    expect(hex(frame)).toBe(expected);
  });
});

test('what a close frame carries', () => {
  expect(hex(closePayload())).toBe('');
  expect(hex(closePayload(1008))).toBe('03f0');
  expect(hex(closePayload(1000, 'bye'))).toBe('03e8627965');
});

import { describe, expect, test } from 'vitest';
import { closePayload, encodeFrame, type FrameToSend } from '../../src/wire/websocket-frames.js';
import { FrameReader } from '../../src/wire/websocket-reader.js';

const mask = Uint8Array.of(1, 2, 3, 4);

/** A reader of a server that has read these frames, the first at 0 ms, the second at 1 ms, … */
function read(...frames: readonly FrameToSend[]): FrameReader {
  const reader = new FrameReader('server');
  for (const [index, frame] of frames.entries()) reader.push(encodeFrame(frame), index);
  return reader;
}

const close = (code?: number, reason?: string): FrameToSend => ({
  opcode: 'close',
  payload: closePayload(code, reason),
});

describe('frames and messages', () => {
  test('a text is a frame and a message', () => {
    const { frames, messages, faults } = read({ opcode: 'text', payload: 'grüße' });
    expect(frames).toEqual([
      {
        at: 0,
        final: true,
        reserved: 0,
        opcode: 1,
        kind: 'text',
        masked: false,
        payload: Buffer.from('grüße'),
      },
    ]);
    expect(messages).toEqual([{ kind: 'text', text: 'grüße', data: Buffer.from('grüße'), at: 0, frames: 1 }]);
    expect(faults).toEqual([]);
  });

  test('fragments are one message, with control frames between them and characters cut', () => {
    const bytes = Buffer.from('grüße');
    const { messages, frames, faults } = read(
      { opcode: 'text', payload: bytes.subarray(0, 3), final: false },
      { opcode: 'ping', payload: 'p' },
      { opcode: 'continuation', payload: bytes.subarray(3, 4), final: false },
      { opcode: 'continuation', payload: bytes.subarray(4) },
      { opcode: 'binary', payload: Uint8Array.of(0xff) },
    );
    expect(messages).toMatchObject([
      { kind: 'text', text: 'grüße', at: 3, frames: 3 },
      { kind: 'binary', data: Buffer.of(0xff), at: 4, frames: 1 },
    ]);
    expect(frames.map(({ kind }) => kind)).toEqual([
      'text',
      'ping',
      'continuation',
      'continuation',
      'binary',
    ]);
    expect(faults).toEqual([]);
  });

  test.each([0, 125, 126, 65_535, 65_536, 200_000])('a payload of %i bytes', (length) => {
    const payload = Buffer.alloc(length, 'x');
    const { messages, faults } = read({ opcode: 'binary', payload });
    expect(messages[0]?.data.equals(payload)).toBe(true);
    expect(faults).toEqual([]);
  });

  test.each<[string, FrameToSend, object]>([
    ['with a code and a reason', close(1008, '{"a":"ü"}'), { code: 1008, reason: '{"a":"ü"}', at: 0 }],
    ['with a code', close(1000), { code: 1000, reason: '', at: 0 }],
    ['without a code', close(), { reason: '', at: 0 }],
  ])('a close %s', (_, frame, closing) => {
    const reader = read(frame);
    expect(reader.closing).toStrictEqual(closing);
    expect(reader.faults).toEqual([]);
    reader.push(encodeFrame(close(1001)), 5);
    expect(reader.closing).toStrictEqual(closing);
  });

  test('of a client: masked, and unmasked by the reader', () => {
    const reader = new FrameReader('client');
    reader.push(encodeFrame({ opcode: 'text', payload: 'hello', mask }), 0);
    expect(reader.messages[0]?.text).toBe('hello');
    expect(reader.frames[0]).toMatchObject({ masked: true, payload: Buffer.from('hello') });
    expect(reader.faults).toEqual([]);
  });
});

describe('faults', () => {
  const text = { opcode: 'text', payload: 'a' } as const;
  const open = { ...text, final: false } as const;

  test.each<[string, FrameToSend[], string]>([
    [
      'reserved bits',
      [{ ...text, reserved: 4 }],
      'Frame 1 (text) has reserved bits set (4 of 7) without an extension (RFC 6455 5.2).',
    ],
    [
      'a reserved data opcode',
      [text, { opcode: 3 }],
      'Frame 2 (opcode 3) has a reserved opcode (RFC 6455 5.2).',
    ],
    [
      'a reserved control opcode',
      [{ opcode: 11 }],
      'Frame 1 (opcode 11) has a reserved opcode (RFC 6455 5.2).',
    ],
    ['a mask', [{ ...text, mask }], 'Frame 1 (text) is masked, which a server must not do (RFC 6455 5.1).'],
    [
      '16 bits for a short length',
      [{ ...text, lengthBits: 16 }],
      'Frame 1 (text) says its length of 1 in more bytes than needed (RFC 6455 5.2).',
    ],
    [
      '64 bits for a medium length',
      [{ opcode: 'binary', payload: Buffer.alloc(65_535), lengthBits: 64 }],
      'Frame 1 (binary) says its length of 65535 in more bytes than needed (RFC 6455 5.2).',
    ],
    [
      'a ping that is a fragment',
      [{ opcode: 'ping', final: false }],
      'Frame 1 (ping) is a fragment, which no control frame may be (RFC 6455 5.5).',
    ],
    [
      'a long ping',
      [{ opcode: 'ping', payload: Buffer.alloc(126) }],
      'Frame 1 (ping) has 126 bytes; a control frame has 125 at most (RFC 6455 5.5).',
    ],
    [
      'a continuation of nothing',
      [text, { opcode: 'continuation' }],
      'Frame 2 (continuation) continues a message that was not begun (RFC 6455 5.4).',
    ],
    [
      'a message within a message',
      [open, text],
      'Frame 2 (text) begins a message before the one before has ended (RFC 6455 5.4).',
    ],
    [
      'a text that is no UTF-8',
      [{ opcode: 'text', payload: Buffer.of(0xc3) }],
      'Frame 1 (text) ends a text that is no UTF-8 (RFC 6455 8.1).',
    ],
    [
      'fragments that are no UTF-8 together',
      [
        { ...open, payload: Buffer.of(0xc3) },
        { opcode: 'continuation', payload: 'a' },
      ],
      'Frame 2 (continuation) ends a text that is no UTF-8 (RFC 6455 8.1).',
    ],
    [
      'a surrogate in a text',
      [{ opcode: 'text', payload: Buffer.of(0xed, 0xa0, 0x80) }],
      'Frame 1 (text) ends a text that is no UTF-8 (RFC 6455 8.1).',
    ],
    [
      'a message after a close',
      [close(1000), text],
      'Frame 2 (text) comes after a close frame (RFC 6455 5.5.1).',
    ],
    [
      'a close of one byte',
      [{ opcode: 'close', payload: 'a' }],
      'Frame 1 (close) has one byte, which is no code (RFC 6455 5.5.1).',
    ],
    [
      'a reason that is no UTF-8',
      [{ opcode: 'close', payload: Buffer.of(3, 0xe8, 0xff) }],
      'Frame 1 (close) has a reason that is no UTF-8 (RFC 6455 5.5.1).',
    ],
    ...[0, 999, 1004, 1005, 1006, 1015, 2999, 5000].map((code): [string, FrameToSend[], string] => [
      `the code ${code}`,
      [close(code)],
      `Frame 1 (close) has the code ${code}, which is not to be sent (RFC 6455 7.4).`,
    ]),
  ])('%s', (_, frames, fault) => {
    expect(read(...frames).faults).toEqual([fault]);
  });

  test.each([1000, 1003, 1007, 1011, 1014, 3000, 4999])('the code %i is none', (code) => {
    expect(read(close(code)).faults).toEqual([]);
  });

  test('a client that does not mask', () => {
    const reader = new FrameReader('client');
    reader.push(encodeFrame(text), 0);
    expect(reader.faults).toEqual(['Frame 1 (text) is not masked, which a client must do (RFC 6455 5.1).']);
  });

  test.each([
    ['more than is read', Buffer.from('817f0000000004000001', 'hex')],
    ['the highest bit', Buffer.from('817f8000000000000001', 'hex')],
  ])('a length that has %s ends the reading, not the reader', (_, head) => {
    const reader = read(text);
    reader.push(head, 1);
    expect(reader.faults).toEqual([
      expect.stringMatching(
        /^Frame 2 \(text\) says it has \d+ bytes; nothing after it was read \(RFC 6455 5\.2\)\.$/,
      ),
    ]);
    reader.push(encodeFrame(text), 2);
    reader.finish();
    expect(reader.lost).toBe(true);
    expect(reader.pending).toBe(0);
    expect(reader.frames).toHaveLength(1);
    expect(reader.faults).toHaveLength(1);
  });

  test('many of them are not kept', () => {
    const reader = new FrameReader('server');
    reader.push(Buffer.alloc(2000, Uint8Array.of(0x83, 0)), 0);
    expect(reader.frames).toHaveLength(1000);
    expect(reader.faults).toHaveLength(100);
  });
});

describe('the end of the connection', () => {
  test.each<[string, Buffer, string[]]>([
    ['between two messages', encodeFrame({ opcode: 'text', payload: 'a' }), []],
    ['within the head of a frame', Buffer.of(0x81), ['The connection ended within a frame (RFC 6455 5.2).']],
    [
      'within a payload',
      encodeFrame({ opcode: 'text', payload: 'ab' }).subarray(0, 3),
      ['The connection ended within a frame (RFC 6455 5.2).'],
    ],
    [
      'between two fragments',
      encodeFrame({ opcode: 'text', final: false }),
      ['The connection ended within a message of several frames (RFC 6455 5.4).'],
    ],
    [
      'after a close between two fragments',
      Buffer.concat([encodeFrame({ opcode: 'text', final: false }), encodeFrame(close(1011))]),
      [],
    ],
  ])('%s', (_, bytes, faults) => {
    const reader = new FrameReader('server');
    reader.push(bytes, 0);
    reader.finish();
    expect(reader.faults).toEqual(faults);
  });
});

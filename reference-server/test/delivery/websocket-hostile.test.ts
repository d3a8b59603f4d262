import { expect, test } from 'vitest';
import { Conversation, clientFrame, close, ping, text } from '../support/delivery/websocket-peer.js';

const binary = Buffer.of(0xff, 0xfe);

test.each<[string, Buffer[], number, string]>([
  ['a text without a mask', [clientFrame(1, 'a', { masked: false })], 1002, 'MASK must be set'],
  ['a ping without a mask', [clientFrame(9, '', { masked: false })], 1002, 'MASK must be set'],
  ['a close without a mask', [clientFrame(8, '', { masked: false })], 1002, 'MASK must be set'],
  ['RSV1, with no extension agreed on', [clientFrame(1, 'a', { rsv: 4 })], 1002, 'RSV1 must be clear'],
  ['RSV2', [clientFrame(1, 'a', { rsv: 2 })], 1002, 'RSV2 and RSV3 must be clear'],
  ['RSV3', [clientFrame(1, 'a', { rsv: 1 })], 1002, 'RSV2 and RSV3 must be clear'],
  ['RSV1 on a ping', [clientFrame(9, 'a', { rsv: 4 })], 1002, 'RSV1 must be clear'],
  ...[3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map((opcode): [string, Buffer[], number, string] => [
    `opcode ${opcode}`,
    [clientFrame(opcode, 'a')],
    1002,
    `invalid opcode ${opcode}`,
  ]),
  ['a binary message', [clientFrame(2, 'a')], 1003, 'Only texts are understood.'],
  [
    'a binary message in fragments',
    [clientFrame(2, 'a', { fin: false }), clientFrame(0, 'b')],
    1003,
    'Only texts are understood.',
  ],
  ['a continuation of nothing', [clientFrame(0, 'a')], 1002, 'invalid opcode 0'],
  ['a continuation of nothing that goes on', [clientFrame(0, 'a', { fin: false })], 1002, 'invalid opcode 0'],
  [
    'a text inside a fragmented text',
    [clientFrame(1, 'a', { fin: false }), text('b')],
    1002,
    'invalid opcode 1',
  ],
  [
    'a binary inside a fragmented text',
    [clientFrame(1, 'a', { fin: false }), clientFrame(2, 'b')],
    1002,
    'invalid opcode 2',
  ],
  [
    'a continuation after the end',
    [clientFrame(1, '', { fin: false }), clientFrame(0, ''), clientFrame(0, 'c')],
    1002,
    'invalid opcode 0',
  ],
  ['a ping in fragments', [clientFrame(9, 'a', { fin: false })], 1002, 'FIN must be set'],
  ['a close in fragments', [clientFrame(8, '', { fin: false })], 1002, 'FIN must be set'],
  ['a ping of 126 bytes', [ping('x'.repeat(126))], 1002, 'invalid payload length 126'],
  ['a close of 126 bytes', [clientFrame(8, Buffer.alloc(126, 3))], 1002, 'invalid payload length 126'],
  ['a close of one byte', [clientFrame(8, 'x')], 1002, 'invalid payload length 1'],
  ...[0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535].map(
    (code): [string, Buffer[], number, string] => [
      `close code ${code}`,
      [close(code)],
      1002,
      `invalid status code ${code}`,
    ],
  ),
  ['a close reason that is no UTF-8', [close(1000, binary)], 1007, 'invalid UTF-8 sequence'],
  [
    'a close reason that ends in a character',
    [close(1000, Buffer.of(0xe2, 0x82))],
    1007,
    'invalid UTF-8 sequence',
  ],
  ['a text that is no UTF-8', [text(binary)], 1007, 'invalid UTF-8 sequence'],
  ['a text with half a pair', [text(Buffer.of(0xed, 0xa0, 0x80))], 1007, 'invalid UTF-8 sequence'],
  ['a text with a longer form than is needed', [text(Buffer.of(0xc0, 0xaf))], 1007, 'invalid UTF-8 sequence'],
  ['a text after U+10FFFF', [text(Buffer.of(0xf4, 0x90, 0x80, 0x80))], 1007, 'invalid UTF-8 sequence'],
  [
    'a text that ends in a character',
    [clientFrame(1, Buffer.of(0xe2), { fin: false }), clientFrame(0, Buffer.of(0x82))],
    1007,
    'invalid UTF-8 sequence',
  ],
  ['a text longer than the limit', [text('x'.repeat(1025))], 1009, 'Max payload size exceeded'],
  ['a binary longer than the limit', [clientFrame(2, 'x'.repeat(1025))], 1009, 'Max payload size exceeded'],
  [
    'fragments longer than the limit',
    [clientFrame(1, 'x'.repeat(1000), { fin: false }), clientFrame(0, 'x'.repeat(25))],
    1009,
    'Max payload size exceeded',
  ],
  [
    'the head of a text of 2 GiB',
    [clientFrame(1, '', { length: 2 ** 31 }).subarray(0, 10)],
    1009,
    'Max payload size exceeded',
  ],
  [
    'the head of a text of 2^62 bytes',
    [clientFrame(1, '', { length: 2 ** 62 }).subarray(0, 10)],
    1009,
    'payload length > 2^53 - 1',
  ],
  [
    'more fragments than can be meant',
    [
      Buffer.concat([
        clientFrame(1, '', { fin: false }),
        Buffer.alloc(65_537 * 6, clientFrame(0, '', { fin: false })),
      ]),
    ],
    1008,
    'Too many message fragments',
  ],
])('%s ends the connection', async (_, frames, code, reason) => {
  const conversation = new Conversation();
  const other = new Conversation({ clock: conversation.clock });
  await conversation.send(text('before'), ...frames, text('after'), ping('after'));
  expect(conversation.frames).toEqual([{ opcode: 8, code, text: expect.stringContaining(reason) }]);
  expect(conversation.texts).toEqual(['before']);
  expect(conversation.events).toEqual(['text', 'end']);
  expect(conversation.closed).toBe(true);
  expect(conversation.session.ended).toBe(true);

  // Nobody else notices, and nothing stays behind.
  await other.send(text('a'), ping('b'));
  expect(other.texts).toEqual(['a']);
  expect(other.frames).toEqual([{ opcode: 10, text: 'b' }]);
  conversation.peer.end();
  await conversation.settle();
  expect(conversation.socket.destroyed).toBe(true);
});

test('whatever follows an error in its packet is not read', async () => {
  const conversation = new Conversation();
  await conversation.send(Buffer.concat([text('a'), clientFrame(3), text('b'), ping('c'), close(1000)]));
  expect(conversation.texts).toEqual(['a']);
  expect(conversation.frames).toEqual([
    { opcode: 8, code: 1002, text: expect.stringContaining('invalid opcode 3') },
  ]);
});

test('bytes that mean nothing end the connection, and nothing is thrown', async () => {
  let state = 1;
  for (let round = 0; round < 300; round++) {
    const conversation = new Conversation();
    const junk = Buffer.from(
      Array.from({ length: 64 }, () => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        return state >>> 24;
      }),
    );
    await conversation.send(junk);
    conversation.peer.end();
    await conversation.settle();
    expect(conversation.events.at(-1)).toBe('end');
    expect(conversation.events.filter((event) => event === 'end')).toHaveLength(1);
    expect(conversation.socket.destroyed).toBe(true);
  }
});

test('a text in more pieces than can be meant ends the connection', async () => {
  const conversation = new Conversation({ limit: 100_000 });
  const head = clientFrame(1, '', { length: 70_000 }).subarray(0, 14);
  conversation.peer.write(head);
  for (let piece = 0; piece < 17_000; piece++) {
    conversation.socket.push(Buffer.of(0x78));
    if (piece % 1000 === 0) await conversation.settle();
  }
  await conversation.settle();
  expect(conversation.frames).toEqual([{ opcode: 8, code: 1008, text: 'Too many buffered chunks' }]);
});

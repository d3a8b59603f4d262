import { expect, test } from 'vitest';
import { WebSocketSession } from '../../src/delivery/websocket.js';
import { textFrame } from '../../src/delivery/websocket-frames.js';
import { MemorySocket } from '../../src/virtual/duplex-pair.js';
import { VirtualClock } from '../../src/virtual/virtual-clock.js';
import {
  Conversation,
  clientFrame,
  close,
  noBounds,
  ping,
  readFrames,
  text,
} from '../support/delivery/websocket-peer.js';

/** Everything a client may say, with what has to come of it. */
const everything = Buffer.concat([
  text('one'),
  clientFrame(1, 'tw', { fin: false }),
  ping('in between'),
  clientFrame(0, '', { fin: false }),
  clientFrame(0, 'o é', { fin: true }),
  clientFrame(10, 'a pong nobody asked for'),
  text(''),
  text('x'.repeat(300)),
  clientFrame(1, 'long form', { form: 127 }),
  ping(),
  // A character cut in two by its fragments.
  clientFrame(1, Buffer.of(0xc3), { fin: false }),
  clientFrame(0, Buffer.of(0xa9)),
  clientFrame(1, '', { fin: false }),
  clientFrame(0, ''),
  close(3000, 'bye é'),
]);

function expectEverything(conversation: Conversation): void {
  expect(conversation.texts).toEqual(['one', 'two é', 'x'.repeat(300), 'long form', 'é']);
  expect(conversation.frames).toEqual([
    { opcode: 10, text: 'in between' },
    { opcode: 10, text: '' },
    { opcode: 8, code: 3000, text: '' },
  ]);
  expect(conversation.events.at(-1)).toBe('end');
  expect(conversation.closed).toBe(true);
}

const onError = (error: unknown) => {
  throw error;
};

test('a conversation in one packet', async () => {
  const conversation = new Conversation();
  await conversation.send(everything);
  expectEverything(conversation);
});

test('a conversation in two packets, wherever it is cut', async () => {
  for (let cut = 1; cut < everything.length; cut++) {
    const conversation = new Conversation();
    await conversation.send(everything.subarray(0, cut), everything.subarray(cut));
    expectEverything(conversation);
  }
});

test('a conversation byte by byte', async () => {
  const conversation = new Conversation();
  await conversation.send(...Array.from(everything, (byte) => Buffer.of(byte)));
  expectEverything(conversation);
});

test('bytes that came with the handshake are read first', async () => {
  const clock = new VirtualClock();
  const [socket, peer] = MemorySocket.pair(clock);
  const texts: string[] = [];
  socket.unshift(Buffer.concat([text('one'), text('two').subarray(0, 3)]));
  const listener = { onText: (bytes: Uint8Array) => texts.push(Buffer.from(bytes).toString()), onEnd() {} };
  new WebSocketSession(socket, { clock, limit: 0, listener, budget: noBounds(), onError });
  peer.write(text('two').subarray(3));
  for (let turn = 0; turn < 4; turn++) await new Promise(setImmediate);
  expect(texts).toEqual(['one', 'two']);
});

test('a text has memory of its own', async () => {
  const conversation = new Conversation();
  const taken: Uint8Array[] = [];
  conversation.onText = (bytes) => void taken.push(bytes);
  const packet = Buffer.concat([text('abc'), text('defg')]);
  await conversation.send(packet);
  expect(taken.map((bytes) => bytes.buffer.byteLength)).toEqual([3, 4]);
});

test('no limit is none, and the limit is taken exactly', async () => {
  const unlimited = new Conversation({ limit: 0 });
  await unlimited.send(text('x'.repeat(200_000)));
  expect(unlimited.texts).toEqual(['x'.repeat(200_000)]);
  const limited = new Conversation({ limit: 5 });
  await limited.send(text('12345'), clientFrame(1, '123', { fin: false }), clientFrame(0, '45'));
  expect(limited.texts).toEqual(['12345', '12345']);
});

test('frames go out as they are, shared by all', async () => {
  const frame = textFrame(Buffer.from('to all'));
  const conversations = [new Conversation(), new Conversation()];
  for (const { session } of conversations) {
    session.send(frame);
    session.ping();
  }
  await conversations[1]?.settle();
  for (const { received } of conversations) {
    expect(received.toString('latin1')).toBe('\x81\x06to all\x89\x00');
  }
});

test('a pong carries what the ping did', async () => {
  const conversation = new Conversation();
  const payload = Buffer.from(Array.from({ length: 125 }, (_, index) => index * 2));
  await conversation.send(ping(payload));
  expect(conversation.received).toEqual(Buffer.concat([Buffer.of(0x8a, 125), payload]));
});

test.each([undefined, 1000, 1001, 1002, 1003, 1007, 1011, 1012, 1014, 3000, 4999])(
  'close code %s is answered with itself',
  async (code) => {
    const conversation = new Conversation();
    await conversation.send(close(code), text('late'));
    expect(conversation.frames).toEqual([{ opcode: 8, text: '', ...(code ? { code } : {}) }]);
    expect([conversation.events, conversation.closed]).toEqual([['end'], true]);
    conversation.peer.end();
    await conversation.settle();
    expect(conversation.socket.destroyed).toBe(true);
  },
);

test('ends behind what was sent', async () => {
  const conversation = new Conversation();
  conversation.session.send(textFrame(Buffer.from('last')));
  conversation.session.close();
  conversation.session.close(1011);
  conversation.session.send(textFrame(Buffer.from('late')));
  conversation.session.ping();
  expect([conversation.session.ended, conversation.events]).toEqual([true, ['end']]);
  await conversation.send(ping(), text('late'), close());
  expect(conversation.received.toString('latin1')).toBe('\x81\x04last\x88\x00');
  expect([conversation.texts, conversation.events, conversation.closed]).toEqual([[], ['end'], true]);
});

test('says why', async () => {
  const conversation = new Conversation();
  conversation.session.close(1008, 'no');
  await conversation.settle();
  expect(conversation.frames).toEqual([{ opcode: 8, code: 1008, text: 'no' }]);
});

test('a peer that does not close is cut off after five seconds', async () => {
  const conversation = new Conversation();
  conversation.session.close();
  await conversation.pass(4999);
  expect(conversation.socket.destroyed).toBe(false);
  await conversation.pass(1);
  expect(conversation.socket.destroyed).toBe(true);
  expect(conversation.events).toEqual(['end']);
});

test('a peer that closes leaves no timer', async () => {
  const conversation = new Conversation();
  conversation.session.close();
  await conversation.settle();
  conversation.peer.end();
  await conversation.settle();
  await expect(conversation.clock.run(new Promise(() => {}))).rejects.toThrow('virtual time has stopped');
  expect(conversation.clock.elapsed()).toBe(0);
});

test('a peer that goes without a word has gone', async () => {
  const ended = new Conversation();
  await ended.send(text('a').subarray(0, 4));
  ended.peer.end();
  await ended.settle();
  expect([ended.events, ended.received.length, ended.socket.destroyed]).toEqual([['end'], 0, true]);
  const reset = new Conversation();
  reset.peer.resetAndDestroy();
  await reset.settle();
  expect([reset.events, reset.session.ended]).toEqual([['end'], true]);
  reset.session.send(Buffer.of(0));
  reset.session.close();
  reset.session.destroy();
  expect(reset.events).toEqual(['end']);
});

test('one that had gone before it began has gone', async () => {
  for (const leave of [
    (socket: MemorySocket) => void socket.destroy(),
    (_: MemorySocket, peer: MemorySocket) => void peer.end(),
  ]) {
    const clock = new VirtualClock();
    const [socket, peer] = MemorySocket.pair(clock);
    socket.resume();
    leave(socket, peer);
    for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
    const events: string[] = [];
    const session = new WebSocketSession(socket, {
      clock,
      limit: 0,
      budget: noBounds(),
      listener: { onText() {}, onEnd: () => events.push('end') },
      onError,
    });
    expect([session.ended, events]).toEqual([false, []]);
    await new Promise(setImmediate);
    expect([session.ended, events, socket.destroyed]).toEqual([true, ['end'], true]);
  }
});

test('destroys with what is queued', async () => {
  const conversation = new Conversation();
  conversation.session.destroy();
  await conversation.settle();
  expect([conversation.events, conversation.socket.destroyed]).toEqual([['end'], true]);
});

test('a peer that does not read: its queue is known, and its pings are answered once', async () => {
  const clock = new VirtualClock();
  const [socket, peer] = MemorySocket.pair(clock);
  const listener = { onText() {}, onEnd() {} };
  const session = new WebSocketSession(socket, { clock, limit: 0, listener, budget: noBounds(), onError });
  const settle = async () => {
    for (let turn = 0; turn < 4; turn++) await new Promise(setImmediate);
  };
  expect(session.queued).toBe(0);
  const frame = textFrame(Buffer.alloc(50_000, 'x'));
  session.send(frame);
  session.send(frame);
  await settle();
  expect(session.queued).toBeGreaterThanOrEqual(frame.length);
  const before = session.queued;
  for (let count = 0; count < 1000; count++) peer.write(ping(`ping ${count}`));
  await settle();
  expect(session.queued).toBe(before);
  expect(socket.listenerCount('drain')).toBe(1);
  const received: Buffer[] = [];
  peer.on('data', (bytes: Buffer) => received.push(bytes));
  await settle();
  expect(session.queued).toBe(0);
  expect(
    readFrames(Buffer.concat(received)).map(({ opcode, text }) => [opcode, text.length, text.slice(0, 8)]),
  ).toEqual([
    [1, 50_000, 'xxxxxxxx'],
    [1, 50_000, 'xxxxxxxx'],
    [10, 8, 'ping 999'],
  ]);
  peer.write(ping('again'));
  await settle();
  expect(Buffer.concat(received).subarray(-7).toString('latin1')).toBe('\x8a\x05again');
});

test('a listener that closes in the middle of a packet gets nothing more', async () => {
  const conversation = new Conversation();
  conversation.onText = (bytes) => {
    conversation.texts.push(Buffer.from(bytes).toString());
    conversation.session.close(1000);
  };
  await conversation.send(Buffer.concat([text('a'), text('b'), ping(), close(1001)]));
  expect(conversation.texts).toEqual(['a']);
  expect(conversation.frames).toEqual([{ opcode: 8, code: 1000, text: '' }]);
  // Writing more would break what is still to be read.
  expect(conversation.socket.destroyed).toBe(false);
});

test('an idle session costs no timer, and no listener of its own', () => {
  const conversations = [new Conversation(), new Conversation()] as const;
  const [one, two] = conversations.map(({ socket }) =>
    ['data', 'end', 'close', 'error', 'drain'].map((event) => socket.listeners(event)),
  );
  expect(one?.[0]).toHaveLength(1);
  expect(two).toEqual(one);
  for (const [index, listeners] of (one ?? []).entries()) {
    expect(listeners.every((listener, place) => listener === two?.[index]?.[place])).toBe(true);
  }
});

test('a text in as many fragments as it has bytes is taken', async () => {
  const conversation = new Conversation({ limit: 0 });
  const fragment = clientFrame(0, 'x', { fin: false });
  const fragments = Buffer.alloc(65_534 * fragment.length, fragment);
  await conversation.send(
    Buffer.concat([clientFrame(1, 'x', { fin: false }), fragments, clientFrame(0, 'x')]),
  );
  expect(conversation.texts.map(({ length }) => length)).toEqual([65_536]);
  expect(conversation.frames).toEqual([]);
});

// Silence: how long a connection may say nothing before it is taken for dead.
import { expect, test } from 'vitest';
import { PushStream, type PushStreamOptions } from '../../src/index.js';
import { HandClock } from '../support/client/hand-clock.js';

/** A WebSocket as that of Node, which tells of pings. */
class Socket {
  static last: Socket | undefined;
  readyState = 1;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onerror: ((event: object) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  ping = () => {};

  constructor() {
    Socket.last = this;
  }

  on(_event: 'ping', listener: () => void): void {
    this.ping = listener;
  }

  send(): void {}
  close(): void {}
}

const minute = 60_000;

async function open(): Promise<{ clock: HandClock; socket: Socket; stream: PushStream }> {
  const clock = new HandClock();
  const stream = new PushStream({
    host: 'push.example',
    modes: 'websocket',
    channels: ['a'],
    pingtimeout: 30_000,
    WebSocket: Socket as unknown as NonNullable<PushStreamOptions['WebSocket']>,
    clock,
    // Connects again at once.
    random: () => 0,
  });
  Socket.last = undefined;
  stream.connect();
  const socket = await next(clock);
  expect(stream.readyState).toBe(2);
  return { clock, socket, stream };
}

/** The next socket that is made, opened; nothing waits for it longer than a turn. */
async function next(clock: HandClock): Promise<Socket> {
  while (!Socket.last) {
    await new Promise(setImmediate);
    clock.pass(0);
  }
  const socket = Socket.last;
  Socket.last = undefined;
  socket.onopen?.();
  return socket;
}

test('where pings have been seen, silence for longer than pingtimeout is death', async () => {
  const { clock, socket, stream } = await open();
  socket.ping();
  clock.pass(29_999);
  expect(stream.readyState).toBe(2);
  clock.pass(2);
  expect(stream.readyState).not.toBe(2);
  stream.disconnect();
});

test('where no ping has been seen, silence is no death', async () => {
  const { clock, stream } = await open();
  clock.pass(60 * minute);
  expect(stream.readyState).toBe(2);
  stream.disconnect();
});

test('pings that come more rarely than pingtimeout are waited for twice as long as they take', async () => {
  const { clock, socket, stream } = await open();
  socket.ping();
  clock.pass(20_000);
  socket.ping();
  clock.pass(39_999);
  expect(stream.readyState).toBe(2);
  clock.pass(2);
  expect(stream.readyState).not.toBe(2);
  stream.disconnect();
});

test('an hour of messages without a ping in between does not make silence longer', async () => {
  const { clock, socket, stream } = await open();
  socket.ping();
  for (let i = 1; i <= 360; i++) {
    clock.pass(10_000);
    socket.onmessage?.({ data: `{"id":${i},"channel":"a","text":"x"}` });
  }
  clock.pass(10_000);
  socket.ping();
  clock.pass(30_001);
  expect(stream.readyState).not.toBe(2);
  stream.disconnect();
});

test('pings every minute are no silence: the wait for the first one counts', async () => {
  const { clock, socket, stream } = await open();
  for (let i = 1; i <= 5; i++) {
    clock.pass(minute);
    socket.ping();
  }
  clock.pass(2 * minute - 1);
  expect(stream.readyState).toBe(2);
  clock.pass(2);
  expect(stream.readyState).not.toBe(2);
  stream.disconnect();
});

test('where an earlier connection had pings, one that is silent from its beginning is dead', async () => {
  const { clock, socket, stream } = await open();
  clock.pass(20_000);
  socket.ping();
  socket.onclose?.({ code: 1006, reason: '' });
  await next(clock);
  expect(stream.readyState).toBe(2);
  clock.pass(39_999);
  expect(stream.readyState).toBe(2);
  clock.pass(2);
  expect(stream.readyState).not.toBe(2);
  stream.disconnect();
});

test('a server that pings no longer is waited for twice as long each time; a ping tells anew how long', async () => {
  const { clock, socket, stream } = await open();
  socket.ping();
  let latest = socket;
  for (const allowed of [30_000, 30_000, 60_000]) {
    clock.pass(allowed - 1);
    expect(stream.readyState).toBe(2);
    clock.pass(1);
    expect(stream.readyState).not.toBe(2);
    latest = await next(clock);
  }
  clock.pass(45_000);
  latest.ping();
  clock.pass(89_999);
  expect(stream.readyState).toBe(2);
  clock.pass(1);
  expect(stream.readyState).not.toBe(2);
  stream.disconnect();
});

test('the wait for pings that never come stays below twenty times pingtimeout', async () => {
  const { clock, socket, stream } = await open();
  socket.ping();
  for (const allowed of [30_000, 30_000, 60_000, 120_000, 240_000, 480_000, 480_000, 480_000]) {
    clock.pass(allowed - 1);
    expect(stream.readyState).toBe(2);
    clock.pass(1);
    expect(stream.readyState).not.toBe(2);
    await next(clock);
  }
  stream.disconnect();
});

test('a server that says how often it pings is taken at its word before the first ping', async () => {
  const clock = new HandClock();
  const start = (controller: ReadableStreamDefaultController<Uint8Array>) =>
    controller.enqueue(new TextEncoder().encode(': \n'));
  const stream = new PushStream({
    host: 'push.example',
    modes: 'eventsource',
    channels: ['a'],
    pingtimeout: 30_000,
    clock,
    random: () => 0,
    fetch: async () =>
      new Response(new ReadableStream<Uint8Array>({ start }), {
        headers: { 'Content-Type': 'text/event-stream', 'X-PushStream-Opening': '20000' },
      }),
  });
  stream.connect();
  // It does so with each connection: that nothing came on the one before does not make it wait longer.
  for (let connection = 0; connection < 3; connection++) {
    while (stream.readyState !== 2) {
      await new Promise(setImmediate);
      clock.pass(0);
    }
    clock.pass(39_999);
    expect(stream.readyState).toBe(2);
    clock.pass(2);
    expect(stream.readyState).not.toBe(2);
  }
  stream.disconnect();
});

// Silence: how long a connection may say nothing before it is taken for dead.
import { expect, test } from 'vitest';
import type { Clock, PushStreamOptions } from '../../src/index.js';
import { PushStream } from '../../src/index.js';

/** Time that a test lets pass. */
class HandClock implements Clock {
  #now = 1_000_000;
  readonly #tasks = new Map<object, { at: number; task: () => void }>();

  now(): number {
    return this.#now;
  }

  after(ms: number, task: () => void): { cancel(): void } {
    const timer = { cancel: () => void this.#tasks.delete(timer) };
    this.#tasks.set(timer, { at: this.#now + Math.max(0, ms), task });
    return timer;
  }

  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [next] = [...this.#tasks].sort(([, a], [, b]) => a.at - b.at);
      if (!next || next[1].at > end) break;
      this.#tasks.delete(next[0]);
      this.#now = next[1].at;
      next[1].task();
    }
    this.#now = end;
  }
}

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
  });
  Socket.last = undefined;
  stream.connect();
  while (!Socket.last) await new Promise(setImmediate);
  const socket = Socket.last as Socket;
  socket.onopen?.();
  expect(stream.readyState).toBe(2);
  return { clock, socket, stream };
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

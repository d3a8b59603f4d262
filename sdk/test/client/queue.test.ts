// Publishing while the server is out of reach.
import type { PushServer } from 'pushstream-server';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PushStream, type PushStreamOptions } from '../../src/index.js';
import { json } from '../../src/json.js';
import { createQueue, type QueueOptions } from '../../src/queue.js';
import { Followed } from '../support/client/follow.js';
import { HandClock } from '../support/client/hand-clock.js';
import { byHand, Puppet } from '../support/client/puppet.js';
import { freePort } from '../support/wire/free-port.js';
import { referenceServer } from '../support/wire/reference-server.js';

/** A request to publish that a test answers. */
interface Asked {
  readonly body: string;
  readonly url: URL;
  readonly eventId: string | null;
  readonly signal: AbortSignal | null | undefined;
  answer(status: number, headers?: Record<string, string>): void;
  fail(): void;
}

let asked: Asked[] = [];
let clock: HandClock;
const streams: PushStream[] = [];

beforeEach(() => {
  asked = [];
  clock = new HandClock();
  Puppet.made = [];
});

afterEach(() => {
  for (const stream of streams.splice(0)) stream.disconnect();
});

function create(options: PushStreamOptions = {}): PushStream {
  const stream = new PushStream({
    ...byHand,
    host: 'push.example',
    channels: ['a'],
    decode: 'none',
    clock,
    random: () => 1,
    fetch: (url, init) =>
      new Promise((resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
        asked.push({
          body: String(init?.body),
          url: new URL(String(url)),
          eventId: new Headers(init?.headers).get('Event-Id'),
          signal: init?.signal,
          answer: (status, headers = {}) => resolve(new Response('{}', { status, headers })),
          fail: () => reject(new TypeError('fetch failed')),
        });
      }),
    ...options,
  });
  streams.push(stream);
  return stream;
}

/** The request at this place in order, from 0. */
async function request(index: number): Promise<Asked> {
  for (;;) {
    const one = asked[index];
    if (one) return one;
    await new Promise(setImmediate);
  }
}

/** Everything that follows from what has happened is done: nothing but time is waited for. */
const idle = () => new Promise(setImmediate);

/** The queue waits: for its only timer, as nothing else is under way. */
async function waits(): Promise<void> {
  await idle();
  expect(clock.pending).toBe(1);
}

test('what fails is sent again after a wait that grows, with the same id, and the rest keeps its order', async () => {
  const queue = createQueue(create({ reconnectOnTimeoutInterval: 1000 }));
  const done: string[] = [];
  for (const text of ['1', '2', '3']) void queue.publish(text).then(() => done.push(text));
  expect(queue.size).toBe(3);
  (await request(0)).fail();
  await waits();
  clock.pass(999);
  await idle();
  expect(asked).toHaveLength(1);
  clock.pass(1);
  (await request(1)).answer(503);
  await waits();
  clock.pass(1999);
  await idle();
  expect(asked).toHaveLength(2);
  clock.pass(1);
  (await request(2)).answer(200);
  (await request(3)).answer(200);
  (await request(4)).answer(200);
  while (queue.size > 0) await new Promise(setImmediate);
  expect(done).toEqual(['1', '2', '3']);
  expect(asked.map(({ body }) => body)).toEqual(['1', '1', '1', '2', '3']);
  const ids = asked.map(({ eventId }) => eventId);
  expect(ids[0]).toMatch(/^[0-9a-f]{32}$/);
  expect(new Set(ids).size).toBe(3);
  expect(new Set(ids.slice(0, 3)).size).toBe(1);
  expect(clock.pending).toBe(0);
});

test('an id that is given is kept, and Retry-After is waited for', async () => {
  const queue = createQueue(create({ reconnectOnTimeoutInterval: 1 }));
  const publishing = queue.publish('x', { eventId: 'mine', eventType: 't' });
  (await request(0)).answer(429, { 'Retry-After': '60' });
  await waits();
  clock.pass(59_999);
  await idle();
  expect(asked).toHaveLength(1);
  clock.pass(1);
  (await request(1)).answer(200);
  expect(await publishing).toMatchObject({ status: 200 });
  expect(asked.map(({ eventId }) => eventId)).toEqual(['mine', 'mine']);
});

test('a refusal is told to who published, and the next goes on', async () => {
  const queue = createQueue(create());
  const refused = queue.publish('1');
  const next = queue.publish('2');
  (await request(0)).answer(403, { 'X-Nginx-PushStream-Explain': 'not you' });
  await expect(refused).rejects.toMatchObject({ code: 'refused', status: 403, explain: 'not you' });
  (await request(1)).answer(200);
  await next;
  expect(asked.map(({ body }) => body)).toEqual(['1', '2']);
});

test.each([
  [{ limit: 2 }, ['1', '2'], '3', 'The queue is full: 2 messages of 2, 2 bytes of 1000000'],
  [{ bytes: 5 }, ['ab', 'c'], 'ü€', 'The queue is full: 2 messages of 100, 3 bytes of 5'],
] as [QueueOptions, string[], string, string][])(
  'a full queue says so, and what waits stays: %o',
  async (options, texts, more, message) => {
    const queue = createQueue(create(), options);
    const publishing = texts.map((text) => queue.publish(text));
    await expect(queue.publish(more)).rejects.toMatchObject({ code: 'invalid', message });
    for (const index of texts.keys()) (await request(index)).answer(200);
    await Promise.all(publishing);
    const later = queue.publish(more);
    (await request(texts.length)).answer(200);
    await later;
    expect(asked.map(({ body }) => body)).toEqual([...texts, more]);
  },
);

test('data is as it was when it was published, to the channels of then, by the codec', async () => {
  const stream = create({ codec: json(), decode: 'uri' });
  const queue = createQueue(stream);
  const data = { text: '%41' };
  const publishing = queue.publish(data);
  data.text = 'changed';
  stream.addChannel('b');
  (await request(0)).fail();
  await waits();
  clock.pass(60_000);
  (await request(1)).answer(200);
  await publishing;
  expect(asked.map(({ body }) => decodeURIComponent(body))).toEqual(Array(2).fill('{"text":"%41"}'));
  expect(asked[1]?.url.searchParams.get('id')).toBe('/a');
  await expect(queue.publish(undefined)).rejects.toMatchObject({ code: 'invalid' });
});

test('auth is asked for every attempt', async () => {
  let count = 0;
  const queue = createQueue(create({ auth: () => ({ params: { token: String(++count) } }) }));
  const publishing = queue.publish('x');
  (await request(0)).fail();
  await waits();
  clock.pass(60_000);
  (await request(1)).answer(200);
  await publishing;
  expect(asked.map(({ url }) => url.searchParams.get('token'))).toEqual(['1', '2']);
});

test('a server that never answers is given up after the time-out of the client, and asked again', async () => {
  const queue = createQueue(create({ timeout: 5000 }));
  const publishing = queue.publish('x');
  const first = await request(0);
  clock.pass(5000);
  expect(first.signal?.aborted).toBe(true);
  await waits();
  clock.pass(60_000);
  (await request(1)).answer(200);
  expect(await publishing).toMatchObject({ status: 200 });
});

test.each(['open', 'online'] as const)('%s: it tries at once', async (type) => {
  // Node has no such event.
  const browser = new EventTarget();
  vi.stubGlobal('addEventListener', browser.addEventListener.bind(browser));
  const stream = create({ reconnectOnTimeoutInterval: 60_000 });
  const queue = createQueue(stream);
  const publishing = queue.publish('x');
  (await request(0)).fail();
  await waits();
  if (type === 'open') {
    stream.connect();
    (await Puppet.number(0)).open();
  } else {
    browser.dispatchEvent(new Event('online'));
  }
  (await request(1)).answer(200);
  await publishing;
  vi.unstubAllGlobals();
  stream.disconnect();
  expect(clock.pending).toBe(0);
});

test('disconnect leaves what waits: it needs no connection', async () => {
  const stream = create();
  const queue = createQueue(stream);
  const publishing = queue.publish('x');
  (await request(0)).fail();
  await waits();
  stream.disconnect();
  clock.pass(60_000);
  (await request(1)).answer(200);
  expect(await publishing).toMatchObject({ status: 200 });
});

test('a signal gives up one message, waiting or being sent; the others go on', async () => {
  const queue = createQueue(create({ reconnectOnTimeoutInterval: 1000 }));
  const [sent, waiting] = [new AbortController(), new AbortController()];
  const first = queue.publish('1', { signal: sent.signal });
  const second = queue.publish('2', { signal: waiting.signal });
  const third = queue.publish('3');
  await request(0);
  waiting.abort('not any more');
  await expect(second).rejects.toBe('not any more');
  sent.abort('nor this');
  await expect(first).rejects.toBe('nor this');
  expect((await request(0)).signal?.aborted).toBe(true);
  (await request(1)).fail();
  await waits();
  // What was given up is no failure: this is the first.
  clock.pass(1000);
  (await request(2)).answer(200);
  await third;
  expect(asked.map(({ body }) => body)).toEqual(['1', '3', '3']);
  await expect(queue.publish('4', { signal: AbortSignal.abort('before') })).rejects.toBe('before');
  expect(queue.size).toBe(0);
});

test('closed, it gives up everything, with its timers', async () => {
  const ends = [
    [{}, (queue: { close(): void }) => queue.close(), { code: 'ended' }],
    [{ signal: true }, () => {}, 'over'],
  ] as const;
  for (const [index, [given, end, reason]] of ends.entries()) {
    const controller = new AbortController();
    const queue = createQueue(create(), 'signal' in given ? { signal: controller.signal } : {});
    const both = Promise.allSettled([queue.publish('1'), queue.publish('2')]);
    (await request(index)).fail();
    await waits();
    if ('signal' in given) controller.abort('over');
    end(queue);
    const rejected = { status: 'rejected', reason };
    expect(await both).toMatchObject([rejected, rejected]);
    await expect(queue.publish('3')).rejects.toMatchObject(typeof reason === 'object' ? reason : {});
    await idle();
    expect(clock.pending).toBe(0);
    expect(queue.size).toBe(0);
  }
});

test('a server that is down for a while gets everything, once and in order', async () => {
  const port = await freePort();
  const publisher = new PushStream({
    host: '127.0.0.1',
    port,
    channels: ['a'],
    reconnectOnTimeoutInterval: 20,
  });
  const queue = createQueue(publisher);
  const publishing = ['1', '2', '3'].map((text) => queue.publish(text));
  const server: PushServer = referenceServer({ port });
  await server.listen();
  await Promise.all(publishing);
  const client = new Followed({ port, channels: { a: { backtrack: 9 } } });
  client.stream.connect();
  await client.received(3);
  expect(client.texts).toEqual(['1', '2', '3']);
  expect(new Set(client.messages.map(({ eventId }) => eventId)).size).toBe(3);
  client.stream.disconnect();
  await server.close();
});

import { expect, test } from 'vitest';
import { Subscriber } from '../../src/core.js';
import { PushStream, PushStreamError } from '../../src/index.js';
import type { Mode } from '../../src/options/modes.js';
import type { PushStreamOptions } from '../../src/options/options.js';
import { Followed } from '../support/client/follow.js';
import { PushStreamServer } from '../support/wire/push-stream-server.js';

const host = '127.0.0.1';

test.each([
  [
    'an unknown mode',
    () => new PushStream('websocket|carrier pigeon'),
    /No mode "carrier pigeon", only eventsource, /,
  ],
  [
    'a channel with a slash',
    () => new PushStream({ host }).addChannel('a/b'),
    /No channel name: "a\/b"; use letters/,
  ],
  ['a channel without a name', () => new PushStream({ host }).addChannel(''), /No channel name: ""/],
  ['a channel twice', () => new PushStream({ host, channels: ['a', 'a'] }), /a is subscribed to already/],
  ['no channels', () => new PushStream({ host }).connect(), /Call addChannel/],
  ['no host', () => new PushStream({ channels: ['a'] }).connect(), /Option host is missing/],
  [
    'a port that is no number',
    () => new PushStream({ host, port: 'x', channels: ['a'] }).connect(),
    /Option port must be 1 to 65535, not NaN/,
  ],
  [
    'a port out of range',
    () => new PushStream({ host, port: 99_999, channels: ['a'] }).connect(),
    /port must be 1 to 65535, not 99999/,
  ],
])('%s is an error with a sentence that helps', (_title, use, sentence) => {
  expect(use).toThrow(PushStreamError);
  expect(use).toThrow(sentence);
});

test.each<[string, PushStreamOptions, RegExp]>([
  ['without channels', {}, /Call addChannel first/],
  [
    'with a port that is no number',
    { port: 'x', channels: ['a'] },
    /Option port must be 1 to 65535, not NaN/,
  ],
  ['without a host', { host: '', channels: ['a'] }, /Option host is missing/],
])('publishing %s rejects with a sentence that helps', async (_title, options, sentence) => {
  const publishing = new PushStream({ host, ...options }).publish('x');
  await expect(publishing).rejects.toMatchObject({
    code: 'invalid',
    message: expect.stringMatching(sentence),
  });
});

test('publishing where nobody listens rejects, and the page goes on', async () => {
  const stream = new PushStream({ host, port: 1, channels: ['a'] });
  await expect(stream.publish('x')).rejects.toMatchObject({ name: 'PushStreamError', code: 'down' });
});

test.each([
  [
    'at once',
    () => {
      throw new Error('quota exceeded');
    },
  ],
  ['later', () => Promise.reject(new Error('quota exceeded'))],
])('a store that throws %s is told of once, and messages go on', async (_title, fail) => {
  const server = await PushStreamServer.start();
  server.publish('a', '1');
  server.publish('a', '2');
  const client = new Followed({
    port: server.port,
    modes: 'websocket',
    channels: { a: { backtrack: 2 } },
    store: { getItem: () => null, setItem: fail },
  });
  client.stream.connect();
  await client.received(2);
  await client.until(() => client.all('error').length > 0);
  server.publish('a', '3');
  await client.received(3);
  expect(client.all('error')).toMatchObject([
    { code: 'store', message: expect.stringContaining('quota exceeded') },
  ]);
  client.stream.disconnect();
  await server.close();
});

test('a store that cannot be read is told of once, and messages come', async () => {
  const server = await PushStreamServer.start();
  const client = new Followed({
    port: server.port,
    modes: 'longpolling',
    channels: ['a'],
    store: {
      getItem() {
        throw new DOMException('Access is denied', 'SecurityError');
      },
      setItem() {},
    },
  });
  client.stream.connect();
  // A poll counts as open when it has been held for a while, also where the server has not seen it yet.
  while (server.subscribers === 0) await new Promise(setImmediate);
  server.publish('a', '1');
  await client.received(1);
  expect(client.all('error')).toMatchObject([
    { code: 'store', message: expect.stringContaining('Access is denied') },
  ]);
  client.stream.disconnect();
  await server.close();
});

test('what is stored is something else: it is told, and messages come', async () => {
  const server = await PushStreamServer.start();
  const store = { getItem: () => '{"not": "a cursor"}', setItem: () => {} };
  const client = new Followed({ port: server.port, modes: 'websocket', channels: ['a'], store });
  client.stream.connect();
  await client.opened();
  expect(client.all('error')).toMatchObject([{ code: 'store' }]);
  client.stream.disconnect();
  await server.close();
});

test('a retry that throws is told, and the wait is as it would have been', async () => {
  const retry = () => {
    throw new Error('not today');
  };
  const client = new Followed({ port: 1, modes: 'websocket', channels: ['a'], retry });
  client.stream.connect();
  await client.until(() => client.all('reconnecting').length > 1);
  expect(client.all('error')[1]).toMatchObject({ code: 'invalid', message: 'not today' });
  expect(client.all('reconnecting')[0]?.delay).toBeLessThanOrEqual(20);
  client.stream.disconnect();
});

test('a mode that is not part of the build is told, and nothing hangs', async () => {
  const client = new Subscriber({ host, modes: ['stream'] as Mode[], channels: ['a'] }, {});
  const errors: PushStreamError[] = [];
  client.addEventListener('error', ({ detail }) => errors.push(detail));
  const closed = new Promise<void>((resolve) => {
    client.onstatuschange = (status) => status === 0 && resolve();
  });
  client.connect();
  await closed;
  await new Promise(setImmediate);
  expect(errors.map(({ code }) => code)).toEqual(['unsupported', 'unsupported']);
  expect(client.readyState).toBe(0);
});

test('iterating: a bounded buffer, ends with its signal, and removes its channel', async () => {
  const server = await PushStreamServer.start();
  for (const text of ['1', '2', '3']) server.publish('a', text);
  const stream = new PushStream({ host, port: server.port, modes: 'websocket', pollInterval: 1 });
  const subscription = stream.subscribe('a', { backtrack: 3, buffer: 3 });
  await stream.ready();
  expect((await subscription.next()).value?.data).toBe('1');
  const texts: unknown[] = [];
  const iterate = async () => {
    for await (const { data } of subscription) {
      texts.push(data);
      if (texts.length === 2) break;
    }
  };
  await iterate();
  expect(texts).toEqual(['2', '3']);
  expect(stream.channelsCount).toBe(0);
  const ended = new AbortController();
  const other = stream.subscribe('b', { signal: ended.signal });
  ended.abort();
  expect(await other.next()).toEqual({ done: true, value: undefined });
  stream.disconnect();
  await server.close();
});

test('a buffer that overflows fails after what it holds', async () => {
  const server = await PushStreamServer.start();
  for (const text of ['1', '2', '3', '4']) server.publish('a', text);
  const client = new Followed({ port: server.port, modes: 'websocket' });
  const subscription = client.stream.subscribe('a', { backtrack: 4, buffer: 2 });
  const dropping = client.stream.subscribe('a', { buffer: 2, overflow: 'drop-oldest' });
  await client.received(4);
  expect((await subscription.next()).value?.data).toBe('1');
  expect((await subscription.next()).value?.data).toBe('2');
  await expect(subscription.next()).rejects.toThrow('The buffer of 2 is full');
  expect(await subscription.next()).toEqual({ done: true, value: undefined });
  expect((await dropping.next()).value?.data).toBe('3');
  client.stream.disconnect();
  await server.close();
});

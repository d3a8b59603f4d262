import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { PushStream } from '../../src/index.js';
import type { PushStreamOptions } from '../../src/options/options.js';
import { FakeServer } from '../../src/testing/index.js';
import { Followed } from '../support/client/follow.js';

const fake = new FakeServer('http://push.example');
const server = setupServer(...fake.handlers);

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterAll(() => server.close());

const clients: Followed[] = [];
afterEach(() => {
  for (const { stream } of clients.splice(0)) stream.disconnect();
  fake.reset();
});

function follow(options: PushStreamOptions): Followed {
  const followed = new Followed({ host: 'push.example', channels: ['a', 'b'], ...options });
  clients.push(followed);
  followed.stream.connect();
  return followed;
}

async function subscribed(count: number): Promise<void> {
  while (fake.subscribers !== count) await new Promise(setImmediate);
}

const modes: [string, PushStreamOptions][] = [
  ['websocket', { modes: 'websocket' }],
  ['eventsource by fetch', { modes: 'eventsource' }],
  ['eventsource of the globals', { modes: 'eventsource', eventTypes: ['alarm'] }],
  ['stream', { modes: 'stream' }],
  ['longpolling', { modes: 'longpolling' }],
];

test('what Node 20 lacks and msw needs is there', () => {
  expect(typeof globalThis.WebSocket).toBe('function');
  expect(typeof globalThis.EventSource).toBe('function');
});

describe.each(modes)('the fake server, %s', (_name, options) => {
  test('backtrack, live messages of several channels, and an answer to the page', async () => {
    for (const text of ['1', '2', '3']) fake.publish('a', text);
    const channels = { a: { backtrack: 2 }, b: {} };
    const client = await follow({ ...options, channels }).received(2);
    await subscribed(1);
    fake.publish('b', 'ü 100% "x"\n\'y\'', { eventId: 'e1' });
    await client.received(3);
    expect(client.texts).toEqual(['2', '3', 'ü 100% "x"\n\'y\'']);
    expect(client.messages[2]).toMatchObject({ channel: 'b', id: 1, eventId: 'e1' });
    const { channels: infos } = await client.stream.publish({ from: 'page' }, { channels: ['b'] });
    expect(infos).toMatchObject([{ channel: 'b', published_messages: 2 }]);
    expect(fake.published.at(-1)).toMatchObject({ channel: 'b', id: 2 });
    await client.received(4);
    expect(client.stream.stats.guarantees).toEqual({ resume: true, once: true, gaps: true, resets: true });
  });

  test('after a cut the client resumes, and nothing is lost or repeated', async () => {
    const client = follow({ ...options, messagesPublishedAfter: -1 });
    await subscribed(1);
    fake.publish('a', 'before');
    await client.received(1);
    await subscribed(1);
    fake.cut();
    fake.publish('a', 'during');
    await client.received(2);
    await subscribed(1);
    fake.publish('a', 'after');
    await client.received(3);
    expect(client.texts).toEqual(['before', 'during', 'after']);
    expect(client.all('gap')).toEqual([]);
  });

  test('a refusal is told, and who leaves is no subscriber any more', async () => {
    const client = follow(options);
    await subscribed(1);
    client.stream.disconnect();
    await subscribed(0);
    fake.refuse(403);
    const second = follow({ ...options, autoReconnect: false });
    await second.until(() => second.all('error').length > 0);
    expect(second.all('error')[0]).toMatchObject({ code: 'refused', status: 403 });
  });
});

test('a reset forgets messages, refusals and what was published', async () => {
  fake.publish('a', 'x');
  fake.refuse(403);
  fake.reset();
  expect(fake.published).toEqual([]);
  const client = follow({ modes: 'longpolling', messagesPublishedAfter: -1 });
  await subscribed(1);
  fake.publish('a', 'y');
  await client.received(1);
  expect(client.messages[0]).toMatchObject({ id: 1, data: 'y' });
});

test('event types arrive', async () => {
  const client = follow({ modes: 'eventsource' });
  await subscribed(1);
  fake.publish('a', 'x', { eventType: 'alarm' });
  await client.received(1);
  expect(client.messages[0]?.eventType).toBe('alarm');
});

test('the example of the README', async () => {
  fake.publish('prices', { gold: 1 });
  const stream = new PushStream({ host: 'push.example', modes: 'websocket', reconnectOnTimeoutInterval: 1 });
  const prices = stream.subscribe('prices', { backtrack: 1 });
  expect((await prices.next()).value?.data).toBe('{"gold":1}');
  fake.cut();
  await stream.publish({ gold: 2 });
  expect((await prices.next()).value?.data).toBe('{"gold":2}');
  expect(fake.published).toHaveLength(2);
  stream.disconnect();
});

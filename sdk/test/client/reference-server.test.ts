import type { PushServer } from 'pushstream-server';
import { systemClock } from 'pushstream-server/parts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PushStreamOptions } from '../../src/options/options.js';
import { ChaosProxy } from '../support/chaos/proxy.js';
import { Followed } from '../support/client/follow.js';
import { HandClock } from '../support/client/hand-clock.js';
import { modesInNode } from '../support/client/modes.js';
import { freePort } from '../support/wire/free-port.js';
import { referenceServer } from '../support/wire/reference-server.js';

let server: PushServer;
let port: number;
const clients: Followed[] = [];

async function start(given: number, later = 0): Promise<void> {
  server = referenceServer({ port: given }, () => later);
  port = Number(new URL(await server.listen()).port);
}

beforeEach(async () => start(await freePort()));

afterEach(async () => {
  for (const { stream } of clients.splice(0)) stream.disconnect();
  await server.close();
});

function follow(options: PushStreamOptions): Followed {
  const followed = new Followed({ port, channels: ['a', 'b'], ...options });
  clients.push(followed);
  followed.stream.connect();
  return followed;
}

describe.each(modesInNode)('the reference server, %s', (_name, options) => {
  test('publish, several channels, backtrack, and channels added while open', async () => {
    const { stream: publisher } = new Followed({ port, channels: ['a', 'b'] });
    for (const text of ['1', '2', 'ü 100%']) await publisher.publish(text, { eventId: `e${text}` });
    const channels = { a: { backtrack: 2 }, b: { backtrack: 1 } };
    const client = await follow({ ...options, channels }).received(3);
    expect(client.texts).toEqual(['2', 'ü 100%', 'ü 100%']);
    expect(client.messages[0]).toMatchObject({ channel: 'a', id: 2, eventId: 'e2' });
    client.stream.addChannel('c', { backtrack: 5 });
    await publisher.publish('late', { channels: ['c'] });
    await client.received(4);
    expect(client.messages[3]).toMatchObject({ channel: 'c', id: 1, data: 'late' });
    expect(client.stream.stats.guarantees).toEqual({ resume: true, once: true, gaps: true, resets: true });
  });

  test('a server that is restarted finds its client again', async () => {
    const { stream: publisher } = new Followed({ port, channels: ['a'] });
    await publisher.publish('before');
    const client = await follow({ ...options, messagesPublishedAfter: -1 }).received(1);
    await server.close();
    await client.until(() => client.all('reconnecting').length > 0);
    // A memory that is lost within a second would give the same place to another message.
    await start(port, 2000);
    // The first may meet the connection of the server before.
    await publisher.publish('after').catch(() => publisher.publish('after'));
    await client.received(2);
    expect(client.texts).toEqual(['before', 'after']);
    // The new server counts from the beginning.
    expect(client.all('reset')).toEqual([{ channel: 'a', after: 1 }]);
    expect(client.all('gap')).toEqual([]);
  });

  test('a refusal has the reason of the server', async () => {
    const client = follow({ ...options, channels: ['ALL'], autoReconnect: false });
    await client.until(() => client.all('error').length > 0 && client.stream.readyState === 0);
    const [error] = client.all('error');
    expect(error).toMatchObject({ code: 'refused', status: 403, type: 'load' });
    if (!options.EventSource) expect(error?.explain).toBe('Channel id not authorized for this method.');
  });
});

test.each(['eventsource', 'stream', 'longpolling'] as const)(
  'the mode changes from websocket to %s in the middle, and back, and nothing is lost',
  async (other) => {
    const proxy = new ChaosProxy(0, systemClock);
    proxy.severity = 0;
    proxy.target = port;
    const { stream: publisher } = new Followed({ port, channels: ['a', 'b'] });
    const client = follow({ port: await proxy.listen(), modes: ['websocket', other], modeMemory: 50 });
    const mode = (name: string) =>
      client.until(() => client.stream.readyState === 2 && client.stream.stats.mode === name);
    await mode('websocket');
    await publisher.publish('1');
    await client.received(2);
    proxy.block('/ws');
    await publisher.publish('between');
    await mode(other);
    await client.received(4);
    await publisher.publish('2');
    await client.received(6);
    proxy.unblock('/ws');
    await mode('websocket');
    await publisher.publish('last');
    await client.received(8);
    for (const channel of ['a', 'b']) {
      const of = client.messages.filter((message) => message.channel === channel);
      expect(of.map(({ id, data }) => `${id} ${data}`)).toEqual(['1 1', '2 between', '3 2', '4 last']);
    }
    expect([...client.all('gap'), ...client.all('reset')]).toEqual([]);
    expect(client.all('modechange').map(({ mode: name }) => name)).toEqual(['websocket', other, 'websocket']);
    client.stream.disconnect();
    await proxy.close();
  },
);

describe('the relay dialect', () => {
  const relay = {
    dialect: 'relay',
    urlPrefixPublisher: '/relay/pub',
    urlPrefixLongpolling: '/relay/sub',
  } as const satisfies PushStreamOptions;

  test('raw bodies arrive once and in order, from the oldest, of each channel', async () => {
    const { stream: publisher } = new Followed({ port, ...relay });
    const texts = ['one', '{"id":1}', '100%', '%41', 'two\r\nlines'];
    for (const text of texts) await publisher.publish(text, { channels: ['a'] });
    const client = await follow(relay).received(texts.length);
    expect(client.texts).toEqual(texts);
    const result = await client.stream.publish('live', { channels: ['b'] });
    expect([201, 202]).toContain(result.status);
    await client.received(texts.length + 1);
    expect(client.messages.at(-1)).toMatchObject({ channel: 'b', data: 'live', id: undefined });
    expect(client.stream.stats.guarantees).toMatchObject({ resume: true, once: true, gaps: false });
  });

  test('a text for several channels is published to each', async () => {
    const client = await follow(relay).opened();
    const result = await client.stream.publish('to both');
    expect(result.channels).toMatchObject([{ messages: 1 }, { messages: 1 }]);
    await client.received(2);
    expect(client.messages.map(({ channel, data }) => `${channel} ${data}`).sort()).toEqual([
      'a to both',
      'b to both',
    ]);
  });

  test('both validators are echoed: a client that begins again with a store repeats nothing', async () => {
    const kept = new Map<string, string>();
    const store = {
      getItem: (key: string) => kept.get(key),
      setItem: (key: string, value: string) => kept.set(key, value),
    };
    const { stream: publisher } = new Followed({ port, ...relay });
    for (const text of ['1', '2']) await publisher.publish(text, { channels: ['a'] });
    const first = await follow({ ...relay, store }).received(2);
    first.stream.disconnect();
    await publisher.publish('3', { channels: ['a'] });
    const second = await follow({ ...relay, store }).received(1);
    expect(second.texts).toEqual(['3']);
  });

  test('interval-polling waits between polls', async () => {
    const clock = new HandClock();
    let polls = 0;
    const client = await follow({
      ...relay,
      urlPrefixLongpolling: '/relay/poll',
      channels: ['a'],
      clock,
      // Time passes faster here than the server answers.
      timeout: 1_000_000_000,
      pollInterval: 1_000,
      fetch: (...request) => {
        polls++;
        return fetch(...request);
      },
    }).opened();
    const { stream: publisher } = new Followed({ port, ...relay });
    await publisher.publish('x', { channels: ['a'] });
    clock.pass(999);
    // Long enough for a poll that should not be.
    await publisher.publish('y', { channels: ['a'] });
    expect(polls).toBe(1);
    while (client.texts.length < 2) {
      clock.pass(1);
      await new Promise(setImmediate);
    }
    expect(client.texts).toEqual(['x', 'y']);
  });

  test('a deleted channel is told', async () => {
    const client = await follow({ ...relay, channels: ['a'] }).opened();
    await client.stream.publish('x');
    await client.received(1);
    await fetch(`http://127.0.0.1:${port}/relay/pub?id=a`, { method: 'DELETE' });
    await client.until(() => client.all('channeldeleted').length > 0);
    expect(client.all('channeldeleted')[0]?.channel).toBe('a');
  });
});

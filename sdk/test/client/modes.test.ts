import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PushStreamOptions } from '../../src/options/options.js';
import { Followed } from '../support/client/follow.js';
import { modesInNode } from '../support/client/modes.js';
import { PushStreamServer } from '../support/wire/push-stream-server.js';

let server: PushStreamServer;
const clients: Followed[] = [];

beforeEach(async () => {
  server = await PushStreamServer.start();
});

afterEach(async () => {
  for (const { stream } of clients.splice(0)) stream.disconnect();
  await server.close();
});

function follow(options: PushStreamOptions): Followed {
  const followed = new Followed({ port: server.port, channels: ['a'], ...options });
  clients.push(followed);
  followed.stream.connect();
  return followed;
}

/** Until the server knows of so many subscribers. */
async function subscribed(count: number): Promise<void> {
  while (server.subscribers < count) await new Promise(setImmediate);
}

describe.each(modesInNode)('%s', (_name, options) => {
  test('messages arrive with all their fields, in order', async () => {
    const client = await follow(options).opened();
    await subscribed(1);
    server.publish('a', 'one', { eventId: 'e1' });
    server.publish('a', '%C3%BC', { later: 1 });
    await client.received(2);
    expect(client.messages).toMatchObject([
      { data: 'one', id: 1, channel: 'a', eventId: 'e1', tag: '1' },
      { data: 'ü', id: 2, channel: 'a', eventId: undefined, tag: '1' },
    ]);
    expect(client.statuses).toEqual([1, 2]);
  });

  test('a backtrack brings the last old messages, of each channel its own number', async () => {
    for (const text of ['1', '2', '3']) server.publish('a', text);
    for (const text of ['4', '5']) server.publish('b', text);
    const client = await follow({
      ...options,
      channels: { a: { backtrack: 2 }, b: { backtrack: 1 } },
    }).received(3);
    expect(client.texts).toEqual(['2', '3', '5']);
  });

  test('after a cut nothing is missing and nothing comes twice', async () => {
    server.publish('a', '1');
    const client = await follow({ ...options, channels: ['a', 'b'], messagesPublishedAfter: -1 }).received(1);
    server.cut();
    server.publish('b', '2', { later: 1 });
    server.publish('a', '3');
    await client.received(3);
    server.cut();
    server.publish('a', '4');
    await client.received(4);
    await subscribed(1);
    server.publish('a', '5');
    await client.received(5);
    expect([...client.texts].sort()).toEqual(['1', '2', '3', '4', '5']);
    expect(client.all('gap')).toEqual([]);
  });

  test('a server that ends and comes back finds its client again; a new count is a reset', async () => {
    server.publish('a', '1');
    server.publish('a', '2');
    const client = await follow({ ...options, messagesPublishedAfter: -1 }).received(2);
    await server.close();
    server.forget();
    server.publish('a', 'new', { later: 1 });
    await client.until(() => client.all('reconnecting').length > 1);
    await server.listen();
    await client.received(3);
    expect(client.texts).toEqual(['1', '2', 'new']);
    expect(client.all('reset')).toEqual([{ channel: 'a', after: 2 }]);
  });

  test('a deleted channel is told, by its name', async () => {
    const deleted: string[] = [];
    const client = await follow(options).opened();
    client.stream.onchanneldeleted = (channel) => deleted.push(channel);
    await subscribed(1);
    server.notice(-2, 'a', 'gone');
    await client.until(() => client.all('channeldeleted').length > 0);
    expect(client.all('channeldeleted')).toEqual([{ channel: 'a', text: 'gone' }]);
    expect(deleted).toEqual(['a']);
    expect(client.messages).toEqual([]);
  });

  test('a message that is missing is reported as a gap', async () => {
    server.publish('a', '1');
    const client = await follow({ ...options, messagesPublishedAfter: -1 }).received(1);
    await server.close();
    for (const text of ['2', '3', '4']) server.publish('a', text, { later: 1 });
    server.expire(3);
    await server.listen();
    await client.received(2);
    expect(client.texts).toEqual(['1', '4']);
    expect(client.all('gap')).toEqual([{ channel: 'a', from: 2, to: 3, away: true }]);
  });

  test('a refusal is told with its reason, once', async () => {
    for (const mode of ['ws', 'ev', 'sub', 'lp']) server.instead.set(mode, 403);
    const client = follow({ ...options, autoReconnect: false });
    await client.until(() => client.stream.readyState === 0 && client.all('error').length > 0);
    expect(client.all('error')).toMatchObject([{ code: 'refused', status: 403, type: 'load' }]);
    expect(client.statuses.at(-1)).toBe(0);
  });

  test('channels added and removed while open: one connection anew', async () => {
    const client = await follow(options).opened();
    await subscribed(1);
    server.requests.length = 0;
    client.stream.addChannel('b');
    client.stream.addChannel('c');
    client.stream.removeChannel('a');
    await client.opened(2);
    await client.until(() => client.stream.readyState === 2);
    while (server.requests.length === 0 || server.subscribers < 1) await new Promise(setImmediate);
    expect(client.statuses).toEqual([1, 2, 0, 1, 2]);
    expect(server.requests.map(({ url }) => url.pathname.replace(/^\/\w+/, ''))).toEqual(['/b/c']);
    server.publish('a', 'not me');
    server.publish('c', 'me');
    await client.received(1);
    expect(client.texts).toEqual(['me']);
  });

  test('arguments are asked for again for every connection', async () => {
    let count = 0;
    const client = await follow({
      ...options,
      extraParams: () => ({ token: ++count }),
      auth: ({ attempt }) => ({ params: { try: String(attempt) } }),
    }).opened();
    await subscribed(1);
    server.cut();
    await client.opened(2);
    await subscribed(1);
    const tokens = server.requests.map(({ url }) => url.searchParams.get('token'));
    expect(new Set(tokens).size).toBe(tokens.length);
    expect(server.requests.at(-1)?.url.searchParams.get('try')).toBe('2');
  });
});

test('headers of auth are sent by the modes that can, with event streams too', async () => {
  const auth = () => ({ headers: { 'X-Token': 't' } });
  for (const mode of ['eventsource', 'stream', 'longpolling'] as const) {
    await follow({ modes: [mode], auth, eventTypes: [] }).opened();
    await subscribed(1);
    expect(server.requests.at(-1)?.headers['x-token']).toBe('t');
    server.cut();
  }
});

test('a WebSocket sends texts, and without one they are posted', async () => {
  const client = await follow({ modes: 'websocket' }).opened();
  client.stream.sendMessage('by frame: 100%');
  await client.received(1);
  expect(server.requests.some(({ mode }) => mode === 'pub')).toBe(false);
  client.stream.disconnect();
  await new Promise<void>((resolve, reject) => client.stream.sendMessage('by post', resolve, reject));
  expect(server.requests.at(-1)).toMatchObject({ mode: 'pub' });
  expect(client.texts).toEqual(['by frame: 100%']);
});

test('publishing tells what the server tells', async () => {
  const { stream } = await follow({ channels: ['a', 'b'], modes: 'websocket' }).opened();
  const result = await stream.publish({ x: 1 }, { eventId: 'e', eventType: 't' });
  expect(result).toEqual({
    status: 200,
    channels: [
      { channel: 'a', published_messages: 1 },
      { channel: 'b', published_messages: 1 },
    ],
  });
  const { url, headers } = server.requests.at(-1) ?? {};
  expect(url?.href).toMatch(/\/pub\?id=\/a\/b&_=\d+$/);
  expect(headers).toMatchObject({ 'event-id': 'e', 'event-type': 't', accept: 'application/json' });
  server.instead.set('pub', 403);
  await expect(stream.publish('x')).rejects.toMatchObject({
    code: 'refused',
    status: 403,
    explain: 'Not for you.',
  });
});

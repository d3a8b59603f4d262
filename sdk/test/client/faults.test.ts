// What pushstream.js gets wrong, one test for each fault.
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PushStreamOptions } from '../../src/options/options.js';
import type { WebSocketConstructor } from '../../src/platform/platform.js';
import { Followed } from '../support/client/follow.js';
import { byHand, Puppet } from '../support/client/puppet.js';
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

function prepare(options: PushStreamOptions): Followed {
  const followed = new Followed({ port: server.port, channels: ['a'], ...options });
  clients.push(followed);
  return followed;
}

function follow(options: PushStreamOptions): Followed {
  const followed = prepare(options);
  followed.stream.connect();
  return followed;
}

async function subscribed(count = 1): Promise<void> {
  while (server.subscribers < count) await new Promise(setImmediate);
}

const modesSeen = () => server.requests.map(({ mode }) => mode);

beforeEach(() => {
  Puppet.made = [];
});

test('the next mode only after a minute: it comes at once', async () => {
  server.instead.set('ws', 503);
  const client = await follow({
    modes: 'websocket|eventsource',
    reconnectOnTimeoutInterval: 60_000,
    reconnectOnChannelUnavailableInterval: 60_000,
  }).opened();
  expect(modesSeen()).toEqual(['ws', 'ev']);
  expect(client.stream.stats).toMatchObject({ mode: 'eventsource', modes: { websocket: 'blocked' } });
});

test('onerror twice for one failure: once', async () => {
  const client = follow({ ...byHand, autoReconnect: false });
  const errors: string[] = [];
  client.stream.onerror = ({ type }) => errors.push(type);
  (await Puppet.number(0)).end(1006);
  await client.until(() => client.stream.readyState === 0);
  await new Promise(setImmediate);
  expect(errors).toEqual(['load']);
});

test('a dropped open WebSocket waits a minute: it waits as for a time-out', async () => {
  const client = follow({ ...byHand, reconnectOnTimeoutInterval: 3000, random: () => 0.999 });
  (await Puppet.number(0)).open();
  await client.opened();
  (await Puppet.number(0)).end(1006);
  await client.until(() => client.all('reconnecting').length > 0);
  expect(client.all('reconnecting')[0]?.delay).toBeLessThanOrEqual(3000);
  expect(client.all('error')).toMatchObject([{ type: 'timeout' }]);
});

test("where nobody answers, Node's own WebSocket tells of an error and of no close: that is the end of it", async () => {
  const client = follow({ ...byHand, timeout: 600_000 });
  (await Puppet.number(0)).onerror?.({});
  await client.until(() => client.all('reconnecting').length > 0);
  expect(client.all('error')).toMatchObject([{ type: 'load' }]);
});

test('a constructor that throws leaves CONNECTING for ever: the next mode is used', async () => {
  const failing = class {
    constructor() {
      throw new DOMException('An insecure WebSocket on a secure page', 'SecurityError');
    }
  };
  const client = await follow({
    modes: 'websocket|longpolling',
    WebSocket: failing as unknown as WebSocketConstructor,
  }).opened();
  expect(client.stream.stats).toMatchObject({ mode: 'longpolling', modes: { websocket: 'blocked' } });
});

test('a 502 wipes the cursor and sends null headers: the cursor stays', async () => {
  server.publish('a', '1');
  const client = await follow({ modes: 'longpolling', messagesPublishedAfter: -1 }).received(1);
  server.instead.set('lp', 502);
  server.cut();
  await client.until(() => client.all('reconnecting').length > 0);
  server.instead.delete('lp');
  server.publish('a', '2', { later: 1 });
  await client.received(2);
  expect(client.texts).toEqual(['1', '2']);
  for (const { headers } of server.requests) {
    expect(headers['if-modified-since']).toMatch(/GMT$/);
    expect(headers['if-none-match']).toMatch(/^\d+$/);
  }
});

test('literal null on the first poll: nothing is sent where nothing is known', async () => {
  await follow({ modes: 'longpolling' }).opened();
  await subscribed();
  const { url, headers } = server.requests[0] ?? {};
  expect(headers).not.toHaveProperty('if-modified-since');
  expect(headers).not.toHaveProperty('if-none-match');
  expect(url?.search).toMatch(/^\?_=\d+&tag=&time=&eventid=&opening=on$/);
});

test('the time-out message (-3) sets the cursor to 1970: it is left alone', async () => {
  server.publish('a', '1');
  server.publish('a', '2', { later: 1 });
  const client = await follow({ modes: 'longpolling', channels: { a: { backtrack: 1 } } }).received(1);
  await subscribed();
  server.notice(-3, '', 'Timed out');
  await subscribed(0);
  server.publish('a', '3');
  await client.received(2);
  expect(client.texts).toEqual(['2', '3']);
  expect(client.stream.stats.repeats).toBe(0);
});

test.each(['websocket', 'eventsource', 'stream'] as const)(
  'no cursor sent by default: %s sends it',
  async (mode) => {
    server.publish('a', '1', { later: 5 });
    const client = await follow({ modes: [mode], channels: { a: { backtrack: 1 } } }).received(1);
    expect(server.requests[0]?.url.pathname).toMatch(/\/a\.b1$/);
    server.cut();
    await client.opened(2);
    await subscribed();
    const { url } = server.requests.at(-1) ?? {};
    expect(url?.pathname).toMatch(/\/a$/);
    expect(url?.searchParams.get('tag')).toBe('1');
    expect(url?.searchParams.get('time')).toBe(client.messages[0]?.time);
  },
);

test('the cursor moves backwards with two channels: it never does', async () => {
  server.publish('b', 'b1');
  server.publish('a', 'a1', { later: 8 });
  const client = await follow({
    modes: 'websocket',
    channels: ['a', 'b'],
    messagesPublishedAfter: -1,
  }).received(2);
  server.publish('a', 'a2', { later: 1 });
  await client.received(3);
  server.cut();
  await client.opened(2);
  await subscribed();
  expect(server.requests.at(-1)?.url.searchParams.get('time')).toBe(client.messages[2]?.time);
  expect(client.texts).toEqual(['a1', 'b1', 'a2']);
});

test('tag 0 dropped: it is sent', async () => {
  await follow({ modes: 'websocket', messagesPublishedAfter: new Date(0) }).opened();
  expect(server.requests[0]?.url.search).toContain('&tag=0&time=Thu%2C%2001%20Jan%201970');
});

test.each(['100% sure', 'a}{b', 'one\r\ntwo', '{"a":"b"}', 'say "hi"'])(
  'the text %j kills the batch and stops polling: it arrives, and so does what comes after',
  async (text) => {
    server.publish('a', 'before');
    server.publish('a', text);
    const client = await follow({ modes: 'longpolling', messagesPublishedAfter: -1 }).received(2);
    await subscribed();
    server.publish('a', 'after');
    await client.received(3);
    expect(client.texts).toEqual(['before', text, 'after']);
  },
);

test('messages with an event type lost in EventSource: they arrive', async () => {
  const client = await follow({ modes: 'eventsource' }).opened();
  await subscribed();
  server.publish('a', 'typed', { eventType: 'kind' });
  await client.received(1);
  expect(client.messages).toMatchObject([{ data: 'typed', eventType: 'kind' }]);
});

test('a text of several lines is unreadable in EventSource: its lines are joined', async () => {
  const client = await follow({ modes: 'eventsource' }).opened();
  await subscribed();
  server.publish('a', 'l1\nl2');
  await client.received(1);
  expect(client.texts).toEqual(['l1\nl2']);
});

test('extraParams frozen at their first value: asked for with every poll', async () => {
  let count = 0;
  const client = await follow({ modes: 'longpolling', extraParams: () => ({ t: ++count }) }).opened();
  for (const text of ['1', '2']) {
    await subscribed();
    server.publish('a', text);
    await client.received(Number(text));
  }
  await subscribed();
  expect(server.requests.map(({ url }) => url.searchParams.get('t'))).toEqual(['1', '2', '3']);
});

test('one reconnect per addChannel: one for all of a turn', async () => {
  const client = await follow({ modes: 'eventsource' }).opened();
  for (const name of ['b', 'c', 'd']) client.stream.addChannel(name);
  await client.opened(2);
  expect(server.requests.map(({ url }) => url.pathname)).toEqual(['/ev/a', '/ev/a/b/c/d']);
});

test('without channels the connection is closed; the next channel opens it again, unless the page has disconnected', async () => {
  const client = await follow({ modes: 'websocket' }).opened();
  client.stream.removeChannel('a');
  await client.until(() => client.stream.readyState === 0);
  client.stream.addChannel('b');
  await client.opened(2);
  await subscribed();
  server.publish('b', 'again');
  expect((await client.received(1)).messages).toMatchObject([{ channel: 'b', data: 'again' }]);
  client.stream.removeChannel('b');
  await client.until(() => client.stream.readyState === 0);
  client.stream.disconnect();
  client.stream.addChannel('c');
  for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
  expect(client.stream.readyState).toBe(0);
});

test('removeChannel without effect: the channel is left', async () => {
  const client = await follow({ modes: 'eventsource', channels: ['a', 'b'] }).opened();
  client.stream.removeChannel('b');
  await client.opened(2);
  expect(server.requests.at(-1)?.url.pathname).toBe('/ev/a');
  client.stream.removeAllChannels();
  await client.until(() => client.stream.readyState === 0);
});

test("a new channel's backtrack ignored: it is asked for beside the cursor", async () => {
  server.publish('b', 'old');
  const client = await follow({ modes: 'websocket' }).opened();
  await subscribed();
  server.publish('a', 'new', { later: 1 });
  await client.received(1);
  client.stream.addChannel('b', { backtrack: 3 });
  await client.received(2);
  expect(server.requests.at(-1)?.url.pathname).toBe('/ws/a/b.b3');
  expect(client.texts).toEqual(['new', 'old']);
});

test('a late event of an old socket closing the new one: it is not heard', async () => {
  const client = follow(byHand);
  const first = await Puppet.number(0);
  const late = { close: first.onclose, error: first.onerror, message: first.onmessage };
  first.open();
  await client.opened();
  client.stream.connect();
  (await Puppet.number(1)).open();
  await client.opened(2);
  late.error?.({});
  late.close?.({ code: 1006, reason: '' });
  late.message?.({ data: '{"id":1,"channel":"a","text":"x"}' });
  await new Promise(setImmediate);
  expect(client.stream.readyState).toBe(2);
  expect(client.messages).toEqual([]);
});

test('a refusal (1008) taken for a time-out: it is told as what it is', async () => {
  server.instead.set('ws', 1008);
  const waits = { reconnectOnTimeoutInterval: 3000, reconnectOnChannelUnavailableInterval: 60_000 };
  const client = follow({ modes: 'websocket', ...waits });
  await client.until(() => client.all('reconnecting').length > 0);
  expect(client.all('error')).toMatchObject([
    { code: 'refused', status: 403, explain: 'Not for you.', type: 'load' },
  ]);
  expect(client.all('reconnecting')[0]?.delay).toBeGreaterThanOrEqual(30_000);
});

test('spaces in modes: they are ignored', () => {
  const { stream } = prepare({ modes: ' websocket | longpolling ' });
  expect(stream.wrappers).toEqual([{ type: 'WebSocket' }, { type: 'LongPolling' }]);
});

test('success reported for a message sent on a closed socket: it goes by POST', async () => {
  const client = follow(byHand);
  const socket = await Puppet.number(0);
  socket.open();
  await client.opened();
  socket.readyState = 3;
  await new Promise<void>((resolve, reject) => client.stream.sendMessage('x', resolve, reject));
  expect(socket.sent).toEqual([]);
  expect(modesSeen()).toEqual(['pub']);
});

test('sendMessage before connect is a TypeError: it goes by POST, and a failure has its status', async () => {
  server.instead.set('pub', 503);
  const { stream } = prepare({});
  const status = await new Promise((resolve) => stream.sendMessage('x', undefined, resolve));
  expect(status).toBe(503);
});

test("addChannel('constructor') is said to be there already: it is added", () => {
  const { stream } = prepare({});
  stream.addChannel('constructor');
  expect(stream.channelsCount).toBe(2);
});

test('a template of the bare text is silence: the text arrives without an id', async () => {
  server.template = ({ text }) => text;
  const client = await follow({ modes: 'websocket' }).opened();
  await subscribed();
  server.publish('a', 'bare');
  await client.received(1);
  expect(client.messages).toMatchObject([{ data: 'bare', id: undefined, channel: 'a' }]);
  expect(client.stream.stats.guarantees).toEqual({ resume: false, once: false, gaps: false, resets: false });
});

test('callbacks may be given as options', async () => {
  const statuses: number[] = [];
  const texts: unknown[] = [];
  const client = await follow({
    modes: 'websocket',
    onstatuschange: (status) => statuses.push(status),
    onmessage: (text) => texts.push(text),
  }).opened();
  await subscribed();
  server.publish('a', 'x');
  await client.received(1);
  expect(texts).toEqual(['x']);
  client.stream.disconnect();
  expect(statuses).toEqual([1, 2, 0]);
});

test('a port of none in the url is no port: the default is used', () => {
  expect(prepare({ port: '' }).stream.port).toBe(80);
  expect(prepare({ port: '', useSSL: true }).stream.port).toBe(443);
  expect(prepare({ port: '8080' }).stream.port).toBe(8080);
});

// A page that is made with messages goes on after the last of them.
import type { PushServer } from 'pushstream-server';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PushStreamOptions } from '../../src/options/options.js';
import { Followed } from '../support/client/follow.js';
import { modesInNode } from '../support/client/modes.js';
import { freePort } from '../support/wire/free-port.js';
import { PushStreamServer } from '../support/wire/push-stream-server.js';
import { referenceServer } from '../support/wire/reference-server.js';

let server: PushServer;
let port: number;
const clients: Followed[] = [];

beforeEach(async () => {
  port = await freePort();
  server = referenceServer({ port });
  await server.listen();
});

afterEach(async () => {
  for (const { stream } of clients.splice(0)) stream.disconnect();
  await server.close();
});

function follow(options: PushStreamOptions): Followed {
  const client = new Followed({ port, ...options });
  clients.push(client);
  client.stream.connect();
  return client;
}

describe.each(modesInNode)('%s', (_name, options) => {
  test('each channel goes on after its own message, without a hole and without a repeat', async () => {
    const { stream: publisher } = new Followed({ port });
    for (const text of ['1', '2', '3']) await publisher.publish(text, { channels: ['a', 'b', 'c'] });
    const page = await follow({ channels: ['a', 'b', 'c'], messagesPublishedAfter: -1 }).received(9);
    page.stream.disconnect();
    const message = (channel: string, id: number) =>
      page.messages.find((one) => one.channel === channel && one.id === id);
    // A message as it was, and what is needed of it.
    const { time, tag } = message('b', 3) ?? {};
    const client = follow({
      ...options,
      channels: { a: { after: message('a', 1), backtrack: 9 }, b: { after: { time, tag } } },
    });
    await client.received(2);
    client.stream.addChannel('c', { after: message('c', 2) });
    await client.received(3);
    await publisher.publish('4', { channels: ['b', 'c'] });
    await client.received(5);
    expect(client.messages.map(({ channel, data }) => `${channel} ${data}`)).toEqual([
      ...['a 2', 'a 3', 'c 3', 'b 4', 'c 4'],
    ]);
    expect([...client.all('gap'), ...client.all('reset')]).toEqual([]);
  });
});

test('what the server no longer has is told as a gap, where the message has a number', async () => {
  const lossy = await PushStreamServer.start();
  for (const text of ['1', '2', '3', '4']) lossy.publish('a', text);
  const page = await follow({
    port: lossy.port,
    channels: { a: { backtrack: 4 } },
    modes: 'websocket',
  }).received(4);
  page.stream.disconnect();
  lossy.expire(3);
  const channels = { a: { after: page.messages[0] } };
  const client = await follow({ port: lossy.port, channels, modes: 'websocket' }).received(1);
  expect(client.all('gap')).toEqual([{ channel: 'a', from: 2, to: 3, away: true }]);
  expect(client.texts).toEqual(['4']);
  client.stream.disconnect();
  await lossy.close();
});

test('the relay dialect goes on after a place as well', async () => {
  const relay = {
    dialect: 'relay',
    urlPrefixPublisher: '/relay/pub',
    urlPrefixLongpolling: '/relay/sub',
  } as const satisfies PushStreamOptions;
  const { stream: publisher } = new Followed({ port, ...relay });
  for (const text of ['1', '2', '3']) await publisher.publish(text, { channels: ['a'] });
  const { headers } = await fetch(`http://127.0.0.1:${port}/relay/sub?id=a`);
  const after = { time: headers.get('Last-Modified') ?? '', tag: headers.get('Etag') ?? '' };
  const client = await follow({ ...relay, channels: { a: { after } } }).received(2);
  expect(client.texts).toEqual(['2', '3']);
});

// The server as it is without any configuration.
import { createPushServer, type PushServer } from 'pushstream-server';
import { systemClock } from 'pushstream-server/parts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PushStream } from '../../src/index.js';
import { ChaosProxy } from '../support/chaos/proxy.js';
import { Followed } from '../support/client/follow.js';
import { modesInNode } from '../support/client/modes.js';

let server: PushServer;
let proxy: ChaosProxy;
let port: number;
let client: Followed | undefined;

beforeEach(async () => {
  server = createPushServer({ port: 0 });
  port = Number(new URL(await server.listen()).port);
  proxy = new ChaosProxy(0, systemClock);
  proxy.severity = 0;
  proxy.target = port;
});

afterEach(async () => {
  client?.stream.disconnect();
  client = undefined;
  await proxy.close();
  await server.close();
});

const texts = [`it's "quoted"`, 'a \\ and a \\u0041', '</script>\u2028\n\tü & $`', '{"a":"b\\"c"}'];

/** As programs publish: nothing is encoded. */
async function publish(text: string): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/pub?id=a`, { method: 'POST', body: text });
  expect(answer.status).toBe(200);
}

test.each(modesInNode)('%s: any text arrives as it was published', async (_name, options) => {
  for (const text of texts) await publish(text);
  client = new Followed({ port, channels: { a: { backtrack: 4 } }, ...options });
  client.stream.connect();
  await client.received(texts.length);
  expect(client.texts).toEqual(texts);
});

test.each(modesInNode)('%s: nothing is lost while the connection is', async (_name, options) => {
  const through = await proxy.listen();
  await publish('old');
  const quick = { reconnectOnTimeoutInterval: 20, reconnectOnChannelUnavailableInterval: 20 };
  client = new Followed({ port: through, channels: { a: { backtrack: 1 } }, ...quick, ...options });
  client.stream.connect();
  await client.received(1);
  proxy.block('/');
  for (const text of ['between 1', 'between 2']) await publish(text);
  await client.until(() => client?.all('reconnecting').length !== 0);
  proxy.unblock('/');
  // What was lost would be seen when the next message comes.
  await client.until(() => client?.stream.readyState === PushStream.OPEN);
  await publish('last');
  await client.until(() => client?.texts.includes('last') === true);
  expect(client.texts).toEqual(['old', 'between 1', 'between 2', 'last']);
  expect([...client.all('gap'), ...client.all('reset')]).toEqual([]);
  expect(client.stream.stats.guarantees.resume).toBe(true);
});

test('a WebSocket that has a subprotocol to log in with is let in', async () => {
  await publish('for you');
  const auth = () => ({ protocols: ['push', 'a-token'] });
  client = new Followed({ port, channels: { a: { backtrack: 1 } }, modes: 'websocket', auth });
  client.stream.connect();
  await client.until(
    () => client?.stream.readyState === PushStream.OPEN || client?.all('error').length !== 0,
  );
  expect(client.all('error')).toEqual([]);
  await client.received(1);
  expect(client.texts).toEqual(['for you']);
});

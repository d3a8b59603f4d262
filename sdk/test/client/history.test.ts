// The stored messages of a channel, by one question.
import type { PushServer } from 'pushstream-server';
import { afterEach, beforeEach, describe, expect, expectTypeOf, test } from 'vitest';
import { history } from '../../src/history.js';
import { type Message, PushStream, type PushStreamOptions } from '../../src/index.js';
import { json } from '../../src/json.js';
import { Followed } from '../support/client/follow.js';
import { HandClock } from '../support/client/hand-clock.js';
import { freePort } from '../support/wire/free-port.js';
import { nchanAvailable, relayOfNchan, startNginx } from '../support/wire/nchan.js';
import { referenceServer } from '../support/wire/reference-server.js';

let server: PushServer;
let port: number;

beforeEach(async () => {
  port = await freePort();
  server = referenceServer({ port });
  await server.listen();
});
afterEach(() => server.close());

const relay = {
  dialect: 'relay',
  urlPrefixPublisher: '/relay/pub',
  urlPrefixLongpolling: '/relay/sub',
} as const satisfies PushStreamOptions;

const create = (options: PushStreamOptions = {}) => new PushStream({ host: '127.0.0.1', port, ...options });
const texts = (messages: readonly Message[]) => messages.map(({ data }) => data);

/** Lets the time pass that a history waits, when the server holds a request. */
async function held(clock: HandClock): Promise<void> {
  while (server.stats().subscribers === 0) await new Promise(setImmediate);
  clock.pass(2000);
}

describe.each([
  ['push-stream', {}],
  ['relay', relay],
] as const)('%s', (_name, options) => {
  test('the last messages, the oldest first; with the last a client goes on without a hole', async () => {
    const stream = create(options);
    for (const text of ['1', '2', '100%', '{"4":4}']) await stream.publish(text, { channels: ['a'] });
    const clock = new HandClock();
    const asking = history(create({ ...options, clock }), 'a', { count: 3 });
    if (options === relay) await held(clock);
    const messages = await asking;
    expect(texts(messages)).toEqual(['2', '100%', '{"4":4}']);
    expect(messages.map(({ isLast }) => isLast)).toEqual([false, false, true]);
    expect(messages[0]).toMatchObject({ channel: 'a', id: options === relay ? undefined : 2 });
    await stream.publish('5', { channels: ['a'] });
    const client = new Followed({
      port,
      ...options,
      channels: { a: { after: messages.at(-1), backtrack: 3 } },
    });
    client.stream.connect();
    await client.received(1);
    await stream.publish('6', { channels: ['a'] });
    await client.received(2);
    expect(client.texts).toEqual(['5', '6']);
    client.stream.disconnect();
    expect(clock.pending).toBe(0);
  });

  test('without messages it is empty, after the wait; nobody is left behind at the server', async () => {
    const clock = new HandClock();
    const asking = history(create({ ...options, clock }), 'a');
    await held(clock);
    expect(await asking).toEqual([]);
    while (server.stats().subscribers > 0) await new Promise(setImmediate);
    expect(clock.pending).toBe(0);
  });

  test('an aborted signal ends it with its reason', async () => {
    const controller = new AbortController();
    const asking = history(create(options), 'a', { signal: controller.signal });
    while (server.stats().subscribers === 0) await new Promise(setImmediate);
    controller.abort('enough');
    await expect(asking).rejects.toBe('enough');
    await expect(history(create(options), 'a', { signal: AbortSignal.abort('before') })).rejects.toBe(
      'before',
    );
  });
});

test('a codec reads the data; what it cannot read is left out, and told', async () => {
  const plain = create();
  for (const text of ['{"x":1}', '{', '[2]']) await plain.publish(text, { channels: ['a'] });
  const stream = create({ codec: json() });
  const errors: string[] = [];
  stream.onerror = ({ code, message }) => errors.push(`${code} ${message}`);
  expect(texts(await history(stream, 'a'))).toEqual([{ x: 1 }, [2]]);
  expect(errors).toEqual([expect.stringMatching(/^invalid Message 2 of a can't be read: /)]);
  expectTypeOf(history<{ a: number }, 'a'>).returns.resolves.toEqualTypeOf<Message<number, 'a'>[]>();
  await expect(history(new PushStream(), 'a')).rejects.toThrow('Option host is missing');
});

test('auth and arguments are sent; the place that the template leaves out is that of the answer', async () => {
  const asked: Request[] = [];
  const stream = create({
    auth: ({ mode }) => ({ headers: { Token: mode }, params: { token: 't' } }),
    extraParams: () => ({ user: 7 }),
    fetch: async (url, init) => {
      asked.push(new Request(url, init));
      const headers = { 'Last-Modified': 'Thu, 01 Jan 2026 00:00:00 GMT', Etag: 'W/3' };
      return new Response('one\r\ntwo\r\n{"id":-3,"text":"Timed out"}', { headers });
    },
  });
  const messages = await history(stream, 'a', { count: 7 });
  const { searchParams, pathname } = new URL(asked[0]?.url ?? '');
  expect([pathname, searchParams.get('token'), searchParams.get('user')]).toEqual(['/lp/a.b7', 't', '7']);
  expect(asked[0]?.headers.get('Token')).toBe('longpolling');
  expect(messages).toMatchObject([
    { data: 'one', time: undefined },
    { data: 'two', time: 'Thu, 01 Jan 2026 00:00:00 GMT', tag: 'W/3' },
  ]);
});

const answers: [string, PushStreamOptions, () => Response, object][] = [
  ['a refusal', {}, () => new Response('', { status: 403 }), { code: 'refused', status: 403 }],
  [
    'a login page',
    {},
    () => new Response('<html>Log in</html>'),
    { code: 'down', message: /No push server/ },
  ],
  ['the same', relay, () => new Response('<html>Log in</html>'), { code: 'down', message: /No push server/ }],
  [
    'too many bytes',
    {},
    () => new Response('x'.repeat(101)),
    { code: 'invalid', message: /more than 100 bytes/ },
  ],
];

test.each(answers)('%s is an error with the url (%o)', async (_name, options, answer, error) => {
  const stream = create({ ...options, fetch: async () => answer() });
  const { message = /^history http/, ...rest } = error as { message?: RegExp };
  const asking = history(stream, 'a', { bytes: 100 });
  await expect(asking).rejects.toThrow(/^history http:.*:/);
  await expect(asking).rejects.toThrow(message);
  await expect(asking).rejects.toMatchObject(rest);
});

test('a relay server that says the same again and again, as a cache does, is asked twice', async () => {
  let asked = 0;
  const headers = { 'Last-Modified': 'Thu, 01 Jan 2026 00:00:00 GMT', Etag: '3' };
  const stream = create({ ...relay, fetch: async () => new Response(`${++asked}`, { headers }) });
  expect(texts(await history(stream, 'a'))).toEqual(['1']);
  expect(asked).toBe(2);
});

test.each([0, -1, 1.5, Number.NaN])('a count of %d is none', async (count) => {
  await expect(history(create(), 'a', { count })).rejects.toMatchObject({ code: 'invalid' });
});

test.skipIf(!nchanAvailable())('nginx with nchan', async () => {
  const nginx = await startNginx();
  const options = { ...relayOfNchan, port: nginx.port } as const;
  const stream = create(options);
  for (const text of ['1', '2', '3']) await stream.publish(text, { channels: ['a'] });
  const messages = await history(create(options), 'a', { count: 2 });
  expect(texts(messages)).toEqual(['2', '3']);
  await stream.publish('4', { channels: ['a'] });
  const client = new Followed({ ...options, channels: { a: { after: messages.at(-1) } } });
  client.stream.connect();
  await client.received(1);
  expect(client.texts).toEqual(['4']);
  client.stream.disconnect();
  await nginx.stop();
});

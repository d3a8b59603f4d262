// Errors say where they happened and what may be done, and what can't be published is told.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { PushStream, type PushStreamOptions } from '../../src/index.js';
import { sharing } from '../../src/options/useless.js';
import { Followed } from '../support/client/follow.js';
import { HandClock } from '../support/client/hand-clock.js';
import { freePort } from '../support/wire/free-port.js';

const modes = ['eventsource', 'websocket', 'stream', 'longpolling'] as const;

const ended: (() => void)[] = [];

afterEach(() => {
  for (const end of ended.splice(0)) end();
  vi.restoreAllMocks();
});

/** A server that has none of the paths. */
async function empty(): Promise<number> {
  const server = createServer((_request, answer) => answer.writeHead(404).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ended.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

async function firstError(options: PushStreamOptions): Promise<string> {
  const client = new Followed({ channels: ['a'], ...options });
  client.stream.connect();
  await client.until(() => client.all('error').length > 0);
  client.stream.disconnect();
  return client.all('error')[0]?.message ?? '';
}

describe.each(modes)('%s: an error has mode and url, and what to do', (mode) => {
  test('where nothing listens', async () => {
    const port = await freePort();
    expect(await firstError({ modes: mode, port })).toMatch(
      RegExp(
        `^${mode} (http|ws)://127\\.0\\.0\\.1:${port}/\\w+/a: .*ECONNREFUSED.*see the options host and port`,
      ),
    );
  });

  test('where no TLS is spoken', async () => {
    expect(await firstError({ modes: mode, useSSL: true, port: await empty() })).toMatch(
      RegExp(`^${mode} (https|wss)://.*no TLS is spoken there: see the options useSSL and port`),
    );
  });

  test('where there is no such path', async () => {
    expect(await firstError({ modes: mode, port: await empty() })).toMatch(
      RegExp(`^${mode} .*The server answered 404 \\(there is no such path: see the options urlPrefix`),
    );
  });
});

test('an error has no arguments of the url, in which tokens may be', async () => {
  const message = await firstError({ port: 1, auth: () => ({ params: { token: 'secret' } }) });
  expect(message).toMatch(/^eventsource http/);
  expect(message).not.toMatch(/secret|\?/);
});

test('a publish that fails has its url and what to do', async () => {
  const stream = new PushStream({ host: '127.0.0.1', port: await freePort(), channels: ['a'] });
  await expect(stream.publish('x')).rejects.toMatchObject({
    code: 'down',
    message: expect.stringMatching(
      /^publish http:\/\/127\.0\.0\.1:\d+\/pub: .*see the options host and port/,
    ),
  });
});

test('what is printed of an error is its whole message', async () => {
  const client = new Followed({ channels: ['a'], port: 1 });
  client.stream.connect();
  await client.until(() => client.all('error').length > 0);
  client.stream.disconnect();
  expect(client.all('error')[0]?.stack).toMatch(/eventsource http:/);
});

test('a path that is not there is asked for again soon, and each time told', async () => {
  const clock = new HandClock();
  const client = new Followed({
    host: 'push.example',
    channels: ['a'],
    modes: 'longpolling',
    reconnectOnTimeoutInterval: 3_000,
    reconnectOnChannelUnavailableInterval: 60_000,
    random: () => 0.5,
    clock,
    fetch: async () => new Response(null, { status: 404 }),
  });
  ended.push(() => client.stream.disconnect());
  client.stream.connect();
  for (let second = 0; second < 30; second++) {
    for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
    if (second === 0) expect(client.all('error')).toMatchObject([{ code: 'refused', status: 404 }]);
    clock.pass(1_000);
  }
  expect(client.all('reconnecting').map(({ delay }) => delay)).toEqual([1_500, 3_000, 6_000, 12_000, 24_000]);
  expect(client.all('error')).toHaveLength(5);
});

test.each(['http://push.example', 'push.example/path', 'https://push.example/'])(
  'host %s is refused',
  (host) => {
    expect(() => new PushStream({ host, channels: ['a'] }).connect()).toThrow(
      `Option host must be a name, not ${host}`,
    );
  },
);

describe('an option that is none', () => {
  test.each([
    ['urlPrefixEventSource', 'urlPrefixEventsource'],
    ['urlPrefixWebSocket', 'urlPrefixWebsocket'],
    ['onMessage', 'onmessage'],
    ['headers', 'auth'],
    ['timeOut', 'timeout'],
  ])('%s is told of, with the one that is meant: %s', (name, meant) => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    new PushStream({ [name]: 1 });
    expect(warn.mock.calls).toEqual([[`pushstream: There is no option ${name}: use ${meant}`]]);
  });

  test('is told of, where none is near', () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    new PushStream({ colour: 'red' } as PushStreamOptions);
    expect(warn.mock.calls).toEqual([['pushstream: There is no option colour']]);
  });

  test('is none of those that there are', () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const { signal } = new AbortController();
    new PushStream({
      signal,
      modes: 'stream',
      channels: [],
      onmessage: null,
      store: undefined,
      fetch,
      port: 1,
    });
    new PushStream('stream');
    expect(warn.mock.calls).toEqual([]);
  });
});

describe('the option share', () => {
  const sentence =
    'pushstream: Option share needs the client of pushstream/share: each tab has a connection of its own';

  test('is told of where nothing can share, and only when it is asked for', () => {
    // Another file may have brought what can.
    const { isThere } = sharing;
    onTestFinished(() => {
      sharing.isThere = isThere;
    });
    sharing.isThere = false;
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    new PushStream({ share: false });
    expect(warn.mock.calls).toEqual([]);
    new PushStream({ share: 'ann' });
    expect(warn.mock.calls).toEqual([[sentence]]);
  });

  test('is not told of by the client that can', async () => {
    const { PushStream: Sharing } = await import('../../src/share/index.js');
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    new Sharing({ share: true });
    expect(warn.mock.calls).toEqual([]);
  });
});

describe('what is published', () => {
  function publisher(options: PushStreamOptions = {}) {
    const bodies: unknown[] = [];
    const stream = new PushStream({
      host: 'push.example',
      channels: ['a'],
      fetch: async (_url, init) => {
        bodies.push(init?.body);
        return new Response('{}');
      },
      ...options,
    });
    return { stream, bodies };
  }

  const circular: Record<string, unknown> = {};
  circular.self = circular;

  test.each([
    ['half a surrogate pair', '\uD800'],
    ['a circular object', circular],
    ['a number that JSON has not', 1n],
    ['bytes that are no text', new Uint8Array([0xff])],
  ])('%s is an error, and nothing is sent', async (_title, data) => {
    for (const decode of ['uri', 'none'] as const) {
      const { stream, bodies } = publisher({ decode });
      await expect(stream.publish(data)).rejects.toMatchObject({
        code: 'invalid',
        message: expect.stringMatching(/^No text to publish: ./),
      });
      expect(bodies).toEqual([]);
    }
  });

  test.each([
    ['an array', new TextEncoder().encode('\u00fc')],
    ['a buffer', new TextEncoder().encode('\u00fc').buffer],
    ['a view', new DataView(new TextEncoder().encode('\u00fc').buffer)],
  ])('bytes in %s are the text that they are in UTF-8', async (_title, data) => {
    const { stream, bodies } = publisher();
    await stream.publish(data);
    expect(bodies).toEqual(['%C3%BC']);
  });

  test.each([null, undefined, 0, '', { byteLength: 'none' }])('%o goes as before', async (data) => {
    const { stream, bodies } = publisher({ decode: 'none' });
    await stream.publish(data);
    expect(bodies).toEqual([data === '' ? '' : (JSON.stringify(data) ?? '')]);
  });
});

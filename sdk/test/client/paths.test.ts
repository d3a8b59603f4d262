// Paths that prefixes cannot say.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PushStream } from '../../src/index.js';
import type { Mode } from '../../src/options/modes.js';
import type { PushStreamOptions } from '../../src/options/options.js';
import { Puppet } from '../support/client/puppet.js';

const streams: PushStream[] = [];

beforeEach(() => {
  Puppet.made = [];
});

afterEach(() => {
  for (const stream of streams.splice(0)) stream.disconnect();
});

/** The first request of a client in a mode, without the arguments that change. */
async function asked(mode: Mode | 'publish', options: PushStreamOptions): Promise<string> {
  const url = await new Promise<string>((resolve) => {
    const stream = new PushStream({
      host: 'push.example',
      modes: mode === 'publish' ? 'websocket' : mode,
      channels: { a: { backtrack: 3 }, b: {} },
      WebSocket: Puppet,
      fetch: (given) => {
        resolve(String(given));
        return Promise.reject(new Error('not now'));
      },
      ...options,
    });
    streams.push(stream);
    if (mode === 'publish') stream.publish('text').catch(() => {});
    else stream.connect();
    if (mode === 'websocket') void Puppet.number(0).then((socket) => resolve(socket.url));
  });
  const rest = new URL(url);
  for (const name of ['_', 'streamid']) rest.searchParams.delete(name);
  return rest.href;
}

const position = 'tag=&time=&eventid=&opening=on';

test.each([
  ['websocket', `wss://push.example/t1/websocket/a.b3/b?v=2&${position}`],
  ['eventsource', `https://push.example/t1/eventsource/a.b3/b?v=2&${position}`],
  ['stream', `https://push.example/t1/stream/a.b3/b?v=2&${position}`],
  ['longpolling', `https://push.example/t1/longpolling/a.b3/b?v=2&${position}`],
  ['publish', 'https://push.example/t1/publish/a/b?v=2'],
] as const)('the option url has the path of %s', async (mode, expected) => {
  const url: PushStreamOptions['url'] = (name, channels) => `/t1/${name}/${channels}?v=2`;
  expect(await asked(mode, { useSSL: true, url })).toBe(expected);
});

test('channels may be an argument beside it, and undefined leaves the prefix', async () => {
  const url = (mode: string) => (mode === 'publish' ? undefined : '/all');
  const options = { url, channelsByArgument: true, port: 81 };
  expect(await asked('longpolling', options)).toBe(
    `http://push.example:81/all?${position}&channels=a.b3%2Fb`,
  );
  expect(await asked('publish', options)).toBe('http://push.example:81/pub?id=%2Fa%2Fb');
});

test('each channel of the relay dialect has its own', async () => {
  const options = {
    dialect: 'relay',
    url: (mode: string, channels: string) => `/${mode}/${channels}`,
  } as const;
  expect(await asked('longpolling', options)).toBe('http://push.example/longpolling/a?id=a');
});

// Proxies that keep what they pass on until their buffer is full: what streams through them does not arrive.
import { once } from 'node:events';
import { request as ask, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGzip } from 'node:zlib';
import { createPushServer } from 'pushstream-server';
import { afterEach, describe, expect, test } from 'vitest';
import { PushStream, type PushStreamOptions } from '../../src/index.js';
import { Followed } from '../support/client/follow.js';
import { HandClock } from '../support/client/hand-clock.js';
import { hurriedClock } from '../support/client/hurried-clock.js';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Waits pass ten times as fast: how long a buffer is kept does not depend on them. */
const hurried = hurriedClock(10);

/** The server without any configuration; its pings are too rare to fill a buffer. */
async function serve(): Promise<number> {
  const server = createPushServer({ port: 0 });
  closing.push(() => server.close());
  return Number(new URL(await server.listen()).port);
}

function follow(options: PushStreamOptions): Followed {
  const client = new Followed({ channels: ['a'], ...options });
  closing.push(() => client.stream.disconnect());
  client.stream.connect();
  return client;
}

/** A message that is published to the server itself arrives. */
async function arrives(client: Followed, port: number): Promise<void> {
  await client.opened();
  await new PushStream({ host: '127.0.0.1', port, channels: ['a'] }).publish('here');
  await client.received(1);
  expect(client.texts).toEqual(['here']);
}

/** A proxy that passes the head on, and of the body what its compressor gives up: nothing, before there is enough. */
async function compressor(behind: number, { losesHeads = 0 } = {}): Promise<number> {
  let left = losesHeads;
  const proxy = createServer(({ method, url, headers }, response) => {
    if (method === 'HEAD' && left-- > 0) {
      response.destroy();
      return;
    }
    const onward = ask({ host: '127.0.0.1', port: behind, method, path: url, headers }, (answer) => {
      const { 'content-length': _, ...kept } = answer.headers;
      response.writeHead(answer.statusCode ?? 502, { ...kept, 'content-encoding': 'gzip' });
      response.flushHeaders();
      answer.pipe(createGzip()).pipe(response);
      answer.on('error', () => response.destroy());
    });
    response.on('close', () => onward.destroy());
    onward.on('error', () => response.destroy());
    onward.end();
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  closing.push(() => {
    proxy.close();
    proxy.closeAllConnections();
  });
  return (proxy.address() as AddressInfo).port;
}

test('a question that got no answer is asked again', async () => {
  const behind = await serve();
  const port = await compressor(behind, { losesHeads: 2 });
  const client = follow({ port, clock: hurried, modes: 'eventsource|longpolling' });
  await arrives(client, behind);
  expect(client.all('error').map(({ code }) => code)).toEqual(['blocked']);
});

test('a proxy that passes on the head and compresses the rest is left for long-polling', async () => {
  const behind = await serve();
  const port = await compressor(behind);
  const client = follow({ port, clock: hurried, modes: 'eventsource|stream|longpolling' });
  await arrives(client, behind);
  expect(client.all('error').map(({ code }) => code)).toEqual(['blocked', 'blocked']);
  expect(client.all('open').map(({ mode }) => mode)).toEqual(['longpolling']);
});

describe('no proxy is blamed', () => {
  type Answer = (method: string, init: RequestInit) => Response | Promise<Response>;

  const held: Answer = (_method, { signal }) =>
    new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
  const refused = () => new Response(null, { status: 405 });
  const silent = (headers: Record<string, string>) =>
    new Response(new ReadableStream(), { headers: { 'Content-Type': 'text/event-stream', ...headers } });
  /** What becomes of a client in so many seconds. */
  async function after(
    seconds: number,
    modes: string,
    answer: Answer,
    channels: PushStreamOptions['channels'] = ['a'],
  ): Promise<Followed> {
    const clock = new HandClock();
    const client = follow({
      host: 'push.example',
      modes,
      channels,
      clock,
      random: () => 0.5,
      fetch: async (_url, init = {}) => answer(init.method ?? 'GET', init),
    });
    for (let tenths = 0; tenths < 10 * seconds; tenths++) {
      for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
      clock.pass(100);
    }
    return client;
  }

  test('where a server says nothing before its first event: it is connected', async () => {
    const client = await after(20, 'eventsource|longpolling', (method) =>
      method === 'HEAD' ? refused() : silent({}),
    );
    expect(client.stream.stats.mode).toBe('eventsource');
    expect(client.all('error')).toEqual([]);
  });

  test('where nobody answers: that is a time-out', async () => {
    const client = await after(31, 'eventsource', held);
    expect(client.all('error').map(({ code }) => code)).toEqual(['timeout']);
  });

  test('where the answer takes as long as any other', async () => {
    let release = () => {};
    const late = new Promise<void>((resolve) => {
      release = resolve;
    });
    const waiting = after(8, 'eventsource|longpolling', async (method) => {
      await late;
      return method === 'HEAD' ? refused() : silent({});
    });
    for (let turn = 0; turn < 300; turn++) await new Promise(setImmediate);
    release();
    const client = await waiting;
    expect(client.stream.stats.mode).toBe('eventsource');
    expect(client.all('error')).toEqual([]);
  });

  test('where a page that has only the stream mode waits for a location without a header template', async () => {
    const client = await after(29, 'stream', (method, init) =>
      method === 'HEAD' ? refused() : held(method, init),
    );
    expect(client.all('error')).toEqual([]);
  });

  test('but where nothing comes of a stream that is promised to begin at once', async () => {
    const client = await after(3, 'eventsource|longpolling', (method, init) => {
      if (method === 'HEAD') return refused();
      const isEvents = new Headers(init.headers).get('Accept') === 'text/event-stream';
      return isEvents ? silent({ 'X-PushStream-Opening': '0' }) : held(method, init);
    });
    expect(client.all('error').map(({ code }) => code)).toEqual(['blocked']);
    expect(client.stream.stats.mode).toBe('longpolling');
  });

  test('but where old messages come, and stop before the last', async () => {
    const event = (id: number) =>
      `data: {"id":${id},"channel":"a","text":"x","time":"Thu, 01 Jan 1970 00:00:09 GMT","tag":"${id}"}\n\n`;
    let writer: ReadableStreamDefaultController<Uint8Array> | undefined;
    const body = () =>
      new ReadableStream<Uint8Array>({
        start(controller) {
          writer = controller;
        },
      });
    const headers = { 'Content-Type': 'text/event-stream', 'X-PushStream-Opening': '0' };
    const waiting = after(
      6,
      'eventsource|longpolling',
      (method, init) => {
        if (method === 'HEAD') return refused();
        const isEvents = new Headers(init.headers).get('Accept') === 'text/event-stream';
        return isEvents ? new Response(body(), { headers }) : held(method, init);
      },
      { a: { backtrack: 5 }, b: { backtrack: 5 } },
    );
    // The client's clock takes fifty turns for a second: when it first looks, something has just come.
    for (let turn = 0; turn < 80; turn++) {
      await new Promise(setImmediate);
      if (turn === 10 || turn === 75) writer?.enqueue(new TextEncoder().encode(event(turn)));
    }
    const client = await waiting;
    expect(client.texts).toEqual(['x', 'x']);
    expect(client.all('error').map(({ code }) => code)).toEqual(['blocked']);
    expect(client.stream.stats.mode).toBe('longpolling');
  });
});

// What answers is not always the push server: login pages, one page for every path, caches, redirects.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { PushStream, type PushStreamOptions } from '../../src/index.js';
import { Followed } from '../support/client/follow.js';
import { HandClock } from '../support/client/hand-clock.js';

let clock: HandClock;
const clients: Followed[] = [];

beforeEach(() => {
  clock = new HandClock();
});

afterEach(() => {
  for (const { stream } of clients.splice(0)) stream.disconnect();
  vi.unstubAllGlobals();
});

type Answer = (url: URL, init: RequestInit) => Response | Promise<Response>;

/** A client, and the modes that it has asked in. */
function follow(answer: Answer, options: PushStreamOptions) {
  const asked: string[] = [];
  const client = new Followed({
    host: 'push.example',
    channels: ['a'],
    reconnectOnTimeoutInterval: 3_000,
    reconnectOnChannelUnavailableInterval: 60_000,
    pollInterval: 1_000,
    random: () => 0.5,
    clock,
    fetch: async (target, init = {}) => {
      const url = new URL(String(target));
      asked.push(url.pathname.slice(1, 3));
      return answer(url, init);
    },
    ...options,
  });
  clients.push(client);
  client.stream.connect();
  return { client, asked };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
}

/** Lets time pass, and everything happen that it brings. */
async function pass(seconds: number): Promise<void> {
  for (let tenths = 0; tenths < seconds * 10; tenths++) {
    clock.pass(100);
    await settle();
  }
}

const held: Answer = (_url, init) =>
  new Promise((_resolve, reject) =>
    init.signal?.addEventListener('abort', () => reject(init.signal?.reason)),
  );

const html =
  '<!doctype html>\n<html><head><title>Sign in</title></head>\n<body><script>p = 1</script></body></html>\n';

/** What a site shows to those who have to log in first: as it is made, with its length, and from a file. */
const pages: [title: string, page: () => Response][] = [
  ['a page that is made', () => new Response(html, { headers: { 'Content-Type': 'text/html' } })],
  [
    'a page of known length',
    () =>
      new Response(html, { headers: { 'Content-Type': 'text/html', 'Content-Length': String(html.length) } }),
  ],
  [
    'a file',
    () =>
      new Response(html, {
        headers: {
          'Content-Type': 'text/html',
          'Content-Length': String(html.length),
          'Last-Modified': 'Sat, 01 Jan 2022 10:00:00 GMT',
          Etag: '"61d0-8a"',
        },
      }),
  ],
  ['nothing at all', () => new Response('', { headers: { 'Content-Length': '0' } })],
];

describe.each(pages)('%s in place of messages', (_title, page) => {
  test.each(['eventsource', 'stream', 'longpolling'])(
    'is no message of %s, and is not asked for on and on',
    async (modes) => {
      const { client, asked } = follow(page, { modes });
      await pass(60);
      expect(client.messages).toEqual([]);
      expect(asked.length).toBeLessThan(20);
      expect(client.all('error').length).toBeGreaterThan(1);
    },
  );

  test('the next mode comes at once', async () => {
    const answer: Answer = (url, init) => (url.pathname.startsWith('/lp') ? held(url, init) : page());
    const { client, asked } = follow(answer, { modes: 'eventsource|longpolling' });
    await settle();
    clock.pass(100);
    await client.opened();
    expect(asked).toEqual(['ev', 'lp']);
    expect(client.stream.stats.mode).toBe('longpolling');
    expect(client.all('error').map(({ message }) => message)).toEqual([
      expect.stringMatching(/^eventsource http:\/\/push\.example\/ev\/a: No push server: /),
    ]);
  });

  test('does not end what was connected before', async () => {
    let isLoggedOut = false;
    const message = () =>
      new Response('{"id":1,"channel":"a","text":"one"}\r\n', {
        headers: { 'Last-Modified': 'Sat, 01 Jan 2022 10:00:01 GMT', Etag: 'W/1' },
      });
    let sent = 0;
    const answer: Answer = (url, init) => (isLoggedOut ? page() : sent++ === 0 ? message() : held(url, init));
    const { client } = follow(answer, { modes: 'longpolling', timeout: 5_000 });
    await pass(1);
    isLoggedOut = true;
    await pass(60);
    isLoggedOut = false;
    sent = 1;
    await pass(90);
    expect(client.texts).toEqual(['one']);
    expect(client.stream.readyState).toBe(2);
  });
});

test.each([
  ['a page', 200, {}],
  ['a file', 200, { 'Last-Modified': 'Sat, 01 Jan 2022 10:00:00 GMT', Etag: '"61d0-8a"' }],
] as const)('relay: %s is not asked for on and on', async (title, status, headers) => {
  const { client, asked } = follow(() => new Response(html, { status, headers }), { dialect: 'relay' });
  await pass(60);
  expect(asked.length).toBeLessThan(65);
  // Any body is a message there; but a file is the same each time.
  expect(client.messages).toHaveLength(title === 'a file' ? 1 : 0);
});

test.each(['push-stream', 'relay'] as const)('%s: a message from a cache comes once', async (dialect) => {
  const cached = () =>
    new Response('hello', {
      headers: {
        'Last-Modified': 'Sat, 01 Jan 2022 10:00:00 GMT',
        Etag: dialect === 'relay' ? '"1"' : 'W/1',
      },
    });
  const { client, asked } = follow(cached, { dialect, modes: 'longpolling' });
  await pass(10);
  expect(client.texts).toEqual(['hello']);
  expect(asked.length).toBeLessThan(15);
});

test('messages that were seen before bring no poll at once', async () => {
  const cached = () => new Response('{"id":1,"channel":"a","text":"one"}\r\n');
  const { client, asked } = follow(cached, { modes: 'longpolling' });
  await pass(10);
  // Without a time nobody knows whether the channel began anew.
  expect(client.messages.length).toBeLessThan(15);
  expect(asked.length).toBeLessThan(15);
});

describe('204', () => {
  const none = () => new Response(null, { status: 204 });

  test.each(['eventsource', 'stream'])('ends %s for good', async (modes) => {
    const { client, asked } = follow(none, { modes });
    await pass(300);
    expect(asked).toHaveLength(1);
    expect(client.stream.readyState).toBe(0);
    expect(client.all('error')[0]).toMatchObject({ code: 'unsupported' });
  });

  test('has the next mode come at once', async () => {
    const { client, asked } = follow(
      (url, init) => (url.pathname.startsWith('/lp') ? held(url, init) : none()),
      {
        modes: 'eventsource|longpolling',
      },
    );
    await settle();
    clock.pass(100);
    await client.opened();
    expect(asked).toEqual(['ev', 'lp']);
  });
});

describe('a redirected publish', () => {
  const redirect =
    (status: number, location: string): Answer =>
    (_url, init) => {
      if (init.method === 'POST') expect(init.redirect).toBe('manual');
      return new Response(null, { status, headers: { Location: location } });
    };

  test.each([301, 302, 303, 307, 308])('with %i is an error that says where it was sent', async (status) => {
    const { client } = follow(redirect(status, 'https://push.example/pub?id=a'), { modes: 'longpolling' });
    client.stream.disconnect();
    await expect(client.stream.publish('x')).rejects.toMatchObject({
      code: 'refused',
      status,
      message: expect.stringMatching(/https:\/\/push\.example\/pub\?id=a/),
    });
    const failed = await new Promise((resolve) =>
      client.stream.sendMessage('x', () => resolve('sent'), resolve),
    );
    expect(failed).toBe(status);
  });

  test('that the browser keeps to itself is an error, too', async () => {
    const opaque = Object.defineProperties(new Response(null), {
      type: { value: 'opaqueredirect' },
      status: { value: 0 },
      ok: { value: false },
    });
    const stream = new PushStream({ host: 'push.example', channels: ['a'], fetch: async () => opaque });
    await expect(stream.publish('x')).rejects.toMatchObject({ code: 'refused', status: 0 });
  });
});

describe('401', () => {
  /** Polls that are held until the token has expired; then each with an old one is refused. */
  function tokens() {
    const state = { valid: 't1', renews: true };
    let told = 't1';
    const options: PushStreamOptions = {
      modes: 'longpolling|eventsource',
      timeout: 1_000,
      auth: ({ error }) => {
        if (error?.status === 401 && state.renews) told = state.valid;
        return { headers: { Token: told } };
      },
    };
    const answer: Answer = (url, init) =>
      new Headers(init.headers).get('Token') === state.valid
        ? held(url, init)
        : new Response(null, { status: 401 });
    return { state, options, answer };
  }

  test('has auth asked once more, at once, and the mode stays', async () => {
    const { state, options, answer } = tokens();
    const { client, asked } = follow(answer, options);
    await pass(5);
    state.valid = 't2';
    const before = asked.length;
    await pass(1.5);
    expect(client.stream.readyState).toBe(2);
    expect(asked.length - before).toBeLessThan(5);
    expect(client.all('reconnecting')).toEqual([]);
    expect(new Set(asked)).toEqual(new Set(['lp']));
  });

  test('again: no storm, no other mode, no minute', async () => {
    const { state, options, answer } = tokens();
    const { client, asked } = follow(answer, options);
    await pass(5);
    Object.assign(state, { valid: 't2', renews: false });
    const before = asked.length;
    await pass(30);
    expect(asked.length - before).toBeLessThan(30);
    expect(new Set(asked)).toEqual(new Set(['lp']));
    expect(client.all('reconnecting')[0]?.delay).toBeLessThanOrEqual(3_000);
    state.renews = true;
    await pass(60);
    expect(client.stream.readyState).toBe(2);
  });

  test('of a mode that never worked leads to the next one', async () => {
    const { client, asked } = follow(
      (url, init) => (url.pathname.startsWith('/lp') ? held(url, init) : new Response(null, { status: 401 })),
      { modes: 'eventsource|longpolling', auth: () => ({ headers: { Token: 't' } }) },
    );
    await pass(1);
    expect(client.stream.readyState).toBe(2);
    expect(asked).toEqual(['ev', 'ev', 'lp']);
  });
});

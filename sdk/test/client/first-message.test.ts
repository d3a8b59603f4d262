// A connection that is lost before its first message: what is published until the next one has to come nevertheless.
import { createPushServer, type PushServer } from 'pushstream-server';
import { systemClock } from 'pushstream-server/parts';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { PushStream, type PushStreamOptions } from '../../src/index.js';
import { ChaosProxy } from '../support/chaos/proxy.js';
import { Followed } from '../support/client/follow.js';
import { HandClock } from '../support/client/hand-clock.js';
import { modesInNode } from '../support/client/modes.js';
import { byHand, Puppet } from '../support/client/puppet.js';

const closing: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A server without any configuration, and a proxy before it that can cut. */
async function serve(): Promise<{ server: PushServer; proxy: ChaosProxy; direct: number; port: number }> {
  const server = createPushServer({ port: 0 });
  const direct = Number(new URL(await server.listen()).port);
  const proxy = new ChaosProxy(0, systemClock);
  proxy.severity = 0;
  proxy.target = direct;
  closing.push(
    () => server.close(),
    () => proxy.close(),
  );
  return { server, proxy, direct, port: await proxy.listen() };
}

function follow(options: PushStreamOptions): Followed {
  const client = new Followed({ channels: ['a', 'b'], ...options });
  closing.push(() => client.stream.disconnect());
  client.stream.connect();
  return client;
}

/** Resolves when the client knows where to go on. */
async function placed(client: Followed): Promise<void> {
  while (!client.stream.stats.guarantees.resume) await new Promise(setImmediate);
}

/** Publishes to the server itself. */
function publisher(port: number): (text: string, channel?: string) => Promise<unknown> {
  const stream = new PushStream({ host: '127.0.0.1', port, channels: ['a', 'b'] });
  return (text, channel = 'a') => stream.publish(text, { channels: [channel] });
}

describe.each(modesInNode)('%s', (_name, options) => {
  test('the first message comes once, also when it is published while the client is away', async () => {
    const { proxy, direct, port } = await serve();
    const send = publisher(direct);
    // Of the same second, and not asked for.
    await send('before a');
    await send('before b', 'b');
    const client = follow({ ...options, port });
    await placed(client);
    proxy.block('/');
    await send('away 1');
    await send('away 2', 'b');
    await client.until(() => client.all('reconnecting').length > 0);
    proxy.unblock('/');
    await client.received(2);
    await send('after');
    await client.received(3);
    expect([...client.texts].sort()).toEqual(['after', 'away 1', 'away 2']);
    expect([...client.all('gap'), ...client.all('reset')]).toEqual([]);
  });

  test('a backtrack of which there is nothing leaves no hole', async () => {
    const { proxy, direct, port } = await serve();
    const client = follow({ ...options, port, channels: { a: { backtrack: 1 } } });
    await placed(client);
    proxy.block('/');
    const send = publisher(direct);
    for (const text of ['1', '2', '3']) await send(text);
    await client.until(() => client.all('reconnecting').length > 0);
    proxy.unblock('/');
    await client.received(3);
    expect(client.texts).toEqual(['1', '2', '3']);
  });
});

/** As of a server that tells nothing by itself: nginx-push-stream-module, or one of before. */
describe('by the clock of the server', () => {
  const second = 1_000;
  const date = (time: number) => new Date(time * 1000).toUTCString();
  const message = (id: number, time: number, tag: number, channel = 'a') =>
    JSON.stringify({ id, channel, text: `${channel}${id}`, time: date(time), tag: String(tag) });

  interface Asked {
    readonly method: string;
    readonly url: URL;
    readonly headers: Headers;
  }

  /** A server whose streams are held by the test, at the time that it is told. */
  function clockServer(options: PushStreamOptions, headers: () => Record<string, string> = () => ({})) {
    const clock = new HandClock();
    const state = { time: 5_000 };
    const asked: Asked[] = [];
    const streams: ReadableStreamDefaultController<Uint8Array>[] = [];
    Puppet.made = [];
    const client = follow({
      host: 'push.example',
      channels: ['a'],
      reconnectOnTimeoutInterval: 3_000,
      random: () => 0,
      clock,
      fetch: async (target, init = {}) => {
        const { method = 'GET' } = init;
        asked.push({ method, url: new URL(String(target)), headers: new Headers(init.headers) });
        const own = { Date: date(state.time), ...headers() };
        if (method === 'HEAD') return new Response(null, { status: 405, headers: own });
        const body = new ReadableStream<Uint8Array>({ start: (controller) => void streams.push(controller) });
        return new Response(body, { headers: { ...own, 'Content-Type': 'text/event-stream' } });
      },
      ...options,
    });
    /** Lets everything run that waits for no time. */
    const settle = async () => {
      for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
    };
    const pass = async (ms: number) => {
      await settle();
      for (let passed = 0; passed < ms; passed += 500) {
        clock.pass(500);
        await settle();
      }
    };
    const cut = async () => {
      streams.at(-1)?.error(new TypeError('cut'));
      await settle();
      clock.pass(0);
      await settle();
    };
    const say = async (text: string) => {
      streams.at(-1)?.enqueue(new TextEncoder().encode(text));
      await settle();
    };
    /** What the last stream was asked from. */
    const since = () => {
      const { url } = asked.filter(({ method }) => method === 'GET').at(-1) as Asked;
      return [url.searchParams.get('time'), url.searchParams.get('tag')];
    };
    return { client, clock, state, asked, settle, pass, cut, say, since };
  }

  const byFetch = { modes: 'eventsource' };

  test('what comes after the second of the answer is asked for, and nothing of before the connection', async () => {
    const { client, pass, cut, since, asked } = clockServer(byFetch);
    await pass(4 * second);
    expect(client.stream.stats.guarantees.resume).toBe(true);
    await cut();
    expect(since()).toEqual([date(5_001), '0']);
    // The answer itself has told: nothing else was asked.
    expect(asked.map(({ method }) => method)).toEqual(['GET', 'GET']);
  });

  test('cut in its very first second, a message of that second rather comes too much than is lost', async () => {
    const { settle, cut, since } = clockServer(byFetch);
    await settle();
    await cut();
    expect(since()).toEqual([date(5_000), '0']);
  });

  test.each([
    ['ahead of its messages', 9_000],
    ['behind its messages', 1_000],
  ])('a clock that is %s drops no message, and the first one corrects it', async (_title, wrong) => {
    const { client, state, pass, cut, say, since, settle } = clockServer(byFetch, () => ({
      Date: date(wrong),
    }));
    await pass(4 * second);
    await say(`data: ${message(1, state.time, 1)}\n\n`);
    expect(client.texts).toEqual(['a1']);
    await cut();
    expect(since()).toEqual([date(5_000), '1']);
    await say(`data: ${message(2, state.time, 2)}\n\n`);
    await settle();
    expect(client.texts).toEqual(['a1', 'a2']);
  });

  test('the clock of the client does not matter, however it jumps', async () => {
    const { clock, pass, cut, since } = clockServer(byFetch);
    await pass(1 * second);
    clock.now = () => 86_400_000;
    await pass(3 * second);
    await cut();
    expect(since()).toEqual([date(5_001), '0']);
  });

  test('without a date nothing is known, and nothing is promised', async () => {
    const { client, pass, cut, since } = clockServer(byFetch, () => ({ Date: '' }));
    await pass(4 * second);
    expect(client.stream.stats.guarantees.resume).toBe(false);
    await cut();
    expect(since()).toEqual(['', '']);
  });

  test('of several channels, one that had nothing goes on from its beginning', async () => {
    const { client, pass, cut, say, since } = clockServer({ ...byFetch, channels: ['a', 'b'] });
    await pass(4 * second);
    await say(`data: ${message(1, 5_010, 1)}\n\n`);
    await cut();
    // A live message says that nothing older is to come, of no channel.
    expect(since()).toEqual([date(5_010), '1']);
    await say(`data: ${message(1, 5_020, 1, 'b')}\n\n`);
    expect(client.texts).toEqual(['a1', 'b1']);
  });

  test('where messages have no time, none is asked for: they would come again', async () => {
    const { client, pass, cut, say, since } = clockServer({ ...byFetch, channels: ['a', 'b'] });
    await pass(4 * second);
    await say('data: {"id":1,"channel":"a","text":"a1"}\n\n');
    expect(client.stream.stats.guarantees.resume).toBe(false);
    await cut();
    await pass(500);
    expect(since()).toEqual(['', '']);
  });

  test('an event id to begin with counts until the first message', async () => {
    const { pass, cut, asked } = clockServer({ ...byFetch, lastEventId: 'e1' });
    await pass(4 * second);
    await cut();
    const last = asked.at(-1);
    expect([last?.url.searchParams.get('eventid'), last?.url.searchParams.get('time')]).toEqual(['e1', '']);
  });

  describe.each([
    ['websocket', byHand],
    [
      'native eventsource',
      {
        modes: 'eventsource',
        EventSource: Puppet as unknown as NonNullable<PushStreamOptions['EventSource']>,
      },
    ],
  ] as const)('%s, which shows no head', (_name, options) => {
    test('is asked for by a request of its own, once', async () => {
      const lab = clockServer(options);
      (await Puppet.number(0)).open();
      await lab.pass(1 * second);
      expect(lab.asked).toEqual([]);
      lab.state.time = 5_002;
      await lab.pass(10 * second);
      expect(
        lab.asked.map(({ method, url: { origin, pathname } }) => `${method} ${origin}${pathname}`),
      ).toEqual([`HEAD http://push.example/${options.modes === 'websocket' ? 'ws' : 'ev'}/a`]);
      expect(lab.client.stream.stats.guarantees.resume).toBe(true);
      (await Puppet.number(0)).end(1006);
      await lab.settle();
      lab.clock.pass(0);
      const { searchParams } = new URL((await Puppet.number(1)).url);
      expect([searchParams.get('time'), searchParams.get('tag')]).toEqual([date(5_002), '0']);
    });

    test('is left alone where the server has told where it begins', async () => {
      const lab = clockServer(options);
      const puppet = await Puppet.number(0);
      puppet.open();
      puppet.say(JSON.stringify({ id: -4, channel: '', text: ' ', time: date(4_990), tag: '3' }));
      await lab.pass(10 * second);
      expect(lab.asked).toEqual([]);
      expect(lab.client.messages).toEqual([]);
      puppet.end(1006);
      await lab.settle();
      lab.clock.pass(0);
      const { searchParams } = new URL((await Puppet.number(1)).url);
      expect([searchParams.get('time'), searchParams.get('tag')]).toEqual([date(4_990), '3']);
    });

    test('is left alone where a message has come, and where the answer could not be read', async () => {
      const lab = clockServer(options);
      const puppet = await Puppet.number(0);
      puppet.open();
      puppet.say(message(1, 5_000, 1));
      await lab.pass(10 * second);
      expect(lab.asked).toEqual([]);
      const elsewhere = {
        origin: 'http://page.example',
        hostname: 'page.example',
        protocol: 'http:',
        port: '',
      };
      vi.stubGlobal('location', elsewhere);
      vi.stubGlobal('origin', elsewhere.origin);
      closing.push(() => void vi.unstubAllGlobals());
      const other = clockServer(options);
      (await Puppet.number(0)).open();
      await other.pass(10 * second);
      expect(other.asked).toEqual([]);
    });
  });

  test('an answer that comes after the connection was lost is not taken: messages have been missed by then', async () => {
    let answer = (_: Response) => {};
    const lab = clockServer({
      ...byHand,
      fetch: (_target, init) =>
        new Promise((resolve, reject) => {
          answer = resolve;
          init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
        }),
    });
    const puppet = await Puppet.number(0);
    puppet.open();
    await lab.pass(5 * second);
    puppet.end(1006);
    await lab.settle();
    answer(new Response(null, { status: 405, headers: { Date: date(6_000) } }));
    await lab.settle();
    lab.clock.pass(0);
    expect(new URL((await Puppet.number(1)).url).searchParams.get('time')).toBe('');
  });

  test('a connection that says where it begins, and nothing else, is of no use', async () => {
    const notice = JSON.stringify({ id: -4, channel: '', text: ' ', time: date(4_990), tag: '3' });
    const modes: string[] = [];
    const lab = clockServer({
      modes: 'eventsource|longpolling',
      reconnectOnTimeoutInterval: 3_000,
      fetch: (target, init) => {
        const { pathname } = new URL(String(target));
        modes.push(pathname);
        if (pathname.startsWith('/lp'))
          return new Promise((_resolve, reject) =>
            init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)),
          );
        return Promise.resolve(
          new Response(`data: ${notice}\n\n`, { headers: { 'Content-Type': 'text/event-stream' } }),
        );
      },
    });
    await lab.pass(30 * second);
    expect(modes.slice(0, 4)).toEqual(['/ev/a', '/ev/a', '/ev/a', '/lp/a']);
  });
});

test('a poll that is told where it begins is followed by the next at once', async () => {
  const { direct } = await serve();
  const client = follow({ port: direct, modes: 'longpolling', channels: ['a'], pollInterval: 60_000 });
  await placed(client);
  const server = new PushStream({ host: '127.0.0.1', port: direct, channels: ['a'] });
  await server.publish('soon');
  await client.received(1);
  expect(client.texts).toEqual(['soon']);
});

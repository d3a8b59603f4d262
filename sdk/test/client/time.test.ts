// Everything that takes time, in time that the test lets pass.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { PushStreamOptions } from '../../src/index.js';
import { Followed } from '../support/client/follow.js';
import { HandClock } from '../support/client/hand-clock.js';
import { byHand, Puppet } from '../support/client/puppet.js';

let clock: HandClock;
const clients: Followed[] = [];

beforeEach(() => {
  clock = new HandClock();
  Puppet.made = [];
});

afterEach(() => {
  for (const { stream } of clients.splice(0)) stream.disconnect();
  vi.unstubAllGlobals();
});

function follow(options: PushStreamOptions): Followed {
  const client = new Followed({
    host: 'push.example',
    channels: ['a'],
    timeout: 30_000,
    reconnectOnTimeoutInterval: 3_000,
    reconnectOnChannelUnavailableInterval: 60_000,
    pollInterval: 1_000,
    clock,
    ...options,
  });
  clients.push(client);
  client.stream.connect();
  return client;
}

/** Lets everything run that waits for no time. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
}

/** A fetch that gives these answers, one after the other, and then holds every request. */
function answers(...given: (() => Response)[]): typeof fetch {
  return async (_url, init) => {
    const answer = given.shift();
    if (answer) return answer();
    return new Promise((_resolve, reject) =>
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)),
    );
  };
}

/** Counts its listeners, of those that leave with a signal. */
class Target extends EventTarget {
  readonly #signals: AbortSignal[] = [];
  hidden = false;

  override addEventListener(...[type, listener, options]: Parameters<EventTarget['addEventListener']>): void {
    if (typeof options === 'object' && options.signal) this.#signals.push(options.signal);
    super.addEventListener(type, listener, options);
  }

  get listeners(): number {
    return this.#signals.filter(({ aborted }) => !aborted).length;
  }
}

/** A page around the client: what tells of the network and of being seen. */
function stubPage(): { readonly window: Target; readonly document: Target } {
  const window = new Target();
  const document = new Target();
  vi.stubGlobal('addEventListener', window.addEventListener.bind(window));
  vi.stubGlobal('document', document);
  return { window, document };
}

test('a connection that has not opened within timeout is given up', async () => {
  const client = follow(byHand);
  const socket = await Puppet.number(0);
  clock.pass(29_999);
  expect(client.all('error')).toEqual([]);
  clock.pass(1);
  expect(client.all('error')).toMatchObject([
    {
      code: 'timeout',
      type: 'timeout',
      message: expect.stringMatching(/^websocket ws:\S+: No answer in 30000 ms$/),
    },
  ]);
  expect(socket.readyState).toBe(3);
});

test('a connection that has opened is not given up', async () => {
  const client = follow(byHand);
  (await Puppet.number(0)).open();
  clock.pass(3_600_000);
  expect(client.statuses).toEqual([1, 2]);
});

test('a wait ends when its time has come, not before', async () => {
  const client = follow({ ...byHand, random: () => 0.5 });
  (await Puppet.number(0)).open();
  (await Puppet.number(0)).end(1006);
  await settle();
  expect(client.all('reconnecting')).toMatchObject([{ delay: 1_500 }]);
  clock.pass(1_499);
  expect(client.statuses).toEqual([1, 2, 0]);
  clock.pass(1);
  expect(client.statuses).toEqual([1, 2, 0, 1]);
});

test('after a sleep of the machine a second connection takes the place of the open one', async () => {
  const client = follow(byHand);
  const first = await Puppet.number(0);
  first.open();
  clock.pass(600_000);
  await settle();
  expect(Puppet.made).toHaveLength(1);
  clock.sleep(60_000);
  const second = await Puppet.number(1);
  expect(first.readyState).toBe(1);
  second.open();
  expect(first.readyState).toBe(3);
  expect(client.statuses).toEqual([1, 2]);
});

test.each(['online', 'visibilitychange', 'pageshow'])('%s ends a wait at once', async (type) => {
  const { window, document } = stubPage();
  const client = follow({ ...byHand, random: () => 0.9 });
  (await Puppet.number(0)).open();
  (await Puppet.number(0)).end(1006);
  await settle();
  expect(client.statuses).toEqual([1, 2, 0]);
  document.hidden = true;
  document.dispatchEvent(new Event('visibilitychange'));
  window.dispatchEvent(new Event('pageshow'));
  expect(client.statuses).toEqual([1, 2, 0]);
  document.hidden = false;
  const event = Object.assign(new Event(type), { persisted: true });
  (type === 'visibilitychange' ? document : window).dispatchEvent(event);
  expect(client.statuses).toEqual([1, 2, 0, 1]);
});

test('online, an open connection is left alone', async () => {
  const { window } = stubPage();
  follow(byHand);
  (await Puppet.number(0)).open();
  window.dispatchEvent(new Event('online'));
  await settle();
  expect(Puppet.made).toHaveLength(1);
});

const restored = () => Object.assign(new Event('pageshow'), { persisted: true });

test.each(['open', 'connecting'])(
  'a page in the back/forward cache has no connection; one that was %s is made anew at once on the return',
  async (state) => {
    const { window } = stubPage();
    const client = follow({ ...byHand, modes: 'websocket|longpolling', fetch: answers() });
    const first = await Puppet.number(0);
    if (state === 'open') {
      first.open();
      first.onmessage?.({
        data: '{"id":1,"channel":"a","text":"before","time":"Thu, 01 Jan 1970 00:16:40 GMT","tag":"3"}',
      });
    }
    window.dispatchEvent(new Event('pagehide'));
    expect(first.readyState).toBe(3);
    // What the browser tells of the socket comes after the return.
    clock.sleep(3_600_000);
    window.dispatchEvent(restored());
    first.end(1006);
    const second = await Puppet.number(1);
    expect(new URL(second.url).searchParams.get('tag')).toBe(state === 'open' ? '3' : '');
    second.open();
    expect(client.statuses).toEqual(state === 'open' ? [1, 2, 0, 1, 2] : [1, 0, 1, 2]);
    expect(client.all('error')).toEqual([]);
    expect(client.all('close')).toEqual(state === 'open' ? [{ mode: 'websocket', error: undefined }] : []);
    expect(client.stream.stats.modes).toEqual({ websocket: 'open' });
    // Not taken for a sleep of the machine with an open connection.
    clock.pass(60_000);
    await settle();
    expect(Puppet.made).toHaveLength(2);
  },
);

test('a page that was frozen, however shortly, looks after its open connection', async () => {
  const { document } = stubPage();
  follow(byHand);
  (await Puppet.number(0)).open();
  document.dispatchEvent(new Event('freeze'));
  clock.sleep(5_000);
  await settle();
  expect(Puppet.made).toHaveLength(1);
  document.dispatchEvent(new Event('resume'));
  await Puppet.number(1);
});

test('after disconnect nothing wakes the client, and nobody listens to the page', async () => {
  const { window, document } = stubPage();
  const client = follow(byHand);
  (await Puppet.number(0)).end(1006);
  await settle();
  expect([window.listeners, document.listeners]).toEqual([2, 2]);
  client.stream.disconnect();
  expect([window.listeners, document.listeners]).toEqual([0, 0]);
  clock.sleep(3_600_000);
  await settle();
  expect(Puppet.made).toHaveLength(1);
  expect(client.stream.readyState).toBe(0);
});

test('a mode that failed is left out for modeMemory, then takes over beside the open connection', async () => {
  const client = follow({ ...byHand, modes: 'websocket|longpolling', modeMemory: 300_000, fetch: answers() });
  (await Puppet.number(0)).end(1006);
  await settle();
  clock.pass(100);
  await settle();
  expect(client.stream.stats).toMatchObject({ mode: 'longpolling', modes: { websocket: 'blocked' } });
  clock.pass(299_899);
  await settle();
  expect(Puppet.made).toHaveLength(1);
  clock.pass(1);
  (await Puppet.number(1)).end(1006);
  await settle();
  expect(client.stream.stats.mode).toBe('longpolling');
  clock.pass(300_000);
  (await Puppet.number(2)).open();
  expect(client.stream.stats.mode).toBe('websocket');
  expect(client.statuses).toEqual([1, 0, 1, 2]);
  expect(client.all('modechange').map(({ mode }) => mode)).toEqual(['longpolling', 'websocket']);
});

test('a timer that fires too early does not end the search for a better mode', async () => {
  clock.early = 1;
  const client = follow({ ...byHand, modes: 'websocket|longpolling', modeMemory: 300_000, fetch: answers() });
  (await Puppet.number(0)).end(1006);
  await settle();
  clock.pass(100);
  await settle();
  clock.pass(299_899);
  await settle();
  expect(Puppet.made).toHaveLength(1);
  clock.pass(1);
  await settle();
  expect(Puppet.made).toHaveLength(2);
  Puppet.made[1]?.open();
  expect(client.stream.stats.mode).toBe('websocket');
});

describe('the server says when to come back', () => {
  const refusal = (wait: string) => () => new Response('', { status: 503, headers: { 'Retry-After': wait } });

  test.each([
    ['seconds', '7'],
    ['a date', new Date(1_007_000).toUTCString()],
  ])('Retry-After in %s', async (_title, wait) => {
    const client = follow({ modes: 'longpolling', fetch: answers(refusal(wait)), random: () => 0.5 });
    await settle();
    expect(client.all('reconnecting')).toMatchObject([{ delay: 8_500, error: { status: 503 } }]);
  });

  test('retry: of an event stream', async () => {
    const ended = () => new Response('retry: 9000\n\n', { headers: { 'Content-Type': 'text/event-stream' } });
    const client = follow({ modes: 'eventsource', fetch: answers(ended), random: () => 0.5 });
    await settle();
    expect(client.all('reconnecting')).toMatchObject([{ delay: 10_500 }]);
  });
});

describe('disconnect cancels every timer', () => {
  const held = (): Response =>
    new Response(new ReadableStream(), { headers: { 'Content-Type': 'text/event-stream' } });
  const quick = () => new Response(null, { status: 304 });

  test.each<[string, PushStreamOptions, number]>([
    ['websocket, connecting', byHand, 0],
    ['eventsource, connecting', { modes: 'eventsource', fetch: answers() }, 0],
    ['eventsource, open', { modes: 'eventsource', fetch: answers(held) }, 0],
    ['stream, open', { modes: 'stream', fetch: answers(held) }, 0],
    ['longpolling, held', { modes: 'longpolling', fetch: answers() }, 0],
    ['longpolling, open', { modes: 'longpolling', fetch: answers() }, 5_000],
    ['longpolling, between two polls', { modes: 'longpolling', fetch: answers(quick) }, 0],
    ['longpolling, later', { modes: 'longpolling', fetch: answers(quick, quick) }, 100_000],
    ['relay', { dialect: 'relay', channels: ['a', 'b'], fetch: answers(quick) }, 5_000],
    ['waiting', { modes: 'longpolling', fetch: answers(() => new Response('', { status: 500 })) }, 0],
    ['looking for a better mode later', { ...byHand, modes: 'websocket|longpolling', fetch: answers() }, 200],
  ])('%s', async (name, options, ms) => {
    const client = follow(options);
    await settle();
    if (name.startsWith('looking')) (await Puppet.number(0)).end(1006);
    await settle();
    clock.pass(ms);
    await settle();
    expect(client.stream.readyState).toBe(
      name === 'waiting' ? 0 : name.includes('connecting') || name.endsWith('held') ? 1 : 2,
    );
    expect(clock.pending).toBeGreaterThan(0);
    client.stream.disconnect();
    await settle();
    expect(clock.pending).toBe(0);
  });
});

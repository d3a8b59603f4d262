// Tabs of one browser in one process, in virtual time.
import { expect, test, vi } from 'vitest';
import { PushStream } from '../../src/share/index.js';
import { type Tab, World } from '../support/share/world.js';

/** A world with so many tabs, all open. */
async function open(...channels: (readonly string[] | Record<string, { backtrack: number }>)[]) {
  const world = new World();
  const tabs: Tab[] = [];
  for (const one of channels) {
    tabs.push(world.open({ channels: one }));
    await world.pass(100);
  }
  expect(tabs.map(({ stream }) => stream.readyState)).toEqual(tabs.map(() => 2));
  return { world, tabs };
}

const texts = ({ messages }: Tab) => messages.map(({ data }) => data);

test('tabs have one connection, and each is sent its own channels', async () => {
  const { world, tabs } = await open(['a'], ['a', 'b'], ['b']);
  world.publish('a');
  world.publish('b');
  await world.pass(100);
  expect(tabs.map(texts)).toEqual([['a1'], ['a1', 'b1'], ['b1']]);
  expect(world.connections.size).toBe(1);
  expect(world.most).toBe(1);
  expect(tabs.flatMap(({ told }) => told)).toEqual([]);
});

test('a tab that has the channels of the others makes no request', async () => {
  const { world, tabs } = await open(['a'], ['a'], ['a']);
  world.publish('a');
  await world.pass(100);
  expect(tabs.map(texts)).toEqual([['a1'], ['a1'], ['a1']]);
  expect(world.requests).toEqual(['/ws/a']);
});

test('a tab that joins is sent the old messages that it asks for, and the others none twice', async () => {
  const { world, tabs } = await open(['a']);
  for (let count = 0; count < 5; count++) world.publish('a');
  await world.pass(100);
  const second = world.open({ channels: { a: { backtrack: 2 } } });
  await world.pass(100);
  world.publish('a');
  await world.pass(100);
  expect(texts(second)).toEqual(['a4', 'a5', 'a6']);
  expect(texts(tabs[0] as Tab)).toEqual(['a1', 'a2', 'a3', 'a4', 'a5', 'a6']);
});

test('more messages than the joining tab asks for, while its request is on its way, are lost to nobody', async () => {
  const { world, tabs } = await open(['a']);
  world.publish('a');
  await world.pass(100);
  const second = world.open({ channels: { a: { backtrack: 1 } } });
  await world.settle();
  // The connection with the first request is gone, and that with the next one is not there yet.
  world.cut();
  for (let count = 0; count < 3; count++) world.publish('a');
  await world.pass(5_000);
  expect(texts(tabs[0] as Tab)).toEqual(['a1', 'a2', 'a3', 'a4']);
  expect(texts(second)).toEqual(['a4']);
  expect(tabs[0]?.told).toEqual([]);
});

test.each([
  ['crashes', (tab: Tab) => tab.crash()],
  ['disconnects', (tab: Tab) => tab.stream.disconnect()],
  ['goes into the back/forward cache', (tab: Tab) => tab.leave()],
])('when the tab that leads %s, another one goes on from where all are', async (_what, end) => {
  const { world, tabs } = await open(['a'], ['a'], ['a']);
  world.publish('a');
  await world.pass(100);
  end(tabs[0] as Tab);
  world.publish('a');
  await world.pass(1_000);
  world.publish('a');
  await world.pass(100);
  for (const tab of tabs.slice(1)) {
    expect(texts(tab)).toEqual(['a1', 'a2', 'a3']);
    expect(tab.stream.readyState).toBe(2);
    expect(tab.told).toEqual([]);
  }
  expect(world.connections.size).toBe(1);
});

test('a leader that is frozen without a word is led from then on', async () => {
  const { world, tabs } = await open(['a'], ['a']);
  const [first, second] = tabs as [Tab, Tab];
  first.freeze();
  world.publish('a');
  await world.pass(9_000);
  expect(texts(second)).toEqual([]);
  await world.pass(7_000);
  expect(texts(second)).toEqual(['a1']);
  first.thaw();
  await world.pass(10_000);
  world.publish('a');
  await world.pass(100);
  expect([texts(first), texts(second)]).toEqual([
    ['a1', 'a2'],
    ['a1', 'a2'],
  ]);
  expect(world.connections.size).toBe(1);
});

test('a page that comes back from the cache is sent what it has missed', async () => {
  const { world, tabs } = await open(['a'], ['a']);
  const [first, second] = tabs as [Tab, Tab];
  world.publish('a');
  await world.pass(100);
  second.leave();
  world.publish('a');
  await world.pass(60_000);
  second.comeBack();
  await world.pass(100);
  expect([texts(first), texts(second)]).toEqual([
    ['a1', 'a2'],
    ['a1', 'a2'],
  ]);
  expect(second.statuses).toEqual([1, 2, 0, 1, 2]);
});

test('channels that a tab adds and removes', async () => {
  const { world, tabs } = await open(['a'], ['a']);
  const [first, second] = tabs as [Tab, Tab];
  second.stream.addChannel('b', { backtrack: 1 });
  world.publish('b');
  await world.pass(100);
  expect(second.stream.readyState).toBe(2);
  second.stream.removeChannel('a');
  await world.pass(100);
  world.publish('a');
  world.publish('b');
  await world.pass(100);
  expect([texts(first), texts(second)]).toEqual([['a1'], ['b1', 'b2']]);
  second.stream.disconnect();
  await world.pass(100);
  expect(world.requests.at(-1)).toBe('/ws/a');
});

test('what the leader is told of its connection, all are told', async () => {
  const { world, tabs } = await open(['a'], ['a']);
  const follower = tabs[1] as Tab;
  const events: unknown[] = [];
  for (const type of ['open', 'close', 'error', 'reconnecting'] as const)
    follower.stream.addEventListener(type, ({ detail }) => events.push([type, detail]));
  world.cut();
  await world.pass(5_000);
  expect(events).toMatchObject([
    ['close', { mode: 'websocket', error: { code: 'down', message: expect.stringContaining('cut') } }],
    ['error', { code: 'down', message: expect.stringContaining('cut') }],
    ['reconnecting', { delay: 1_500 }],
    ['open', { mode: 'websocket' }],
  ]);
  expect(follower.statuses).toEqual([1, 2, 0, 1, 2]);
  expect(follower.stream.stats).toMatchObject({ mode: 'websocket', opened: 2, modes: { websocket: 'open' } });
});

test('ready resolves when the connection of all is open for this tab', async () => {
  const world = new World();
  const tabs = [world.open({ channels: ['a'] }), world.open({ channels: ['b'] })];
  const ready = Promise.all(tabs.map(({ stream }) => stream.ready()));
  await world.pass(200);
  expect(await ready).toEqual(tabs.map(({ stream }) => stream));
});

test.each([
  ['names', { share: 'ann' }, { share: 'bob' }],
  ['hosts', {}, { host: 'other.example' }],
  ['paths', {}, { urlPrefixWebsocket: '/elsewhere' }],
])('tabs with different %s do not share', async (_what, one, other) => {
  const world = new World();
  world.open({ channels: ['a'], ...one });
  world.open({ channels: ['a'], ...other });
  await world.pass(100);
  expect(world.connections.size).toBe(2);
});

test('posts of others are not heard', async () => {
  const { world, tabs } = await open(['a'], ['a']);
  const rubbish = [
    null,
    'text',
    { type: 'lead', term: [99], seq: 0 },
    { type: 'messages', term: [1, 'tab0.1'], seq: 7, only: [], messages: [{ id: 'x', channel: 'a' }] },
    { type: 'join', from: 'x', call: 1, again: false, eventId: '', claims: { a: { backtrack: -1 } } },
  ];
  for (const one of rubbish) world.post(one);
  await world.pass(20_000);
  world.publish('a');
  await world.pass(100);
  expect(tabs.map(texts)).toEqual([['a1'], ['a1']]);
  expect(world.requests).toEqual(['/ws/a']);
});

test('where there are no locks, as in Node, the tab connects by itself', async () => {
  const made: string[] = [];
  const fetching = vi.fn(async (url: string) => {
    made.push(new URL(url).pathname);
    return new Response('', { status: 404 });
  }) as unknown as typeof fetch;
  const stream = new PushStream({
    host: 'push.example',
    channels: ['a'],
    modes: 'longpolling',
    share: true,
    fetch: fetching,
    autoReconnect: false,
  });
  stream.connect();
  await expect(stream.ready()).rejects.toMatchObject({ status: 404 });
  expect(made).toEqual(['/lp/a']);
});

test('tabs that are given no locks have a connection each, and messages go on', async () => {
  const world = new World();
  world.refusesLocks = true;
  const tabs = [world.open({ channels: ['a'] }), world.open({ channels: ['a'] })];
  await world.pass(20_000);
  world.publish('a');
  await world.pass(100);
  expect(tabs.map(texts)).toEqual([['a1'], ['a1']]);
  expect(tabs.map(({ statuses }) => statuses)).toEqual([
    [1, 2],
    [1, 2],
  ]);
  expect(world.connections.size).toBe(2);
});

test('where one tab has said to begin by its own clock, others do not begin', async () => {
  const world = new World();
  const ahead = new Date(world.clock.now() + 3_600_000);
  world.open({ channels: ['a'], messagesPublishedAfter: ahead });
  await world.pass(5_000);
  const second = world.open({ channels: ['a'] });
  await world.pass(100);
  world.publish('a');
  await world.pass(100);
  expect(texts(second)).toEqual(['a1']);
});

test.each([
  ['the id of an event', { channels: ['a'], lastEventId: 'e'.repeat(4_000) }],
  ['the name of a channel', { channels: ['a'.repeat(4_000)] }],
])('%s may be as long as a request can say', async (_what, options) => {
  const world = new World();
  world.open({ channels: ['a'] });
  await world.pass(100);
  const second = world.open(options);
  await world.pass(2_000);
  expect(second.stream.readyState).toBe(2);
});

test('the relay dialect is not shared, and that is said', () => {
  expect(() => new World().open({ channels: ['a'], dialect: 'relay' })).toThrow(
    'Option share does not go with dialect: relay',
  );
});

import { expect, test } from 'vitest';
import { ChannelBroker } from '../../src/broker/channel-broker.js';
import { type Follower, noRules } from '../../src/broker/following.js';
import { MemoryStore } from '../../src/stores/memory.js';
import { VirtualClock } from '../../src/virtual/virtual-clock.js';

const nobody: Follower = { message() {}, deleted() {}, closed() {} };
const unlimited = Number.POSITIVE_INFINITY;

/** The same array, which counts how often one of its elements is looked at. */
function counted<T>(array: readonly T[], count: () => void): readonly T[] {
  return new Proxy(array, {
    get(target, name, receiver) {
      if (typeof name === 'string' && /^\d+$/.test(name)) count();
      return Reflect.get(target, name, receiver);
    },
  });
}

test('a publish looks at each name that a request has a few times, however many they are', async () => {
  const broker = new ChannelBroker(new VirtualClock(), new MemoryStore(unlimited));
  let looks = 0;
  const names = Array.from({ length: 1000 }, (_, index) => `channel-${index % 500}`);
  const draft = { bytes: Buffer.from('x') };
  const counts = await broker.publishTo(
    counted(names, () => looks++),
    draft,
    { store: true },
  );
  expect(counts.at(-1)).toEqual({ channel: 'channel-499', published: 2, stored: 2, subscribers: 0 });
  expect(looks).toBeLessThan(10 * names.length);
});

test('coming to a channel and leaving it looks at none of its stored messages', async () => {
  const store = new MemoryStore(unlimited);
  const broker = new ChannelBroker(new VirtualClock(), store);
  for (let n = 0; n < 100; n++) await broker.publishTo(['a'], { bytes: Buffer.of(n) }, { store: true });
  const list = store.list.bind(store);
  let looks = 0;
  store.list = (channel) => counted(list(channel), () => looks++);
  for (let n = 0; n < 10; n++) {
    const channels = [{ name: 'a', backtrack: 0 }];
    const result = broker.follow({ channels, start: {}, stay: 'always', mustHaveMessages: false }, nobody);
    if (result.type === 'followed') result.following?.leave();
  }
  expect([looks, broker.stats().subscribers]).toEqual([0, 0]);
});

test('stored messages that go when they are received go in one walk through the store', async () => {
  const store = new MemoryStore(unlimited);
  let walks = 0;
  const retain = store.retain.bind(store);
  store.retain = (channel, wanted) => {
    walks++;
    retain(channel, wanted);
  };
  const broker = new ChannelBroker(new VirtualClock(), store, noRules);
  const policy = { keep: 1000, messageTimeout: 0, dropReceivedAbove: 3, channelTimeout: 60_000 };
  for (let n = 0; n < 100; n++) await broker.publish('a', { bytes: Buffer.of(n) }, policy);
  walks = 0;
  const result = broker.follow(
    { channels: [{ name: 'a', backtrack: 50 }], start: {}, stay: 'never', mustHaveMessages: false },
    nobody,
  );
  // Those asked for are not the oldest: nothing goes.
  expect([result.type === 'followed' && result.old.length, store.messages, walks]).toEqual([50, 100, 0]);
  broker.follow(
    { channels: [{ name: 'a', backtrack: 100 }], start: {}, stay: 'never', mustHaveMessages: false },
    nobody,
  );
  expect([store.messages, walks]).toEqual([3, 1]);
});

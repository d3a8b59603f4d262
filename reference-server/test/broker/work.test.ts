import { describe, expect, test } from 'vitest';
import { ChannelBroker } from '../../src/broker/channel-broker.js';
import { Deadlines } from '../../src/broker/deadlines.js';
import { type Follower, noRules } from '../../src/broker/following.js';
import { Trash } from '../../src/broker/trash.js';
import { MemoryStore } from '../../src/stores/memory.js';
import { VirtualClock } from '../../src/virtual/virtual-clock.js';

const nobody: Follower = { message() {}, deleted() {}, closed() {} };
const unlimited = Number.POSITIVE_INFINITY;

/** Processor time of the quickest of some runs, each with a setting of its own; microseconds. */
async function quickest<T>(prepare: () => T | Promise<T>, work: (prepared: T) => unknown): Promise<number> {
  let least = unlimited;
  for (let run = 0; run < 4; run++) {
    const prepared = await prepare();
    const before = process.cpuUsage();
    await work(prepared);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, user + system);
  }
  return least;
}

/**
 * How much longer eight times as much takes: 8 where the work is linear, 64 where it is quadratic. Other work of the machine and
 * collections of garbage only make it more: it is measured again, a few times, while it is more than expected.
 */
async function growth(
  measure: (count: number) => Promise<number>,
  count: number,
  expected: number,
): Promise<number> {
  // Once before, so that the code is compiled for both.
  await measure(count);
  let least = unlimited;
  for (let attempt = 0; attempt < 5 && least >= expected; attempt++) {
    const few = await measure(count);
    least = Math.min(least, (await measure(8 * count)) / Math.max(few, 1000));
  }
  return least;
}

const names = (count: number) => Array.from({ length: count }, (_, index) => `channel-${index}`);

describe('the work of', { timeout: 60_000 }, () => {
  test('a publish looks at each channel that it names a few times, however many there are', async () => {
    const count = 4000;
    let looks = 0;
    const watched = new Proxy(names(count), {
      get(target, key) {
        if (typeof key === 'string' && /^\d/.test(key)) looks++;
        return Reflect.get(target, key);
      },
    });
    const broker = new ChannelBroker(new VirtualClock(), new MemoryStore(unlimited));
    const counts = await broker.publishTo(watched, { bytes: Buffer.from('x') }, { store: true });
    expect(counts.length).toBe(count);
    expect(looks).toBeGreaterThanOrEqual(count);
    expect(looks).toBeLessThan(10 * count);
  });

  test('coming and going does not grow with the number of stored messages', async () => {
    const measure = (stored: number) =>
      quickest(
        async () => {
          const broker = new ChannelBroker(new VirtualClock(), new MemoryStore(unlimited));
          for (let n = 0; n < stored; n++) {
            await broker.publishTo(['a'], { bytes: Buffer.from('x') }, { store: true });
          }
          return broker;
        },
        (broker) => {
          for (let n = 0; n < 1000; n++) {
            const channels = [{ name: 'a', backtrack: 0 }];
            const result = broker.follow(
              { channels, start: {}, stay: 'always', mustHaveMessages: false },
              nobody,
            );
            if (result.type === 'followed') result.following?.leave();
          }
        },
      );
    expect(await growth(measure, 2000, 4)).toBeLessThan(4);
  });

  test('cleaning up channels grows with their number, not with its square', async () => {
    const clock = new VirtualClock();
    const measure = (count: number) =>
      quickest(
        () => {
          const trash = new Trash(clock, new Deadlines(clock));
          for (let n = 0; n < count; n++) trash.add('a', 1);
          return trash;
        },
        async (trash) => {
          await clock.run(new Promise<void>((resolve) => void clock.after(60_000, resolve)));
          expect([trash.waiting.channels, trash.cleanedUp.channels]).toEqual([0, 0]);
        },
      );
    expect(await growth(measure, 25_000, 28)).toBeLessThan(28);
  });
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

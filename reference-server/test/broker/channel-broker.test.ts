import { describe, expect, test } from 'vitest';
import type { PublishPolicy, SubscribeEvent, SubscribeRequest } from '../../src/broker/broker.js';
import { ChannelBroker } from '../../src/broker/channel-broker.js';
import type { Clock } from '../../src/broker/clock.js';
import { MemoryStore } from '../../src/stores/memory.js';
import { VirtualClock } from '../../src/virtual/virtual-clock.js';

const policy: PublishPolicy = {
  keep: 10,
  messageTimeout: 3_600_000,
  dropReceivedAbove: Number.POSITIVE_INFINITY,
  channelTimeout: 5000,
};

const waiting: SubscribeRequest = {
  channel: 'a',
  after: 'oldest',
  wait: true,
  timeout: 0,
  concurrency: 'broadcast',
  maxSubscribers: 0,
  mustExist: false,
  channelTimeout: 5000,
};

const text = (value: string) => ({ bytes: Buffer.from(value) });

function setUp(limit?: number, clock: Clock = new VirtualClock()) {
  const store = new MemoryStore(limit);
  const broker = new ChannelBroker(clock, store);
  const listen = (request: Partial<SubscribeRequest> = {}) => {
    const events: SubscribeEvent[] = [];
    const subscription = broker.subscribe({ ...waiting, ...request }, (event) => events.push(event));
    return { events, cancel: () => subscription.cancel() };
  };
  /** What a subscriber that walks the channel gets. */
  const walk = (channel = 'a') => {
    const got: string[] = [];
    let after: SubscribeRequest['after'] = 'oldest';
    for (;;) {
      const [event]: SubscribeEvent[] = listen({ channel, after, wait: false }).events;
      if (event?.type !== 'message') return got;
      got.push(Buffer.from(event.message.bytes).toString());
      after = event.message;
    }
  };
  return { broker, store, listen, walk };
}

/** A clock whose wall time is set by hand. */
class HandClock extends VirtualClock {
  wall = Date.UTC(2026, 0, 1);
  override now(): number {
    return this.wall;
  }
}

const pass = (clock: VirtualClock, ms: number) =>
  clock.run(new Promise<void>((resolve) => void clock.after(ms, resolve)));

describe('positions', () => {
  test('count from 1 in each second, across the channels', async () => {
    const clock = new HandClock();
    const { broker } = setUp(undefined, clock);
    const tags: number[] = [];
    for (const channel of ['a', 'b', 'a']) {
      tags.push((await broker.publish(channel, text(''), policy)).message.tag);
    }
    clock.wall += 1000;
    tags.push((await broker.publish('b', text(''), policy)).message.tag);
    expect(tags).toEqual([1, 2, 3, 1]);
  });

  test('count on through the channels of one publish', async () => {
    const { broker, listen } = setUp();
    await broker.publishTo(['a', 'b', 'a'], text('x'), { store: true });
    const tags = (channel: string) => {
      const found: number[] = [];
      for (let after: SubscribeRequest['after'] = 'oldest'; ; ) {
        const [event]: SubscribeEvent[] = listen({ channel, after, wait: false }).events;
        if (event?.type !== 'message') return found;
        found.push(event.message.tag);
        after = event.message;
      }
    };
    expect([tags('a'), tags('b')]).toEqual([[1, 3], [2]]);
  });

  test('never go back, even when the clock does', async () => {
    const clock = new HandClock();
    const { broker, walk } = setUp(undefined, clock);
    const first = await broker.publish('a', text('one'), policy);
    clock.wall -= 60_000;
    const second = await broker.publish('a', text('two'), policy);
    expect(second.message.time).toBe(first.message.time);
    expect(second.message.tag).toBe(2);
    expect(walk()).toEqual(['one', 'two']);
  });

  test('that were told come before everything to come, also when the clock is set back meanwhile', async () => {
    const clock = new HandClock();
    const { broker } = setUp(undefined, clock);
    const told = broker.latest();
    clock.wall -= 60_000;
    const { message } = await broker.publish('a', text(''), policy);
    expect([message.time, message.tag]).toEqual([told.time, 1]);
  });

  test('the ids of a channel count what was not stored too, and start again after a delete', async () => {
    const { broker } = setUp();
    await broker.publish('a', text(''), { ...policy, keep: 0 });
    expect((await broker.publish('a', text(''), policy)).message.id).toBe(2);
    await broker.delete('a');
    expect((await broker.publish('a', text(''), policy)).message.id).toBe(1);
  });
});

describe('retention', () => {
  test('keeps the latest messages', async () => {
    const { broker, walk } = setUp();
    for (const body of ['1', '2', '3', '4']) await broker.publish('a', text(body), { ...policy, keep: 3 });
    expect(walk()).toEqual(['2', '3', '4']);
    expect(broker.stats().messages).toBe(3);
  });

  test('each message expires by its own time, also one between others', async () => {
    const clock = new VirtualClock();
    const { broker, walk } = setUp(undefined, clock);
    await broker.publish('a', text('long'), { ...policy, messageTimeout: 3000 });
    await broker.publish('a', text('short'), { ...policy, messageTimeout: 1000 });
    await broker.publish('a', text('for ever'), { ...policy, messageTimeout: 0 });
    await pass(clock, 1000);
    expect(walk()).toEqual(['long', 'for ever']);
    await pass(clock, 2000);
    expect(walk()).toEqual(['for ever']);
  });

  test('what is due has expired, although no timer has run yet', async () => {
    let elapsed = 0;
    const clock: Clock = {
      now: () => 0,
      elapsed: () => elapsed,
      after: () => ({ cancel() {} }),
      endOfTurn() {},
    };
    const { broker, walk } = setUp(undefined, clock);
    await broker.publish('a', text('old'), { ...policy, messageTimeout: 1000 });
    elapsed = 999;
    expect(walk()).toEqual(['old']);
    elapsed = 1000;
    expect(walk()).toEqual([]);
  });

  test('an idle channel is forgotten, its memory too; one that is waited on is not', async () => {
    const clock = new VirtualClock();
    const { broker, listen } = setUp(undefined, clock);
    await broker.create('a', policy);
    const { cancel } = listen({ channel: 'b' });
    await pass(clock, 4999);
    expect(await broker.info('a')).toBeDefined();
    await pass(clock, 1);
    expect(await broker.info('a')).toBeUndefined();
    expect(await broker.info('b')).toMatchObject({ subscribers: 1 });
    cancel();
    await pass(clock, 5000);
    expect(broker.stats()).toMatchObject({ channels: 0, messages: 0, bytes: 0, subscribers: 0 });
  });

  test('the oldest message goes once it was received, down to the minimum', async () => {
    const { broker, listen, walk } = setUp();
    const dropping = { ...policy, dropReceivedAbove: 1 };
    for (const body of ['1', '2', '3']) await broker.publish('a', text(body), dropping);
    listen({ wait: false });
    expect((await broker.info('a'))?.messages).toBe(2);
    expect(walk()).toEqual(['2', '3']);
    expect(walk()).toEqual(['3']);
    expect(walk()).toEqual(['3']);
  });
});

test('a publish that is not stored, and the end of the last message, count as use of the channel', async () => {
  const clock = new VirtualClock();
  const { broker } = setUp(undefined, clock);
  await broker.create('a', policy);
  await pass(clock, 4000);
  await broker.publish('a', text(''), { ...policy, keep: 0 });
  await pass(clock, 4000);
  const second = await broker.publish('a', text(''), { ...policy, messageTimeout: 60_000 });
  expect(second.message.id).toBe(2);
  await pass(clock, 60_000 + 4999);
  expect(await broker.info('a')).toMatchObject({ messages: 0 });
  await pass(clock, 1);
  expect(await broker.info('a')).toBeUndefined();
});

test('a channel emptied by those who wait on it is forgotten in the end', async () => {
  const clock = new VirtualClock();
  const { broker, listen } = setUp(undefined, clock);
  const once = { ...policy, keep: 1, messageTimeout: 0, dropReceivedAbove: 0 };
  await broker.publish('a', text('1'), once);
  listen({ after: 'newest' });
  await broker.publish('a', text('2'), once);
  expect(broker.stats()).toMatchObject({ channels: 1, messages: 0 });
  await pass(clock, 5000);
  expect(broker.stats().channels).toBe(0);
});

describe('memory', () => {
  test('a publish that does not fit does nothing at all', async () => {
    const { broker, listen, walk } = setUp(2000);
    await broker.publish('a', text('small'), policy);
    const { events } = listen({ after: broker.latest() });
    const before = broker.stats();
    expect(() => broker.publish('a', text('x'.repeat(2000)), policy)).toThrow('memory');
    expect(() => broker.publish('new', text('x'.repeat(2000)), policy)).toThrow('memory');
    expect(broker.stats()).toEqual(before);
    expect(events).toEqual([]);
    await broker.publish('a', text('next'), policy);
    expect(events).toMatchObject([{ type: 'message', message: { id: 2 } }]);
    expect(walk()).toEqual(['small', 'next']);
  });

  test('what makes room for a message counts', async () => {
    const { broker, walk } = setUp(2000);
    const one = { ...policy, keep: 1 };
    await broker.publish('a', text('x'.repeat(1000)), one);
    await broker.publish('a', text('y'.repeat(1000)), one);
    expect(walk()).toEqual(['y'.repeat(1000)]);
  });

  test('a held request needs room for its channel', () => {
    const { broker, listen } = setUp(600);
    expect(listen({ channel: 'a' }).events).toEqual([]);
    expect(listen({ channel: 'b' }).events).toEqual([{ type: 'refused', reason: 'no memory' }]);
    expect(broker.stats()).toMatchObject({ channels: 1, subscribers: 1 });
  });
});

describe('held requests', () => {
  test('all get the message, in the order they came, before the publisher is told', async () => {
    const { broker } = setUp();
    const order: string[] = [];
    for (const name of ['one', 'two', 'three']) {
      broker.subscribe(waiting, (event) => order.push(`${name} ${event.type}`));
    }
    await broker.publish('a', text(''), policy);
    expect(order).toEqual(['one message', 'two message', 'three message']);
  });

  test('one that is asked for during a publish waits for the next message', async () => {
    const { broker } = setUp();
    const got: number[] = [];
    broker.subscribe({ ...waiting, after: 'newest' }, () => {
      broker.subscribe({ ...waiting, after: 'newest' }, (event) => {
        if (event.type === 'message') got.push(event.message.id);
      });
    });
    await broker.publish('a', text(''), policy);
    expect(got).toEqual([]);
    await broker.publish('a', text(''), policy);
    expect(got).toEqual([2]);
  });

  test('time out by themselves', async () => {
    const clock = new VirtualClock();
    const { broker, listen } = setUp(undefined, clock);
    const early = listen({ timeout: 1000 });
    const late = listen({ timeout: 2000 });
    await pass(clock, 1000);
    expect(early.events).toEqual([{ type: 'timeout' }]);
    expect(late.events).toEqual([]);
    expect(broker.stats().subscribers).toBe(1);
  });

  test('the last one takes the only place', () => {
    const { listen } = setUp();
    const one = { concurrency: 'last', maxSubscribers: 1 } as const;
    const loser = listen(one);
    expect(listen(one).events).toEqual([]);
    expect(loser.events).toEqual([{ type: 'conflict' }]);
  });

  test('are forgotten when they are cancelled, and so is their time', async () => {
    let timers = 0;
    const clock: Clock = {
      now: () => 0,
      elapsed: () => 0,
      after: () => {
        timers++;
        return { cancel: () => void timers-- };
      },
      endOfTurn() {},
    };
    const { broker, listen } = setUp(undefined, clock);
    const { events, cancel } = listen({ timeout: 1000 });
    expect(timers).toBe(1);
    await broker.publish('a', text(''), { ...policy, keep: 0 });
    expect(events).toHaveLength(1);
    await broker.delete('a');
    expect(timers).toBe(0);
    events.length = 0;
    cancel();
    cancel();
    listen({ timeout: 1000 }).cancel();
    expect((await broker.publish('a', text(''), policy)).receivers).toBe(0);
    expect(events).toEqual([]);
    expect(broker.stats().subscribers).toBe(0);
  });

  test('get to know the end of the channel and of the broker', async () => {
    const { broker, listen } = setUp();
    const deleted = listen({ channel: 'a' });
    const closed = listen({ channel: 'b' });
    expect(await broker.delete('a')).toMatchObject({ subscribers: 1 });
    broker.close();
    expect(deleted.events).toEqual([{ type: 'gone' }]);
    expect(closed.events).toEqual([{ type: 'closed' }]);
    expect(listen().events).toEqual([{ type: 'closed' }]);
    expect(() => broker.publish('a', text(''), policy)).toThrow('stopping');
    expect(broker.stats()).toMatchObject({ channels: 0, messages: 0, bytes: 0, subscribers: 0 });
  });
});

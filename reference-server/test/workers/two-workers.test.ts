import { describe, expect, test } from 'vitest';
import { silentObserver } from '../../src/broker/channel-observer.js';
import { StoreUnavailable } from '../../src/broker/commits.js';
import type { Follower } from '../../src/broker/following.js';
import { noRules } from '../../src/broker/following.js';
import type { Message } from '../../src/broker/message.js';
import { StoreFull } from '../../src/broker/store.js';
import { VirtualClock } from '../../src/virtual/virtual-clock.js';
import type { WorkerBroker } from '../../src/workers/worker-broker.js';
import { VirtualServer } from '../support/wire/virtual-server.js';
import { WorkersInMemory } from '../support/workers/in-memory.js';

const text = (value: string) => ({ bytes: Buffer.from(value) });

const policy = {
  keep: 10,
  messageTimeout: 0,
  dropReceivedAbove: Number.POSITIVE_INFINITY,
  channelTimeout: 5000,
};

const waiting = {
  channel: 'a',
  after: 'newest',
  wait: true,
  timeout: 0,
  concurrency: 'broadcast',
  maxSubscribers: 0,
  mustExist: false,
  channelTimeout: 5000,
} as const;

const always = { start: {}, stay: 'always', mustHaveMessages: false } as const;

/** A follower that writes down what it is told. */
class Notes implements Follower {
  readonly texts: string[] = [];
  readonly messages: Message[] = [];
  act: (message: Message) => void = () => {};

  message(message: Message): void {
    this.texts.push(Buffer.from(message.bytes).toString());
    this.messages.push(message);
    this.act(message);
  }
  deleted(message: Message, left: number): void {
    this.texts.push(`${Buffer.from(message.bytes)}, ${left} left`);
  }
  closed(): void {
    this.texts.push('closed');
  }
  fail(): void {
    this.texts.push('failed');
  }
}

function brokers(memorySize = 1024 * 1024, limits?: { most: number; patience: number }) {
  const clock = new VirtualClock();
  const all = new WorkersInMemory(clock, limits);
  const errors: unknown[] = [];
  const channels = {
    clock,
    memorySize,
    rules: noRules,
    observer: silentObserver,
    onError: (error: unknown) => errors.push(error),
  };
  const [one, two] = [all.brokerOf(channels), all.brokerOf(channels)];
  const run = <T>(work: Promise<T>) => clock.run(work);
  const follow = async (broker: WorkerBroker, names: readonly string[], notes = new Notes()) => {
    const request = { ...always, channels: names.map((name) => ({ name, backtrack: 0 })) };
    const result = await run(broker.follow(request, notes));
    if (result.type !== 'followed') throw new Error(result.type);
    return { notes, result };
  };
  /** Returns when all that was sent has come. */
  const settle = async () => {
    for (const broker of [one, two]) await run(broker.current());
    await run(new Promise((resolve) => clock.endOfTurn(() => resolve(undefined))));
  };
  return { all, clock, one, two, run, follow, settle, errors };
}

describe('two workers of one server', () => {
  test('what is published in one reaches those who wait in both, in one order, with exact counts', async () => {
    const { one, two, run, follow, settle } = brokers();
    const here = await follow(one, ['a', 'b']);
    const there = await follow(two, ['a', 'b']);
    const published = await run(
      Promise.all([
        one.publish('a', text('1'), policy),
        two.publish('b', text('2'), policy),
        one.publish('b', text('3'), policy),
        two.publishTo(['a', 'b'], text('4'), { store: true }),
      ]),
    );
    await settle();
    expect(here.notes.texts.toSorted()).toEqual(['1', '2', '3', '4', '4']);
    expect(there.notes.texts).toEqual(here.notes.texts);
    const places = here.notes.messages.map(({ tag }) => tag);
    expect(places).toEqual([1, 2, 3, 4, 5]);
    expect(published[0]).toMatchObject({ receivers: 2, info: { messages: 1, subscribers: 2 } });
    expect(published[3]).toEqual([
      { channel: 'a', published: 2, stored: 2, subscribers: 2 },
      { channel: 'b', published: 3, stored: 3, subscribers: 2 },
    ]);
  });

  test('a message comes to a worker once, however many follow it there, and is one object for all', async () => {
    const { all, one, two, run, follow, settle } = brokers();
    const many = [];
    for (let count = 0; count < 50; count++) many.push(await follow(two, ['a']));
    let bytes = 0;
    all.sockets[1]?.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    await run(one.publish('a', { bytes: Buffer.alloc(10_000, 'x') }, policy));
    await settle();
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(11_000);
    const [first, ...others] = many.map(({ notes }) => notes.messages[0]);
    expect(first?.bytes.length).toBe(10_000);
    for (const other of others) expect(other).toBe(first);
    // Who comes later gets it from what is here.
    bytes = 0;
    const channels = [{ name: 'a', backtrack: 1 }];
    const late = await run(two.follow({ ...always, channels }, new Notes()));
    expect(late).toMatchObject({ type: 'followed', old: [{ id: 1 }] });
    expect(bytes).toBeLessThan(1000);
  });

  test('what is remembered of messages is bounded at both ends alike', async () => {
    const { one, two, run, follow, settle } = brokers(64 * 1024 * 1024);
    const { notes } = await follow(two, ['a']);
    for (let count = 0; count < 12; count++)
      await run(one.publish('a', { bytes: Buffer.alloc(900_000, `${count % 10}`) }, { ...policy, keep: 20 }));
    await settle();
    const channels = [{ name: 'a', backtrack: 20 }];
    const late = await run(two.follow({ ...always, channels }, new Notes()));
    if (late.type !== 'followed') throw new Error(late.type);
    const seen = ({ id, bytes }: Message) => [id, bytes.length, bytes[0]];
    expect(late.old.map(seen)).toEqual(notes.messages.map(seen));
    expect(late.old.length).toBe(12);
    // What was sent first is forgotten, and sent again.
    expect(notes.messages.includes(late.old[0] as Message)).toBe(false);
  });

  test('who leaves is counted no more and told nothing', async () => {
    const { one, two, run, follow, settle } = brokers();
    const { notes, result } = await follow(one, ['a']);
    const subscription = two.subscribe(waiting, () => notes.texts.push('subscribed'));
    await settle();
    expect(await run(two.info('a'))).toMatchObject({ subscribers: 2 });
    result.following?.leave();
    subscription.cancel();
    await settle();
    const { receivers } = await run(two.publish('a', text('x'), policy));
    expect([receivers, notes.texts]).toEqual([0, []]);
  });

  test('a deletion is told to all, with how many channels are left', async () => {
    const { one, two, run, follow, settle } = brokers();
    const { notes } = await follow(one, ['a', 'b']);
    const events: unknown[] = [];
    two.subscribe({ ...waiting, channel: 'a' }, (event) => events.push(event));
    await settle();
    expect(await run(two.delete('a', Buffer.from('bye')))).toMatchObject({ subscribers: 2 });
    await settle();
    expect([notes.texts, events]).toEqual([['bye, 1 left'], [{ type: 'gone' }]]);
    await run(two.publish('b', text('still'), policy));
    await settle();
    expect(notes.texts).toEqual(['bye, 1 left', 'still']);
  });

  test('the last request of both workers wins, and the first stays', async () => {
    const { one, two, settle } = brokers();
    const events: unknown[] = [];
    const listen = (broker: WorkerBroker, name: string, channel: string, concurrency: 'first' | 'last') =>
      broker.subscribe({ ...waiting, channel, concurrency }, ({ type }) => events.push([name, type]));
    listen(one, 'older', 'a', 'last');
    await settle();
    listen(two, 'newer', 'a', 'last');
    await settle();
    listen(one, 'older', 'b', 'first');
    await settle();
    listen(two, 'newer', 'b', 'first');
    await settle();
    expect(events).toEqual([
      ['older', 'conflict'],
      ['newer', 'conflict'],
    ]);
  });

  test('a follower is told nothing before it knows that it follows, and no place behind what it has not got', async () => {
    const { all, one, run, settle } = brokers();
    const notes = new Notes();
    const { broker } = all;
    let latest: unknown;
    const request = { ...always, channels: [{ name: 'a', backtrack: 0 }] };
    const following = one.follow(request, notes).then((result) => {
      latest = one.latest();
      notes.texts.push(result.type);
    });
    // In the same turn in which it is answered.
    const before = broker.latest();
    const { follow } = broker;
    broker.follow = function (...words) {
      const result = follow.apply(this, words);
      void broker.publish('a', text('at once'), policy);
      return result;
    };
    await run(following);
    await settle();
    expect(notes.texts).toEqual(['followed', 'at once']);
    expect(latest).toMatchObject({ tag: before.tag });
  });

  test('what a follower throws ends it alone, and frees its place', async () => {
    const { one, two, run, follow, settle, errors } = brokers();
    const broken = new Notes();
    broken.act = () => {
      throw new Error('broken');
    };
    await follow(one, ['a'], broken);
    const { notes } = await follow(one, ['a']);
    await run(two.publish('a', text('x'), policy));
    await settle();
    expect([broken.texts, notes.texts]).toEqual([['x', 'failed'], ['x']]);
    expect(errors).toEqual([new Error('broken')]);
    expect(await run(two.info('a'))).toMatchObject({ subscribers: 1 });
  });

  test('errors of the first process keep their kind', async () => {
    const { one, run } = brokers(2000);
    await run(one.publish('a', text('x'), policy));
    const full = one.publish('a', { bytes: Buffer.alloc(4000) }, policy).catch((error: unknown) => error);
    expect(await run(full)).toBeInstanceOf(StoreFull);
  });

  test('a worker that goes takes its subscribers along, and those of others stay', async () => {
    const { all, one, two, run, follow } = brokers();
    const { notes: gone } = await follow(one, ['a']);
    const { notes: left } = await follow(two, ['a']);
    const pending = one.totals().catch((error: Error) => error.name);
    all.sockets[0]?.destroy();
    expect(await run(pending)).toBe('BrokerClosed');
    expect(gone.texts).toEqual(['closed']);
    const { receivers } = await run(two.publish('a', text('x'), policy));
    expect([receivers, all.ends.length, left.texts]).toEqual([1, 1, ['x']]);
    expect(await run(one.follow({ ...always, channels: [] }, new Notes()))).toEqual({ type: 'closed' });
  });

  test('a worker that closes tells its own, and answers what publishers have asked before', async () => {
    const { one, two, run, follow, settle } = brokers();
    const { notes } = await follow(one, ['a']);
    const publish = one.publish('a', text('x'), policy);
    const coming = one.follow({ ...always, channels: [{ name: 'a', backtrack: 0 }] }, new Notes());
    one.close();
    expect(notes.texts).toEqual(['closed']);
    expect(await run(coming)).toEqual({ type: 'closed' });
    expect((await run(publish)).message.id).toBe(1);
    await settle().catch(() => {});
    expect(await run(two.info('a'))).toMatchObject({ subscribers: 0, messages: 1 });
  });

  test('a worker that reads nothing is given up: beyond a bound of bytes, or after a time', async () => {
    const bounded = brokers(64 * 1024 * 1024, { most: 200_000, patience: 10_000 });
    await bounded.follow(bounded.one, ['a']);
    bounded.all.sockets[0]?.pause();
    for (let count = 0; count < 8 && bounded.all.ends.length === 0; count++)
      await bounded.run(bounded.two.publish('a', { bytes: Buffer.alloc(50_000) }, policy));
    expect(bounded.all.ends).toEqual([
      expect.stringMatching(/^1000: \d+ bytes wait for it, more than 200000$/),
    ]);

    const timed = brokers(64 * 1024 * 1024, { most: 10_000_000, patience: 10_000 });
    await timed.follow(timed.one, ['a']);
    timed.all.sockets[0]?.pause();
    for (let count = 0; count < 4; count++)
      await timed.run(timed.two.publish('a', { bytes: Buffer.alloc(50_000) }, policy));
    expect(timed.all.ends).toEqual([]);
    await timed.run(new Promise<void>((resolve) => void timed.clock.after(11_000, resolve)));
    expect(timed.all.ends).toEqual(['1000: it has read nothing for 10 s']);
    expect(await timed.run(timed.two.info('a'))).toMatchObject({ subscribers: 0 });
  });

  test('a worker takes no more work than the first process reads', async () => {
    const { all, one, run } = brokers(64 * 1024 * 1024, { most: 200_000, patience: 10_000 });
    all.sockets[0]?.pause();
    const service = all.services[0];
    if (!service) throw new Error('no service');
    // The first process does not read.
    all.stall(0);
    const results = [];
    for (let count = 0; count < 6; count++) {
      results.push(
        one.publish('a', { bytes: Buffer.alloc(30_000) }, policy).catch((error: unknown) => error),
      );
      await run(new Promise((resolve) => all.clock.endOfTurn(() => resolve(undefined))));
    }
    expect(await run(results.at(-1) as Promise<unknown>)).toBeInstanceOf(StoreUnavailable);
  });
});

describe('servers in two workers', () => {
  const clock = new VirtualClock();
  const all = new WorkersInMemory(clock);
  const lab = () => new VirtualServer({}, { clock, store: all.store() });

  test('statistics tell of each worker', async () => {
    const [one, two] = [lab(), lab()];
    const streams = [one.send('GET', '/sub/a'), one.send('GET', '/sub/a'), two.send('GET', '/sub/a')];
    for (let count = 0; count < 3; count++) for (const each of [one, two]) await each.fence();
    const { body } = await two.request('GET', '/channels-stats');
    const summary = JSON.parse(body.toString());
    expect(summary).toMatchObject({ subscribers: 3, channels: 1 });
    expect(summary.by_worker).toEqual([
      { pid: '1000', subscribers: 2, uptime: 0 },
      { pid: '1001', subscribers: 1, uptime: 0 },
    ]);
    for (const { client } of streams) client.destroy();
  });
});

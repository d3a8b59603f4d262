import { expect, test } from 'vitest';
import { ChannelBroker } from '../../src/broker/channel-broker.js';
import type { ChannelObserver, ObserverHost } from '../../src/broker/channel-observer.js';
import { type ChannelRules, type Follower, noRules } from '../../src/broker/following.js';
import type { Message } from '../../src/broker/message.js';
import { MemoryStore } from '../../src/stores/memory.js';
import { VirtualClock } from '../../src/virtual/virtual-clock.js';

/** An observer that keeps what it was told, and announces it in words of its own. */
class Notes implements ChannelObserver {
  readonly notes: string[] = [];
  host: ObserverHost | undefined;

  attach(host: ObserverHost): void {
    this.host = host;
  }

  created(channel: string): void {
    this.#note(`created ${channel}`);
  }

  subscribed(channel: string): void {
    this.#note(`subscribed ${channel}`);
  }

  unsubscribed(channel: string): void {
    this.#note(`unsubscribed ${channel}`);
  }

  deleted(channel: string, messages: number): void {
    this.#note(`deleted ${channel} ${messages}`);
  }

  expired(channel: string): void {
    this.#note(`expired ${channel}`);
  }

  totals(counted: Parameters<ChannelObserver['totals']>[0]) {
    return { ...counted, messagesInTrash: 7 };
  }

  #note(text: string): void {
    this.notes.push(text);
    this.host?.announce?.({ bytes: Buffer.from(text) });
  }
}

class Reader implements Follower {
  readonly texts: string[] = [];

  message({ bytes }: Message): void {
    this.texts.push(Buffer.from(bytes).toString());
  }

  deleted(): void {}
  closed(): void {}
}

function start(rules: Partial<ChannelRules> = {}) {
  const clock = new VirtualClock();
  const observer = new Notes();
  const all = { ...noRules, ...rules };
  const store = new MemoryStore(Number.POSITIVE_INFINITY);
  const broker = new ChannelBroker(clock, store, all, undefined, observer);
  const follow = (name: string, follower: Follower) => {
    const channels = [{ name, backtrack: 0 }];
    return broker.follow({ channels, start: {}, stay: 'always', mustHaveMessages: false }, follower);
  };
  const pass = (time: number) => clock.run(new Promise<void>((resolve) => void clock.after(time, resolve)));
  return { clock, observer, broker, follow, pass };
}

const draft = { bytes: Buffer.from('x') };

test('an observer is told of channels and of who follows them, in the order in which it happens', async () => {
  const { observer, broker, follow, pass } = start({ inactivity: 1000, messageTtl: 1000 });
  await broker.publishTo(['a'], draft, { store: true });
  const result = follow('b', new Reader());
  if (result.type === 'followed') result.following?.leave();
  await broker.delete('a');
  await pass(2000);
  expect(observer.notes).toEqual([
    'created a',
    'created b',
    'subscribed b',
    'unsubscribed b',
    'deleted a 1',
    'expired b',
  ]);
});

test('what it announces comes on the events channel, of which nothing is told', async () => {
  const { observer, broker, follow } = start({ eventsChannel: 'events' });
  const reader = new Reader();
  follow('events', reader);
  await broker.publishTo(['a'], draft, { store: true });
  await broker.delete('events');
  expect(reader.texts).toEqual(['created a']);
  expect(observer.notes).toEqual(['created a']);
  expect((await broker.totals()).published).toBe(1);
});

test('without an events channel there is nowhere to announce anything', async () => {
  const { observer } = start();
  expect(observer.host?.announce).toBeUndefined();
});

test('it has the last word on totals', async () => {
  const { broker } = start();
  await broker.publishTo(['a'], draft, { store: true });
  expect(await broker.totals()).toMatchObject({ stored: 1, messagesInTrash: 7, channelsInDelete: 0 });
});

test('gives who follows several channels everything in its order, what is announced meanwhile too', () => {
  const clock = new VirtualClock();
  const store = new MemoryStore(Number.POSITIVE_INFINITY);
  const broker = new ChannelBroker(
    clock,
    store,
    { ...noRules, eventsChannel: 'events' },
    undefined,
    new Notes(),
  );
  const seen: string[] = [];
  const follower: Follower = {
    message: ({ tag, bytes }) => void seen.push(`${tag} ${Buffer.from(bytes)}`),
    deleted() {},
    closed() {},
  };
  const start = {};
  const names = ['events', 'a', 'b'];
  const channels = names.map((name) => ({ name, backtrack: 0 }));
  broker.follow({ channels, start, stay: 'always', mustHaveMessages: false }, follower);
  // As a held request: it leaves with the first message, which is announced.
  const held: Follower = { message: () => result.following?.leave(), deleted() {}, closed() {} };
  const request = {
    channels: [{ name: 'a', backtrack: 0 }],
    start,
    stay: 'always',
    mustHaveMessages: false,
  } as const;
  const result = broker.follow(request, held) as { following?: { leave(): void } };
  const before = seen.length;
  broker.publishTo(['a', 'new', 'b'], { bytes: Buffer.from('text') }, { store: true });
  const told = seen.slice(before);
  expect(told.map((line) => line.replace(/^\d+ /, ''))).toEqual([
    'created new',
    'text',
    'text',
    'unsubscribed a',
  ]);
  const tags = seen.map((line) => Number.parseInt(line, 10));
  expect(tags).toEqual([...new Set(tags)].sort((one, other) => one - other));
});

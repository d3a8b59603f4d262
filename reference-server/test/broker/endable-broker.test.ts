import { expect, test } from 'vitest';
import { ChannelBroker } from '../../src/broker/channel-broker.js';
import { EndableBroker } from '../../src/broker/endable-broker.js';
import type { Follower } from '../../src/broker/following.js';
import { MemoryStore } from '../../src/stores/memory.js';
import { VirtualClock } from '../../src/virtual/virtual-clock.js';

test('whoever throws when a configuration ends keeps no other from being told', () => {
  const broker = new ChannelBroker(new VirtualClock(), new MemoryStore(Number.POSITIVE_INFINITY));
  const errors: unknown[] = [];
  const leased = new EndableBroker(broker, (error) => errors.push(error));
  const ended: string[] = [];
  const fault = new Error('a fault of one');
  const follow = (name: string, closed: () => void) => {
    const follower: Follower = { message() {}, deleted() {}, closed };
    const channels = [{ name, backtrack: 0 }];
    void leased.follow({ channels, start: {}, stay: 'always', mustHaveMessages: false }, follower);
  };
  follow('a', () => {
    throw fault;
  });
  follow('b', () => void ended.push('b'));
  const held = { after: 'newest', wait: true, timeout: 0, concurrency: 'broadcast' } as const;
  const request = { ...held, channel: 'c', maxSubscribers: 0, mustExist: false, channelTimeout: 1000 };
  leased.subscribe(request, ({ type }) => void ended.push(`c ${type}`));
  leased.close();
  expect([ended, errors, broker.stats().subscribers]).toEqual([['b', 'c closed'], [fault], 0]);
});

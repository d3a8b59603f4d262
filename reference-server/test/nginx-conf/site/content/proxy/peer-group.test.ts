import { describe, expect, test } from 'vitest';
import {
  type Choice,
  type Peer,
  PeerGroup,
  type PeerSettings,
} from '../../../../../src/nginx-conf/site/content/proxy/peer-group.js';
import { VirtualClock } from '../../../../../src/virtual/virtual-clock.js';

const usual = {
  weight: 1,
  maxFails: 1,
  failTimeout: 10_000,
  maxConnections: 0,
  isBackup: false,
  isDown: false,
} as const;

/** A group of servers called a, b, c and so on. */
function groupOf(settings: readonly Partial<PeerSettings>[], choice: Choice = 'round robin') {
  const clock = new VirtualClock();
  const peers = settings.map((own, index) => ({
    ...usual,
    address: { host: 'x', port: 1 },
    name: 'abcdef'.charAt(index),
    ...own,
  }));
  const group = new PeerGroup('g', peers, choice, clock);
  const choose = (key = '', tried: ReadonlySet<Peer> = new Set()) => group.choose(tried, key);
  const ask = (count: number, outcome: 'answered' | 'failed' | 'not its fault' = 'answered', key = '') => {
    let names = '';
    for (let index = 0; index < count; index++) {
      const peer = choose(key);
      if (peer) group.settle(peer, outcome);
      names += peer?.settings.name ?? '-';
    }
    return names;
  };
  const pass = (time: number) =>
    clock.run(new Promise((resolve) => void clock.after(time, () => resolve(undefined))));
  return { group, choose, ask, pass };
}

describe('one that fails', () => {
  test('is left out for its time, then tried again', async () => {
    const { ask, choose, group, pass } = groupOf([{ maxFails: 2 }, {}]);
    for (let fails = 0; fails < 2; ) {
      const peer = choose() as Peer;
      const isFirst = peer.settings.name === 'a';
      group.settle(peer, isFirst ? 'failed' : 'answered');
      if (isFirst) fails++;
    }
    expect(ask(4)).toBe('bbbb');
    await pass(10_001);
    expect(ask(6)).toContain('a');
    // It has answered: nothing is held against it any more.
    expect(ask(6)).toContain('a');
  });

  test('is asked all the same where it is alone, or no failures are counted', () => {
    expect(groupOf([{}]).ask(3, 'failed')).toBe('aaa');
    expect(groupOf([{ maxFails: 0 }, { isDown: true }]).ask(3, 'failed')).toBe('aaa');
  });

  test('has nothing held against it that is not its fault', () => {
    expect(groupOf([{}, {}]).ask(4, 'not its fault')).toBe('abab');
  });

  test('leaves nobody to ask when all have failed', () => {
    expect(groupOf([{}, {}, { isBackup: true }]).ask(5, 'failed')).toBe('abc--');
  });
});

test('nobody is asked twice for one request', () => {
  const { choose } = groupOf([{}, {}, { isBackup: true }]);
  const tried = new Set<Peer>();
  for (let next = choose('', tried); next; next = choose('', tried)) tried.add(next);
  expect([...tried].map(({ settings }) => settings.name)).toEqual(['a', 'b', 'c']);
});

test('so many requests at a time are let through', () => {
  const { choose, group } = groupOf([{ maxConnections: 1 }, { maxConnections: 2 }]);
  const chosen = [1, 2, 3].map(() => choose() as Peer);
  expect(chosen.map(({ settings }) => settings.name).sort()).toEqual(['a', 'b', 'b']);
  expect(choose()).toBeUndefined();
  group.settle(chosen[0] as Peer, 'answered');
  expect(choose()).toBe(chosen[0]);
});

test('least_conn asks the one with the fewest requests for its weight', () => {
  const { choose } = groupOf([{ weight: 2 }, {}], 'least_conn');
  const names = [1, 2, 3, 4, 5, 6].map(() => choose()?.settings.name).join('');
  expect(names.replace(/b/g, '')).toHaveLength(4);
});

test('a key keeps its server while another is out', () => {
  const { ask, choose, group } = groupOf([{}, {}, {}], 'hash');
  const keys = Array.from({ length: 30 }, (_, index) => `key ${index}`);
  const before = keys.map((key) => ask(1, 'answered', key));
  expect(new Set(before)).toEqual(new Set(['a', 'b', 'c']));
  const out = choose(keys[before.indexOf('b')]) as Peer;
  group.settle(out, 'failed');
  const after = keys.map((key) => ask(1, 'answered', key));
  expect(after).not.toContain('b');
  expect(after.filter((name, index) => before[index] !== 'b' && name !== before[index])).toEqual([]);
});

test('random asks all of them, by their weights', () => {
  const names = groupOf([{ weight: 9 }, {}], 'random').ask(2000);
  expect(names.split('b').length).toBeGreaterThan(100);
  expect(names.split('b').length).toBeLessThan(400);
});

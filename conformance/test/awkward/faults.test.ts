import type { Clock, Parts } from 'pushstream-server/parts';
import { describe, expect, test } from 'vitest';
import {
  byChance,
  type Fault,
  FaultsCollide,
  faultyProfiles,
  faultyServer,
  together,
} from '../../src/awkward/faults.js';
import { relayWorld } from '../../src/profiles/relay/proof/world.js';
import { checkInVirtualTime } from '../../src/proof/run.js';
import { systemClock } from '../../src/wire/clock.js';

const relay = await faultyServer('relay');
const fault = (id: string): Fault => {
  const found = relay.faults.find((one) => one.id === id);
  if (!found) throw new Error(`there is no fault ${id}`);
  return found;
};
const failed = async (...ids: string[]) => {
  const faults = ids.map(fault);
  const make = relayWorld.target((clock) => together(faults, clock));
  const { checks } = await checkInVirtualTime(make, { world: relayWorld });
  return checks.filter(({ outcome }) => outcome === 'fail').map(({ id }) => id);
};
const bringing = (id: string, parts: Partial<Parts>): Fault => ({
  id,
  breaks: 'x',
  requirement: 'y',
  parts: (_: Clock) => parts,
});

test.each(faultyProfiles)('%s has faults to choose from, each with a name of its own', async (profile) => {
  const { faults } = await faultyServer(profile);
  expect(faults.length).toBeGreaterThan(5);
  expect(new Set(faults.map(({ id }) => id)).size).toBe(faults.length);
});

describe('several faults', () => {
  test('a server has all of them', async () => {
    const one = await failed('late-post');
    const other = await failed('ids-lowered');
    const both = await failed('late-post', 'ids-lowered');
    expect(one).not.toEqual([]);
    expect(other).not.toEqual([]);
    expect(both).toEqual(expect.arrayContaining([...one, ...other]));
  });

  test('two that bring the same part are refused by name', () => {
    const clock = systemClock;
    const two = [bringing('a', { clock }), bringing('b', { clock })];
    expect(() => together(two, clock)).toThrow(
      new FaultsCollide("a and b can't be had together: each brings a clock"),
    );
  });
});

describe('by chance', () => {
  const ids = (count: number, seed: number, named: Fault[] = []) =>
    byChance(relay, named, count, seed, systemClock).map(({ id }) => id);

  test('the same seed chooses the same, another one others', () => {
    expect(ids(3, 7)).toEqual(ids(3, 7));
    expect(ids(3, 7)).not.toEqual(ids(3, 8));
    expect(new Set(ids(3, 7)).size).toBe(3);
  });

  test('beside those that were named, and each once', () => {
    const named = fault('late-post');
    for (let seed = 0; seed < 50; seed++) {
      const chosen = ids(2, seed, [named]);
      expect(chosen[0]).toBe('late-post');
      expect(new Set(chosen).size).toBe(3);
    }
  });

  test('every fault is chosen sooner or later', () => {
    const seen = new Set(Array.from({ length: 3000 }, (_, seed) => ids(1, seed)).flat());
    expect(seen.size).toBe(relay.faults.length);
  });

  test('what does not go together is left out', () => {
    const clock = systemClock;
    const server = { ...relay, faults: [bringing('a', { clock }), bringing('b', { clock })] };
    expect(byChance(server, [], 2, 1, clock)).toHaveLength(1);
  });
});

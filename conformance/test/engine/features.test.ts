import { describe, expect, it } from 'vitest';
import { honestVariants } from '../../src/profiles/relay/proof/honest.js';
import { referenceTarget, relayWorld } from '../../src/profiles/relay/proof/world.js';
import { checkInVirtualTime } from '../../src/proof/run.js';

const ids = ['relay/channel-id-case', 'relay/channel-id-encoded', 'relay/oldest'];

function variant(id: string) {
  const found = honestVariants.find((one) => one.id === id);
  if (!found) throw new Error(`there is no honest variant ${id}`);
  return found.make;
}

/** What becomes of a feature, and of the checks about it. */
async function declare(make = referenceTarget(), features: Record<string, 'yes' | 'no' | 'probe'> = {}) {
  const result = await checkInVirtualTime(make, { world: relayWorld, features, only: ids });
  return {
    features: Object.fromEntries(result.features.map(({ name, ...rest }) => [name, rest])),
    outcomes: Object.fromEntries(result.checks.map(({ id, outcome, reason }) => [id, { outcome, reason }])),
  };
}

describe('a feature', () => {
  it('declared yes is believed, and its checks tell', async () => {
    const { features, outcomes } = await declare(variant('case-blind'), { 'case-sensitive-ids': 'yes' });
    expect(features['case-sensitive-ids']).toEqual({ declared: 'yes', on: true });
    expect(outcomes['relay/channel-id-case']?.outcome).toBe('fail');
  });

  it.each([
    ['the reference server', referenceTarget(), true],
    ['a server without it', variant('case-blind'), false],
  ])('declared no is looked at: %s', async (_, make, seen) => {
    const { features, outcomes } = await declare(make, { 'case-sensitive-ids': 'no' });
    expect(features['case-sensitive-ids']).toEqual({ declared: 'no', on: false, seen });
    expect(outcomes['relay/channel-id-case']).toEqual({
      outcome: 'not-applicable',
      reason:
        'it needs the feature case-sensitive-ids, which the configuration declares off (features: case-sensitive-ids: no)',
    });
  });

  it.each([
    ['the reference server', referenceTarget(), { case: true, encoded: true, storage: true }],
    ['a server without case', variant('case-blind'), { case: false, encoded: true, storage: true }],
    ['a server without storage', variant('no-storage'), { case: true, encoded: true, storage: false }],
  ])('is found by a probe: %s', async (_, make, seen) => {
    const { features } = await declare(make, {
      'case-sensitive-ids': 'probe',
      'encoded-ids': 'probe',
      storage: 'probe',
    });
    const on = Object.fromEntries(Object.entries(features).map(([name, { on: found }]) => [name, found]));
    expect(on).toEqual({
      'case-sensitive-ids': seen.case,
      'encoded-ids': seen.encoded,
      storage: seen.storage,
    });
  });
});

describe('without storage', () => {
  it('what is about stored messages is not applicable, what is about held requests is judged', async () => {
    const { requirements, compliance } = await checkInVirtualTime(variant('no-storage'), {
      world: relayWorld,
      features: { storage: 'no' },
    });
    const state = (id: string) => requirements.find((row) => row.id === `relay-${id}`);
    expect(state('3.1-oldest')).toMatchObject({
      state: 'not-applicable',
      note: 'it is about the feature storage, which the configuration declares off (features: storage: no)',
    });
    expect(state('3.2-storage-limits')?.state).toBe('not-applicable');
    const musts = requirements.filter(
      ({ level, state: its }) => level === 'MUST' && its === 'not-applicable',
    );
    expect(musts.map(({ id }) => id)).toEqual([
      'relay-3.1-oldest',
      'relay-3.1-longpoll-existing',
      'relay-3.1-longpoll-indistinguishable',
      'relay-3.1-interval-immediate',
      'relay-3.1-interval-not-modified',
    ]);
    expect(compliance).toBe('unconditionally compliant');
  });

  it('a server that was said to store fails', async () => {
    const { compliance } = await checkInVirtualTime(variant('no-storage'), { world: relayWorld });
    expect(compliance).toBe('not compliant');
  });
});

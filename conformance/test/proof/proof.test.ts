import { describe, expect, test } from 'vitest';
import { relayMutants } from '../../src/profiles/relay/proof/mutants.js';
import { referenceTarget, relayWorld } from '../../src/profiles/relay/proof/world.js';
import { collections } from '../../src/proof/collections.js';
import { showProof } from '../../src/proof/matrix.js';
import { ownChecks, tryHonest, tryMutant, tryStraw } from '../../src/proof/proof.js';

// The proof itself is `npm run proof`, a step of `npm test`: it takes as long as all other tests together.
describe.each(
  collections.map((collection) => [collection.world.profile.ledger.profile, collection] as const),
)('what %s is proved with', (_, { world, mutants: all }) => {
  test('every check is killed by a mutant, and every mutant names real things', () => {
    const { ledger, checks } = world.profile;
    const killed = new Set(all.flatMap(({ kills }) => kills));
    expect(
      ownChecks(world)
        .map(({ id }) => id)
        .filter((id) => !killed.has(id)),
    ).toEqual([]);
    const known = new Set([...checks, ...ledger.requirements].map(({ id }) => id));
    const named = all.flatMap(({ kills, requirement }) => [...kills, requirement]);
    expect(named.filter((id) => !known.has(id))).toEqual([]);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });
});

describe('the proof can fail', () => {
  const [sample] = relayMutants.filter(({ id }) => id === 'late-410');
  if (!sample) throw new Error('the sample mutant is gone');

  test('a mutant that lives is a fault', async () => {
    const { faults } = await tryMutant({ ...sample, make: referenceTarget() }, { world: relayWorld });
    expect(faults).toContain('relay/longpoll-gone should fail, but does not');
  });

  test('a mutant that kills more than it says is a fault', async () => {
    const { faults } = await tryMutant({ ...sample, kills: ['relay/longpoll-gone'] }, { world: relayWorld });
    expect(faults).toEqual(['relay/longpoll-gone-next should not fail, but does']);
  });

  test('a mutant whose failure says something else is a fault', async () => {
    const { faults } = await tryMutant({ ...sample, says: 'something else' }, { world: relayWorld });
    expect(faults).toEqual([
      expect.stringContaining('relay/longpoll-gone should say "something else", but says'),
    ]);
  });

  test('a server that keeps the protocol is no straw', async () => {
    const { faults } = await tryStraw(
      { id: 'not straw', does: 'everything', make: referenceTarget() },
      relayWorld,
    );
    expect(faults).toContain('relay-3.1-longpoll-gone looks met');
  });

  test('a dishonest variant is a fault', async () => {
    const { faults } = await tryHonest({ id: 'dishonest', freedom: 'none', make: sample.make }, relayWorld);
    expect(faults).toContainEqual(expect.stringContaining('relay/longpoll-gone is fail: expected 410'));
  });

  test('a variant that can be judged though it was said that it can not is a fault', async () => {
    const unjudged = ['relay-3.1-longpoll-gone'];
    const { faults } = await tryHonest(
      { id: 'plain', freedom: 'none', unjudged, make: referenceTarget() },
      relayWorld,
    );
    expect(faults).toEqual(['unconditionally compliant: ']);
  });

  test('the page shows what is wrong, and counts it', () => {
    const exhibit = { kind: 'mutant', id: 'm', what: 'w', failed: ['relay/walk'], faults: ['f'] } as const;
    const page = showProof(
      {
        profile: 'relay',
        checks: ['relay/walk'],
        exhibits: [exhibit],
        falseGreens: ['mutant m: f'],
        falseReds: [],
      },
      1500,
    );
    expect(page).toMatch(/relay\/walk +x\n/);
    expect(page).toContain('BAD m: w (1 of');
    expect(page).toContain('mutant m: f\nfalse green: 1\nfalse red: 0\n1 mutants');
  });
});

import { describe, expect, test } from 'vitest';
import { honestVariants } from '../../src/profiles/relay/proof/honest.js';
import { relayMutants } from '../../src/profiles/relay/proof/mutants.js';
import { referenceTarget, relayWorld } from '../../src/profiles/relay/proof/world.js';
import { checkInVirtualTime } from '../../src/proof/run.js';

function made(id: string) {
  const found = [...honestVariants, ...relayMutants].find((one) => one.id === id);
  if (!found) throw new Error(`there is no server ${id}`);
  return found.make;
}

/** What a run says of the storage of a server. */
async function runOn(make = referenceTarget(), stored?: number) {
  const world =
    stored === undefined ? relayWorld : { ...relayWorld, more: { subscriberCount: undefined, stored } };
  const { checks, notices } = await checkInVirtualTime(make, { world });
  return {
    notices: notices.filter((notice) => notice.includes('keeps')),
    outcomes: new Map(checks.map(({ id, outcome, reason }) => [id, { outcome, reason }])),
  };
}

describe('how many messages a channel keeps', () => {
  test('is seen: what needs more is not applicable, and one sentence says so', async () => {
    const { notices, outcomes } = await runOn(made('keeps-1'));

    expect(notices).toEqual([
      'it keeps 1 message of a channel, so that 9 checks can say nothing; --stored 1 says that this is meant',
    ]);
    expect(outcomes.get('relay/walk')).toEqual({
      outcome: 'not-applicable',
      reason: 'it needs 2 messages of a channel to be kept; this server was seen to keep 1 (--stored N)',
    });
  });

  test('where it is enough for all checks, nothing is said', async () => {
    expect((await runOn()).notices).toEqual([]);
    expect((await runOn(made('keeps-5'))).notices).toEqual([]);
  });

  test('may be told: a server that keeps fewer fails', async () => {
    const { notices, outcomes } = await runOn(made('keeps-1'), 3);

    expect(notices).toEqual([]);
    expect(outcomes.get('relay/oldest')?.outcome).toBe('fail');
  });

  test('is not taken from a server that begins with its newest message: that one is wrong', async () => {
    const { notices, outcomes } = await runOn(made('newest-first'));

    expect(notices).toEqual([]);
    expect(outcomes.get('relay/oldest')?.outcome).toBe('fail');
  });
});

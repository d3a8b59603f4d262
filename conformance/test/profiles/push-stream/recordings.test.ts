import { readFileSync } from 'node:fs';
import type { VirtualClock } from 'pushstream-server/parts';
import { describe, expect, test } from 'vitest';
import type { World } from '../../../src/mutants/world.js';
import { pushStreamWorld } from '../../../src/profiles/push-stream/proof/world.js';
import { checkWithoutPreflight } from '../../../src/proof/run.js';
import { recordedLocations } from '../../support/recordings/locations.js';
import { RecordedTarget } from '../../support/recordings/target.js';

const world: World = { ...pushStreamWorld, locations: recordedLocations('http://target.test') };

/** Runs one check against the recordings. */
async function play(check: World['profile']['checks'][number], alter?: (bytes: string) => string) {
  let target: RecordedTarget | undefined;
  const make = (clock: VirtualClock) => {
    target = new RecordedTarget(clock, alter);
    return target;
  };
  const [result] = await checkWithoutPreflight(make, { world, checks: [check] });
  return {
    result,
    told: target?.told ?? 0,
    unanswered: target?.unanswered ?? [],
    deletions: target?.deletions ?? [],
  };
}

// The checks that the recordings answer whole: each request of them was recorded, by the state of the channel it was sent in.
const answered = readFileSync(new URL('recorded-checks.txt', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n');

function checkOf(id: string) {
  const check = world.profile.checks.find((one) => one.id === id);
  if (!check) throw new Error(`no check ${id}`);
  return check;
}

describe('the recordings of nginx-push-stream-module', () => {
  test.each(answered)('%s', async (id) => {
    const { result, told, unanswered } = await play(checkOf(id));
    expect(unanswered).toEqual([]);
    expect(told).toBeGreaterThan(0);
    expect([result?.outcome, result?.reason]).toEqual(['pass', undefined]);
  });

  // All checks of the profile are played: pure computation, but much of it.
  test('answer no other check whole', async () => {
    const whole: string[] = [];
    for (const check of world.profile.checks) {
      const { result, told, unanswered, deletions } = await play(check);
      // What a deletion does to the recorded channels is not known where the check does not pass.
      const known = deletions.length === 0 || result?.outcome === 'pass';
      if (told > 0 && unanswered.length === 0 && known) whole.push(check.id);
    }
    expect(whole).toEqual(answered);
  });

  test.each([
    ['push-stream/long-polling-next', '200 OK', '201 OK'],
    ['push-stream/polling-keep-alive', '304 Not Modified', '403 Not Modified'],
    ['push-stream/jsonp-next', '([', '[('],
    ['push-stream/information-json', '"stored_messages"', '"stored_message_"'],
  ])('are really read: %s', async (id, was, instead) => {
    const { result } = await play(checkOf(id), (bytes) => bytes.replace(was, instead));
    expect(result?.outcome).not.toBe('pass');
  });
});

import type { VirtualClock } from 'pushstream-server/parts';
import { describe, expect, test } from 'vitest';
import { pushStreamWorld } from '../../src/profiles/push-stream/proof/world.js';
import { checkWithoutPreflight } from '../../src/proof/run.js';
import type { World } from '../../src/proof/world.js';
import { recordedLocations } from './locations.js';
import { RecordedTarget } from './target.js';

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

describe('the recordings of nginx-push-stream-module', () => {
  const played = new Map<string, Awaited<ReturnType<typeof play>>>();

  test.each(world.profile.checks.map((check) => [check.id, check] as const))('%s', async (id, check) => {
    const one = await play(check);
    played.set(id, one);
    if (one.unanswered.length > 0 || one.told === 0) return;
    if (one.deletions.length > 0 && one.result?.outcome !== 'pass') return;
    expect([one.result?.outcome, one.result?.reason]).toEqual(['pass', undefined]);
  });

  test('answer a good part of the checks', () => {
    const answered = [...played].filter(([, { told, unanswered }]) => told > 0 && unanswered.length === 0);
    const passed = answered.filter(([, { result }]) => result?.outcome === 'pass');
    console.log(`answered by recordings: ${passed.length} of ${played.size} checks`);
    console.log(
      `not recorded: ${[...played.keys()].filter((id) => !passed.some(([one]) => one === id)).join(' ')}`,
    );
    expect(passed.length).toBeGreaterThanOrEqual(65);
  });

  test.each([
    ['push-stream/long-polling-next', '200 OK', '201 OK'],
    ['push-stream/polling-keep-alive', '304 Not Modified', '403 Not Modified'],
    ['push-stream/jsonp-next', '([', '[('],
    ['push-stream/information-json', '"stored_messages"', '"stored_message_"'],
  ])('are really read: %s', async (id, was, instead) => {
    const check = world.profile.checks.find((one) => one.id === id);
    if (!check) throw new Error(`no check ${id}`);
    const { result } = await play(check, (bytes) => bytes.replace(was, instead));
    expect(result?.outcome).not.toBe('pass');
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applied, expectedOf } from '../../support/push-stream/deviation.js';
import { deviations } from '../../support/push-stream/deviations.js';
import {
  datesIn,
  nameOf,
  type Outcome,
  outcomeOf,
  type RecordedExchange,
  recordingsOf,
} from '../../support/push-stream/recorded-exchange.js';
import { recordedSettings } from '../../support/push-stream/recorded-settings.js';
import { Replay } from '../../support/push-stream/replay.js';

const recordings = recordingsOf('push-stream');

/** What the server did, by the name of the exchange. */
const outcomes = new Map<string, Outcome>();
let replay: Replay;

const agrees = (recorded: RecordedExchange) =>
  JSON.stringify(outcomes.get(nameOf(recorded))) === JSON.stringify(expectedOf(recorded, deviations));

beforeAll(async () => {
  replay = new Replay(recordedSettings, datesIn(recordings[0]?.answer ?? '')[0] ?? 0);
  for (const recorded of recordings) {
    outcomes.set(nameOf(recorded), outcomeOf(await replay.play(recorded)));
  }
});

afterAll(async () => {
  const agreed = recordings.filter(agrees).length;
  console.log(`push-stream recordings: ${agreed} of ${recordings.length} exchanges agree`);
  for (const { why, applies } of deviations) {
    const names = recordings.filter(applies).map(nameOf);
    const which = names.length > 5 ? `${names.length} exchanges` : names.join('; ');
    console.log(`  differs on purpose, ${why}: ${which}`);
  }
  await replay.close();
});

test('there are 55 recorded exchanges, each with a name of its own', () => {
  expect(new Set(recordings.map(nameOf)).size).toBe(55);
});

describe.each(recordings.map((recorded) => [nameOf(recorded), recorded] as const))('%s', (name, recorded) => {
  test('is answered as the module answers', () => {
    expect(outcomes.get(name)).toEqual(expectedOf(recorded, deviations));
  });
});

describe('a difference on purpose is one', () => {
  test.each(applied(recordings, deviations))('%s: %s', (_why, name, deviation, recorded) => {
    expect(outcomes.get(name)).not.toEqual(expectedOf(recorded, deviations, deviation));
  });
});

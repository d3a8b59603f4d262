import { describe, expect, test } from 'vitest';
import type { Check } from '../../src/engine/check.js';
import type { RunPlan } from '../../src/engine/plan.js';
import { channelIdPattern, type RunEvent } from '../../src/engine/results.js';
import { portsOf, run } from '../../src/engine/run.js';
import type { Ledger, Requirement } from '../../src/spec.js';
import { Play, plainLocations } from '../support/actors/play.js';
import { sampleCheck } from '../support/engine/sample-checks.js';
import { said } from '../support/wire/scripted-server.js';

const row: Requirement = {
  id: 'relay-3.2-accept',
  section: '3.2',
  level: 'MUST',
  source: '3.2 MUST#1',
  applies: 'always',
  text: 'All is accepted.',
  judged: { how: 'observable' },
  ourReading: false,
};
const ledger: Ledger = {
  profile: 'relay',
  sections: {},
  features: [],
  specification: 'the text',
  requirements: [row],
};

const failing = sampleCheck('fails', async (stage) => {
  await stage.expect(stage.unusedChannel().publisher.get()).answers(418);
});

/** A run of these checks; the events are collected. */
function running(checks: readonly Check[], changes: Partial<RunPlan> = {}) {
  const play = new Play(() => said('200 OK', 'x', ['Server: scripted']));
  const events: RunEvent[] = [];
  let byte = 0;
  const plan: RunPlan = {
    kit: '1.0',
    userAgent: 'kit/1.0',
    ledger,
    checks,
    only: [],
    skip: [],
    locations: plainLocations,
    connect: play.stage.ports.connect,
    clock: play.clock,
    timing: { quiet: 60 },
    concurrency: 4,
    prepare: false,
    subscriberCount: undefined,
    attestations: [],
    features: { declared: {}, probes: {} },
    randomBytes: (length) => new Uint8Array(length).fill(++byte),
    lag: undefined,
    onEvent: (event) => events.push(event),
    ...changes,
  };
  return { play, plan, events, done: run(plan) };
}

describe('a run', () => {
  test('tells what it does, and comes to a result', async () => {
    const { play, done, events } = running([sampleCheck('passes')]);
    const result = await play.run(done);
    expect(result).toMatchObject({
      kit: '1.0',
      specification: 'the text',
      profile: 'relay',
      sections: {},
      server: 'scripted',
      locations: {
        publisher: 'http://target.test/pub?id={channel}',
        subscriber: 'http://target.test/sub?id={channel}',
      },
      calibration: { samples: 12, timing: { quiet: 60, immediately: 250, patience: 3000 } },
      checks: [{ id: 'relay/passes', outcome: 'pass' }],
      requirements: [{ id: 'relay-3.2-accept', state: 'met' }],
      compliance: 'unconditionally compliant',
      remarks: [],
    });
    expect(events.map(({ type }) => type)).toEqual([
      'started',
      'calibrated',
      'features',
      'check-started',
      'check-finished',
      'finished',
    ]);
    expect(events[0]).toMatchObject({ selected: ['relay/passes'] });
    expect(events.at(-1)).toEqual({ type: 'finished', result });
    expect(play.server.open).toBe(0);
    expect(play.server.requests.every(({ head }) => head.includes('\r\nUser-Agent: kit/1.0'))).toBe(true);
  });

  test('the windows of the run reach the checks', async () => {
    const seen: number[] = [];
    const { play, done } = running([
      sampleCheck('looks', async ({ ports }) => void seen.push(ports.timing.quiet)),
    ]);
    await play.run(done);
    expect(seen).toEqual([60]);
  });
});

describe('a filtered run has no verdict', () => {
  test.each([
    ['only the good ones', { only: ['relay/passes'] }, 'none (filtered run)'],
    ['only the bad ones, though a MUST is not met', { only: ['relay/fails'] }, 'none (filtered run)'],
    ['a selection that leaves all', { only: ['3.2'] }, 'not compliant'],
    ['no selection', {}, 'not compliant'],
  ])('%s', async (_, changes, compliance) => {
    const { play, done } = running([sampleCheck('passes'), failing], changes);
    expect((await play.run(done)).compliance).toBe(compliance);
  });

  test('at a quick pace what takes seconds is left out, and that is said', async () => {
    const slow = sampleCheck('slow', undefined, { takes: 'seconds' });
    const { play, done } = running([sampleCheck('passes'), slow], { pace: 'quick' });
    const result = await play.run(done);
    expect(result.checks.map(({ id }) => id)).toEqual(['relay/passes']);
    expect(result.compliance).toBe('none (filtered run)');
    expect(result.notices).toEqual([expect.stringContaining('--pace quick left out 1 check that')]);
    expect(result.requirements.find(({ id }) => id === slow.proves[0])?.state).toBe('not-selected');
  });

  test('a quick pace that leaves nothing out filters nothing', async () => {
    const { play, done } = running([failing], { pace: 'quick' });
    const result = await play.run(done);
    expect([result.compliance, result.notices]).toEqual(['not compliant', []]);
  });

  test('leaving out what could not run anyway filters nothing', async () => {
    const last = sampleCheck('last', undefined, { needs: ['last'] });
    const { play, done } = running([failing, last], { skip: ['relay/last'] });
    expect((await play.run(done)).compliance).toBe('not compliant');
  });
});

describe('the ports of a run', () => {
  test('channel ids are new, begin with that of the run, and can be told from other text', () => {
    const { newChannelId } = portsOf(running([failing]).plan);
    const ids = Array.from({ length: 100 }, newChannelId);
    expect(new Set(ids).size).toBe(100);
    expect(new Set(ids.map((id) => id.slice(0, 11))).size).toBe(1);
    for (const id of ids) expect(`see ${id}, x`.match(channelIdPattern)).toEqual([id]);
  });
});

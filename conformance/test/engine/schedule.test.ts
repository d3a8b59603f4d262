import { describe, expect, test } from 'vitest';
import { Failure } from '../../src/actors/failure.js';
import type { Stage } from '../../src/actors/stage.js';
import type { Check } from '../../src/engine/check.js';
import type { RunEvent } from '../../src/engine/results.js';
import { schedule, TargetLost } from '../../src/engine/schedule.js';
import { type Part, Play, quietPublisher } from '../support/actors/play.js';
import { sampleCheck } from '../support/engine/sample-checks.js';
import { said } from '../support/wire/scripted-server.js';

/** Waits on the clock of the stage, as slow targets make a check wait. */
const wait = (stage: Stage, milliseconds: number) => stage.within(new Promise(() => {}), milliseconds);

/** Schedules checks in front of a quiet target; `state.alive` can be turned off to take the target away. */
function scheduling(
  checks: readonly Check[],
  concurrency: number,
  state = { alive: true },
  part: Part = quietPublisher,
) {
  const play = new Play(part);
  const events: string[] = [];
  const { connect } = play.stage.ports;
  const ports = {
    ...play.stage.ports,
    connect: (address: Parameters<typeof connect>[0]) =>
      state.alive ? connect(address) : Promise.reject(new Error('connection refused')),
  };
  const onEvent = (event: RunEvent) => {
    if (event.type === 'check-started') events.push(`start ${event.id.replace('relay/', '')}`);
    if (event.type === 'check-finished')
      events.push(`${event.result.outcome} ${event.result.id.replace('relay/', '')}`);
  };
  return {
    play,
    events,
    done: schedule(checks, ports, { concurrency, onEvent, lag: undefined }),
  };
}

describe('concurrency', () => {
  /** Checks that wait, and the most of them that were ever under way together. */
  function counting(count: number) {
    const seen = { now: 0, most: 0 };
    const checks = Array.from({ length: count }, (_, index) =>
      sampleCheck(`c${index}`, async (stage) => {
        seen.most = Math.max(seen.most, ++seen.now);
        await wait(stage, 100 - index);
        seen.now--;
      }),
    );
    return { seen, checks };
  }

  test.each([
    [1, 1],
    [3, 3],
    [100, 10],
    [0, 1],
  ])('of %s: %s at a time', async (concurrency, most) => {
    const { seen, checks } = counting(10);
    const { play, done } = scheduling(checks, concurrency);
    await play.run(done);
    expect(seen).toEqual({ now: 0, most });
  });

  test('results come in the order of the checks, whichever ended first', async () => {
    const { checks } = counting(5);
    const { play, done, events } = scheduling(checks, 5);
    expect((await play.run(done)).map(({ id }) => id)).toEqual(checks.map(({ id }) => id));
    expect(events.slice(5)).toEqual(['pass c4', 'pass c3', 'pass c2', 'pass c1', 'pass c0']);
  });

  test('what takes up what the others need comes one after the other, each when the channels of the one before are gone', async () => {
    const { seen, checks } = counting(4);
    const log: string[] = [];
    const alone = checks.map((one) => ({
      ...one,
      alone: true,
      run: async (stage: Stage) => {
        log.push(one.id);
        stage.unusedChannel();
        await one.run(stage);
      },
    }));
    const slow: Part = (request) => {
      if (request.method === 'DELETE') log.push('deleted');
      return { after: 30, bytes: said('200 OK', 'queued: 0') };
    };
    const { play, done } = scheduling(alone, 10, { alive: true }, slow);
    await play.run(done);
    expect(seen.most).toBe(1);
    expect(log).toEqual(checks.flatMap(({ id }) => [id, 'deleted']));
  });

  test.each([
    [2, 99 + 98],
    [1, 4 * 100 - 6 + 300],
  ])('of %s: what takes seconds takes no place away from the others: %s ms', async (concurrency, took) => {
    const { checks } = counting(4);
    const long = sampleCheck('long', async (stage) => void (await wait(stage, 150)), { takes: 'seconds' });
    const { play, done } = scheduling([long, ...checks, { ...long, id: 'relay/long2' }], concurrency);
    const results = await play.run(done);
    expect(results.map(({ id }) => id.replace('relay/', ''))).toEqual([
      'long',
      'c0',
      'c1',
      'c2',
      'c3',
      'long2',
    ]);
    expect(play.clock.elapsed()).toBe(took);
  });

  test('a place that gets free is taken at once', async () => {
    const { checks } = counting(3);
    const { play, done } = scheduling(checks, 2);
    await play.run(done);
    expect(play.clock.elapsed()).toBe(99 + 98);
  });
});

describe('a run that ends with the first failure that counts', () => {
  const fails = (id: string) =>
    sampleCheck(id, async (stage) => {
      await wait(stage, 10);
      throw new Failure('one thing', 'another');
    });
  const run = async (checks: readonly Check[], stopsAfter: (id: string) => boolean) => {
    const play = new Play(quietPublisher);
    const told: string[] = [];
    const results = await play.run(
      schedule(checks, play.stage.ports, {
        concurrency: 1,
        lag: undefined,
        onEvent: (event) => event.type === 'check-finished' && told.push(event.result.id),
        stopsAfter: ({ id, outcome }) => outcome === 'fail' && stopsAfter(id),
      }),
    );
    expect([...told].sort()).toEqual(checks.map(({ id }) => id).sort());
    return results.map(({ outcome, reason }) => (outcome === 'inconclusive' ? reason : outcome));
  };
  const checks = [sampleCheck('a'), fails('b'), fails('c'), sampleCheck('d')];
  const unrun = (id: string) => `it was not run any more after relay/${id} had failed (--fail-fast)`;

  test('what comes after it was not run', async () => {
    expect(await run(checks, () => true)).toEqual(['pass', 'fail', unrun('b'), unrun('b')]);
  });

  test('a failure that does not count ends nothing', async () => {
    expect(await run(checks, (id) => id === 'relay/c')).toEqual(['pass', 'fail', 'fail', unrun('c')]);
    expect(await run(checks, () => false)).toEqual(['pass', 'fail', 'fail', 'pass']);
  });
});

describe('needs', () => {
  test('a check that lacks a location is not applicable, and is not run', async () => {
    const first = sampleCheck('first', () => Promise.reject(new Error('must not run')), {
      needs: ['subscriber', 'first'],
    });
    const { play, done, events } = scheduling([first, sampleCheck('other')], 1);
    expect(await play.run(done)).toMatchObject([
      { id: 'relay/first', outcome: 'not-applicable', reason: expect.stringContaining('first'), attempts: 0 },
      { id: 'relay/other', outcome: 'pass' },
    ]);
    expect(events).toEqual(['not-applicable first', 'start other', 'pass other']);
  });
});

describe('a target that gets lost', () => {
  test('ends the run, and names the checks that were under way', async () => {
    const state = { alive: true };
    const started: string[] = [];
    const checks = [
      sampleCheck('before'),
      sampleCheck('culprit', async (stage) => {
        await wait(stage, 10);
        state.alive = false;
        await stage.unusedChannel().given.read();
      }),
      sampleCheck('beside', (stage) => wait(stage, 50).then(() => {})),
      ...['after', 'later'].map((name) => sampleCheck(name, async () => void started.push(name))),
    ];
    const { play, done, events } = scheduling(checks, 2, state);
    const error = await play.failure(done);
    expect(error).toBeInstanceOf(TargetLost);
    expect(error).toMatchObject({
      message: 'the target can no longer be reached',
      inFlight: ['relay/culprit', 'relay/beside'],
    });
    expect(started).toEqual([]);
    expect(events).toEqual(['start before', 'start culprit', 'pass before', 'start beside']);
  });

  test('one that can be reached again fails the check only', async () => {
    const state = { alive: true };
    const checks = [
      sampleCheck('shaken', async (stage) => {
        state.alive = false;
        const call = stage.unusedChannel().publisher.get();
        await call.outcome;
        state.alive = true;
        await stage.expect(call).answers(200);
      }),
      sampleCheck('next'),
    ];
    const { play, done } = scheduling(checks, 1, state);
    expect((await play.run(done)).map(({ outcome }) => outcome)).toEqual(['fail', 'pass']);
  });

  test('a kit exception is the affair of one check', async () => {
    const broken = sampleCheck('broken', () => Promise.reject(new TypeError('oops')));
    const { play, done } = scheduling([broken, sampleCheck('next')], 1);
    expect((await play.run(done)).map(({ outcome }) => outcome)).toEqual(['error', 'pass']);
  });
});

test('the channels of all checks are deleted before the results are there', async () => {
  const checks = ['one', 'two'].map((name) =>
    sampleCheck(name, async (stage) => void (await stage.unusedChannel().given.message())),
  );
  const slow: Part = ({ method }) => ({
    after: 100,
    bytes: said(method === 'POST' ? '202 Accepted' : '200 OK'),
  });
  const { play, done } = scheduling(checks, 2, undefined, slow);
  await play.run(done);
  expect(play.server.requests.filter(({ method }) => method === 'DELETE')).toHaveLength(2);
  expect(play.clock.elapsed()).toBe(200);
});

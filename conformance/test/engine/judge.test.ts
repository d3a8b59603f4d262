import { describe, expect, test } from 'vitest';
import { Failure, Inconclusive, TimelessFailure, Untestable } from '../../src/actors/failure.js';
import type { Lives } from '../../src/actors/ports.js';
import type { Stage } from '../../src/actors/stage.js';
import { notRun, runCheck } from '../../src/engine/judge.js';
import type { LagGauge } from '../../src/engine/plan.js';
import { Resets } from '../../src/engine/resets.js';
import { type Part, Play } from '../support/actors/play.js';
import { sampleCheck } from '../support/engine/sample-checks.js';
import { said } from '../support/wire/scripted-server.js';

const holding =
  (posted: string): Part =>
  ({ method, path }) =>
    path.startsWith('/sub') ? {} : said(method === 'POST' ? posted : '200 OK', 'x');

/** Runs a check; `quiet` collects the window of each attempt. */
async function judged(
  run: (stage: Stage, attempt: number) => Promise<void>,
  {
    part = holding('202 Accepted'),
    lag,
    lives = {},
    resets = new Resets(),
  }: { part?: Part; lag?: LagGauge; lives?: Lives; resets?: Resets } = {},
) {
  const play = new Play(part, { lives });
  const windows: number[] = [];
  const story = (stage: Stage) => run(stage, windows.push(stage.ports.timing.quiet));
  const { result, lostTarget, cleared } = await play.run(
    runCheck(sampleCheck('sample', story), play.stage.ports, lag, resets),
  );
  await play.run(cleared);
  return { result, lostTarget, windows, play };
}

/** The kit is late by this much in each attempt. */
function lateBy(...delays: number[]): LagGauge {
  return { start: () => () => delays.shift() ?? 0 };
}

const failing = async () => {
  throw new Failure('one thing', 'another', 'subscriber 1');
};

describe('outcomes', () => {
  test('a pass needs no reason', async () => {
    const { result } = await judged(async (stage) => stage.observe('topic', 'seen'));
    expect(result).toMatchObject({
      outcome: 'pass',
      attempts: 1,
      observations: [{ topic: 'topic', seen: 'seen' }],
    });
    for (const key of ['reason', 'expected', 'seen', 'held', 'connection'])
      expect(result).not.toHaveProperty(key);
  });

  test('a failure says what, and where', async () => {
    const { result, windows } = await judged(failing);
    expect(result).toMatchObject({
      id: 'relay/sample',
      outcome: 'fail',
      reason: 'expected one thing; seen: another',
      expected: 'one thing',
      seen: 'another',
      connection: 'subscriber 1',
    });
    expect(windows).toEqual([50]);
  });

  test('a step before the claim', async () => {
    const { result } = await judged(async (stage) => void (await stage.unusedChannel().given.read()), {
      part: () => said('500 No'),
    });
    expect(result).toMatchObject({
      outcome: 'blocked',
      reason: "could not read a stored message: expected 200 OK to the subscriber's GET; seen: 500 No",
      seen: '500 No',
    });
  });

  test.each([
    ['untestable', new Untestable('no way'), 'no way'],
    ['inconclusive', new Inconclusive('not today'), 'not today'],
    [
      'error',
      new TypeError('x is not a function'),
      'the kit itself failed, please report it: TypeError: x is not a',
    ],
    ['error', 'a string', 'the kit itself failed, please report it: a string'],
  ])('%s', async (outcome, error, reason) => {
    const { result, windows } = await judged(async () => {
      throw error;
    });
    expect(result).toMatchObject({ outcome, reason: expect.stringContaining(reason) });
    expect(windows).toHaveLength(1);
  });

  test('a check that throws before its first wait', async () => {
    const { result } = await judged((stage) => {
      stage.location('first');
      return Promise.resolve();
    });
    expect(result).toMatchObject({ outcome: 'error', reason: expect.stringContaining('location "first"') });
  });

  test('what was not run', () => {
    expect(notRun(sampleCheck('sample'), 'not-applicable', 'first')).toMatchObject({
      outcome: 'not-applicable',
      reason: expect.stringContaining('first'),
      attempts: 0,
    });
  });
});

describe('a failure that rests on a quiet window alone', () => {
  const heldThenFails = async (stage: Stage) => {
    await stage.unusedChannel().given.held();
    await failing();
  };

  test('is repeated once with four times the window, and counts then', async () => {
    const { result, windows } = await judged(heldThenFails);
    expect(windows).toEqual([50, 200]);
    expect(result).toMatchObject({ outcome: 'fail', attempts: 2, held: 'repeated' });
  });

  test('counts for nothing when the repetition passes', async () => {
    const { result, windows } = await judged(async (stage, attempt) => {
      await stage.unusedChannel().given.held();
      if (attempt === 1) await failing();
    });
    expect(windows).toEqual([50, 200]);
    expect(result).toMatchObject({ outcome: 'pass', attempts: 2, held: 'repeated' });
    expect(result).not.toHaveProperty('reason');
  });

  test('is not repeated when a 201 confirmed that it was held', async () => {
    const { result, windows } = await judged(
      async (stage) => {
        const channel = stage.unusedChannel();
        await channel.given.held();
        await channel.given.message();
        await failing();
      },
      { part: holding('201 Created') },
    );
    expect(windows).toEqual([50]);
    expect(result).toMatchObject({ outcome: 'fail', held: '201' });
  });

  test('is not repeated when the answer came within the window: that is no quiet', async () => {
    const { result, windows } = await judged(
      async (stage) => {
        const channel = stage.unusedChannel();
        await stage.expect(channel.subscriber.get()).isHeld(channel);
      },
      { part: () => said('200 OK', 'x') },
    );
    expect(windows).toEqual([50]);
    expect(result.outcome).toBe('fail');
    expect(result).not.toHaveProperty('held');
  });

  test('a pass is not repeated', async () => {
    const { result, windows } = await judged(
      async (stage) => void (await stage.unusedChannel().given.held()),
    );
    expect(windows).toEqual([50]);
    expect(result).toMatchObject({ outcome: 'pass', held: 'quiet' });
  });

  test('the transcript is that of the last attempt, the channels of all are deleted', async () => {
    const { result, play } = await judged(heldThenFails);
    expect(result.transcript.filter(({ kind }) => kind === 'opened')).toHaveLength(2);
    const deleted = play.server.requests.filter(({ method }) => method === 'DELETE').map(({ path }) => path);
    expect(deleted).toEqual(['/pub?id=channel-1', '/pub?id=channel-2']);
    expect(play.server.open).toBe(0);
  });
});

describe('a failure beside a connection that was reset before a byte of an answer', () => {
  /** A target that resets the connections of these numbers. */
  const resetting =
    (...numbers: number[]): Part =>
    ({ connection }) =>
      numbers.includes(connection) ? { ending: 'reset' } : said('200 OK', 'x');
  const asks = async (stage: Stage) =>
    void (await stage.expect(stage.unusedChannel().publisher.get()).answers(200));
  // Each attempt has a connection for its request and one that deletes its channel.
  test.each([
    ['once', [1], 2, 'pass'],
    ['three times', [1, 3, 5], 4, 'pass'],
    ['every time', [1, 3, 5, 7], 4, 'fail'],
  ] as const)('%s', async (_, numbers, attempts, outcome) => {
    const { result } = await judged(asks, { part: resetting(...numbers) });
    expect(result).toMatchObject({ attempts, outcome });
  });

  test('counts where that happens often', async () => {
    const resets = new Resets();
    resets.count({ connections: 10, resets: 3 });
    const { result } = await judged(asks, { part: resetting(1), resets });
    expect(result).toMatchObject({ attempts: 1, outcome: 'fail' });
  });

  test('counts when some of the answer had come', async () => {
    const part: Part = () => ({ bytes: 'HTTP/1.1 200', ending: 'reset' });
    const { result } = await judged(asks, { part });
    expect(result).toMatchObject({ attempts: 1, outcome: 'fail' });
  });

  test('counts when no reset could bring it about', async () => {
    const twice = async (stage: Stage) => {
      await stage.settledWithin(stage.unusedChannel().publisher.get(), 1000);
      throw new TimelessFailure('each message once', 'one twice');
    };
    const { result } = await judged(twice, { part: resetting(1) });
    expect(result).toMatchObject({ attempts: 1, outcome: 'fail' });
  });
});

describe('a failure while the kit itself was late', () => {
  test.each([
    ['once', [100], 2, 'fail'],
    ['three times', [100, 100, 100], 4, 'fail'],
    ['every time', [100, 100, 100, 100], 4, 'inconclusive'],
    ['by less than a quarter of the budget', [62], 1, 'fail'],
  ] as const)('%s', async (_, delays, attempts, outcome) => {
    const { result, windows } = await judged(failing, { lag: lateBy(...delays) });
    expect(result).toMatchObject({ attempts, outcome });
    expect(windows).toEqual(Array(attempts).fill(50));
    if (outcome === 'inconclusive')
      expect(result.reason).toBe('this machine was too busy to judge: expected one thing; seen: another');
  });

  test.each([
    ['by less than half of what the deadline was missed by', 620, 1, 'fail'],
    ['by more', 630, 4, 'inconclusive'],
  ] as const)('%s', async (_, delay, attempts, outcome) => {
    const missed = async () => {
      throw new Failure('an answer within 250 ms', 'one after 1500 ms', undefined, 1250);
    };
    const { result } = await judged(missed, { lag: lateBy(delay, delay, delay, delay) });
    expect(result).toMatchObject({ attempts, outcome });
  });

  test('a little, where nothing came in all the time that it waited', async () => {
    const silent = async (stage: Stage) => {
      await stage.expect(stage.unusedChannel().subscriber.get()).answers(200);
    };
    const { result } = await judged(silent, { lag: lateBy(700) });
    expect(result).toMatchObject({ attempts: 1, outcome: 'fail' });
    expect(result.seen).toContain('no answer within');
  });

  test('a little, where an answer that had to come at once never came', async () => {
    const silent = async (stage: Stage) => {
      await stage.expect(stage.unusedChannel().subscriber.get()).answersAtOnce(200);
    };
    const { result } = await judged(silent, { lag: lateBy(700) });
    expect(result).toMatchObject({ attempts: 1, outcome: 'fail' });
  });

  test('a pass is believed', async () => {
    const { result } = await judged(async () => {}, { lag: lateBy(500) });
    expect(result).toMatchObject({ outcome: 'pass', attempts: 1 });
  });

  test('an attempt that was late to the last is not repeated for its quiet window', async () => {
    const heldThenFails = async (stage: Stage) => {
      await stage.unusedChannel().given.held();
      await failing();
    };
    const { result, windows } = await judged(heldThenFails, { lag: lateBy(100, 100, 100, 100, 0) });
    expect(windows).toEqual([50, 50, 50, 50]);
    expect(result.outcome).toBe('inconclusive');
  });

  test('an attempt that was in time is repeated for its quiet window, and that one for its lag', async () => {
    const heldThenFails = async (stage: Stage) => {
      await stage.unusedChannel().given.held();
      await failing();
    };
    const { result, windows } = await judged(heldThenFails, { lag: lateBy(100, 0, 100, 0) });
    expect(windows).toEqual([50, 50, 200, 200]);
    expect(result).toMatchObject({ outcome: 'fail', held: 'repeated' });
  });
});

describe('a connection that has lasted its life', () => {
  /** Ends what is held after three seconds. */
  const part: Part = ({ method, path }) =>
    path.startsWith('/sub')
      ? { after: 3000, bytes: said('304 Not Modified') }
      : said(method === 'POST' ? '202 Accepted' : '200 OK', 'x');
  const lives = { subscriber: 3000 };
  /** Publishes so long after the request was sent, and then demands the message. */
  const story = (pause: number) => async (stage: Stage) => {
    const channel = stage.unusedChannel();
    const waiter = channel.subscriber.get();
    await stage.pause(pause);
    await stage.settledWithin(channel.publisher.post('x'), 3000);
    await stage.expect(waiter).answers(200);
  };

  test.each([2900, 3100])('before it could answer what came after %i ms is no failure', async (pause) => {
    const { result } = await judged(story(pause), { part, lives });
    expect(result).toMatchObject({ outcome: 'inconclusive', attempts: 2 });
    expect(result.reason).toBe(
      "a connection to the subscriber location was over, which lasts 3000 ms there, before all was done that this takes: expected 200 OK to the subscriber's GET; seen: 304 Not Modified",
    );
  });

  test('and had the time to answer is one', async () => {
    const { result } = await judged(story(1000), { part, lives });
    expect(result).toMatchObject({ outcome: 'fail', attempts: 1 });
  });

  test('is one where others, which were answered nothing either, have lasted theirs', async () => {
    const { result } = await judged(
      async (stage) => {
        const channel = stage.unusedChannel();
        const other = channel.subscriber.get();
        const waiter = channel.subscriber.get();
        await stage.pause(1000);
        await stage.settledWithin(channel.publisher.post('x'), 3000);
        await stage.settledWithin(other, 3000);
        await stage.expect(waiter).answers(200);
      },
      { part, lives },
    );
    expect(result).toMatchObject({ outcome: 'fail', attempts: 1 });
  });

  test('is one where nobody knows of a life', async () => {
    const { result } = await judged(story(2900), { part });
    expect(result).toMatchObject({ outcome: 'fail', attempts: 1 });
  });
});

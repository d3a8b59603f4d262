import { beforeAll, describe, expect, test } from 'vitest';
import { answering } from '../../src/mutants/rewrite.js';
import { showTrials } from '../../src/stability/table.js';
import { lateMutants, mutantServer, referenceServer } from '../../src/stability/targets.js';
import { allPass, alwaysTheSame, failing, type Trial, tryOut } from '../../src/stability/trial.js';

const late410 = lateMutants.find(({ id }) => id === 'late-410');
if (!late410) throw new Error('the sample mutant is gone');

/** A reference server whose subscriber answers are changed in every run but the first. */
const fickle = () => {
  let runs = 0;
  return mutantServer({
    ...late410,
    id: 'fickle',
    parts: () =>
      answering('subscriber', (answer, { exchange }) => {
        if (exchange.method === 'PATCH') runs++;
        return exchange.method === 'PATCH' && runs > 1 ? { ...answer, status: 200 } : answer;
      }),
  });
};

describe('stability', () => {
  /** Two runs of the kit, which several tests look at. */
  let twice: Trial;
  beforeAll(async () => {
    twice = await tryOut(referenceServer, 2, allPass);
  });
  const firstRun = () => twice.runs[0] ?? expect.fail('there was no run');

  test('the reference server comes to the same twice', () => {
    expect(twice).toMatchObject({ name: 'reference server', good: 2, faults: [] });
  });

  test('a mutant that is late over real sockets is killed', async () => {
    const trial = await tryOut(() => mutantServer(late410), 1, failing(late410.kills));
    expect(trial).toMatchObject({ name: 'late-410', good: 1, faults: [] });
  });

  test('all mutants that are late can be served over sockets', () => {
    expect(lateMutants.map(({ id, parts }) => [id, typeof parts])).toHaveLength(7);
    expect(lateMutants.every(({ parts }) => parts)).toBe(true);
  });

  test('outcomes that change are told, and counted', async () => {
    const trial = await tryOut(fickle, 2, alwaysTheSame);
    expect(trial.good).toBe(1);
    expect(trial.faults).toEqual([
      expect.stringMatching(/^run 2: relay\/method-patch: fail, not pass: expected 405/),
    ]);
    const table = showTrials('The same.', 'same', [trial]);
    expect(table).toMatch(/fickle +1 of 2 +\d+ pass/);
    expect(table).toContain('  fickle, run 2: relay/method-patch: fail, not pass');
  });

  test('a mutant that lives is told', () => {
    const faults = failing(['relay/longpoll-gone'])(firstRun(), firstRun());
    expect(faults).toEqual(['relay/longpoll-gone: pass, not fail']);
  });

  test('what was not judged is no sameness', () => {
    const run = firstRun();
    const checks = run.checks.map((check) =>
      check.id === 'relay/oldest' ? { ...check, outcome: 'inconclusive' as const, reason: 'busy' } : check,
    );
    expect(alwaysTheSame({ ...run, checks }, { ...run, checks })).toEqual([
      'relay/oldest: inconclusive, not judged: busy',
    ]);
  });
});

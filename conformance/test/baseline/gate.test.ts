import { describe, expect, it } from 'vitest';
import type { BaselineEntry } from '../../src/baseline/baseline.js';
import { breaksGate, exitCode, judgeGate } from '../../src/baseline/gate.js';
import type { Gate } from '../../src/config/settings.js';
import type { CheckOutcome, RequirementState } from '../../src/engine/results.js';
import type { Ledger } from '../../src/spec/ledger.js';
import { checkResult, known, requirementResult, runResult } from '../support/reports/result-fixture.js';

const today = '2030-01-02';
const expiring = (expires: string, ...ids: string[]): BaselineEntry[] =>
  known(...ids).map((entry) => ({ ...entry, expires }));

const stateOf: Record<CheckOutcome, RequirementState> = {
  pass: 'met',
  fail: 'not-met',
  blocked: 'undetermined',
  untestable: 'undetermined',
  inconclusive: 'undetermined',
  error: 'undetermined',
  'not-applicable': 'not-applicable',
};

/** A run with one MUST check and one SHOULD check. */
function run(
  must: CheckOutcome,
  should: CheckOutcome = 'pass',
  states: Partial<Record<'must' | 'should', RequirementState>> = {},
) {
  const one = (name: 'must' | 'should', outcome: CheckOutcome) => ({
    check: checkResult({ id: `relay/${name}`, proves: [`row-${name}`], outcome }),
    row: requirementResult({
      id: `row-${name}`,
      level: name === 'must' ? 'MUST' : 'SHOULD',
      state: states[name] ?? stateOf[outcome],
      checks: [`relay/${name}`],
    }),
  });
  const parts = [one('must', must), one('should', should)];
  return runResult({ checks: parts.map(({ check }) => check), requirements: parts.map(({ row }) => row) });
}

const cases: {
  what: string;
  result: ReturnType<typeof run>;
  gate?: Gate;
  baseline?: BaselineEntry[];
  code: number;
}[] = [
  { what: 'everything passes', result: run('pass'), code: 0 },
  { what: 'a MUST fails', result: run('fail'), code: 1 },
  { what: 'a MUST fails, gate none', result: run('fail'), gate: 'none', code: 0 },
  { what: 'a SHOULD fails', result: run('pass', 'fail'), code: 0 },
  { what: 'a SHOULD fails, gate should', result: run('pass', 'fail'), gate: 'should', code: 1 },
  {
    what: 'a SHOULD is not shown, gate must',
    result: run('pass', 'not-applicable', { should: 'not-shown' }),
    code: 0,
  },
  {
    what: 'a SHOULD is not shown, gate should',
    result: run('pass', 'not-applicable', { should: 'not-shown' }),
    gate: 'should',
    code: 1,
  },
  {
    what: 'a SHOULD is attested, gate should',
    result: run('pass', 'not-applicable', { should: 'attested' }),
    gate: 'should',
    code: 0,
  },
  { what: 'a MUST is blocked', result: run('blocked'), code: 4 },
  { what: 'a MUST is untestable', result: run('untestable'), code: 4 },
  { what: 'a MUST is inconclusive', result: run('inconclusive'), code: 4 },
  { what: 'a MUST is inconclusive, gate none', result: run('inconclusive'), gate: 'none', code: 0 },
  { what: 'the kit fails at a MUST', result: run('error'), code: 4 },
  { what: 'the kit fails at a SHOULD', result: run('pass', 'error'), code: 4 },
  { what: 'the kit fails, gate none', result: run('error'), gate: 'none', code: 4 },
  { what: 'a SHOULD is inconclusive', result: run('pass', 'inconclusive'), code: 0 },
  {
    what: 'a SHOULD is inconclusive, gate should',
    result: run('pass', 'inconclusive'),
    gate: 'should',
    code: 4,
  },
  {
    what: 'a MUST has no check that ran',
    result: run('not-applicable', 'pass', { must: 'undetermined' }),
    code: 4,
  },
  { what: 'a MUST is not in force', result: run('not-applicable'), code: 0 },
  { what: 'nothing that was selected applies', result: run('not-applicable', 'not-applicable'), code: 4 },
  {
    what: 'nothing that was selected applies, gate none',
    result: run('not-applicable', 'not-applicable'),
    gate: 'none',
    code: 0,
  },
  { what: 'a filtered run passes', result: run('pass', 'pass', { must: 'not-selected' }), code: 0 },
  { what: 'a filtered run fails', result: run('fail', 'pass', { must: 'not-selected' }), code: 1 },
  { what: 'the failure is known', result: run('fail'), baseline: known('relay/must'), code: 0 },
  { what: 'another failure is known', result: run('fail', 'fail'), baseline: known('relay/should'), code: 1 },
  { what: 'what is blocked is known', result: run('blocked'), baseline: known('relay/must'), code: 0 },
  { what: 'a known failure passes', result: run('pass'), baseline: known('relay/must'), code: 5 },
  {
    what: 'a known failure passes, another fails',
    result: run('fail'),
    baseline: known('relay/should'),
    code: 1,
  },
  {
    what: 'a known failure passes, another is open',
    result: run('blocked'),
    baseline: known('relay/should'),
    code: 4,
  },
  {
    what: 'a known failure is in its last day',
    result: run('fail'),
    baseline: expiring('2030-01-02', 'relay/must'),
    code: 0,
  },
  {
    what: 'the entry of a known failure has expired',
    result: run('fail'),
    baseline: expiring('2030-01-01', 'relay/must'),
    code: 5,
  },
  {
    what: 'an entry has expired whose check was not run',
    result: run('pass'),
    baseline: expiring('2029-12-31', 'relay/other'),
    code: 5,
  },
  {
    what: 'an entry has expired, and another check fails',
    result: run('fail'),
    baseline: expiring('2029-12-31', 'relay/other'),
    code: 1,
  },
  { what: 'a known failure was not run', result: run('pass'), baseline: known('relay/other'), code: 0 },
];

describe('the exit code', () => {
  it.each(cases)('is $code when $what', ({ result, gate = 'must', baseline = [], code }) => {
    expect(exitCode(judgeGate(result, gate, baseline, today))).toBe(code);
  });
});

describe('the judgement of a gate', () => {
  it('names what it is about', () => {
    const judgement = judgeGate(
      run('fail', 'blocked'),
      'should',
      known('relay/should', 'relay/other'),
      today,
    );
    expect(judgement.failures.map(({ id }) => id)).toEqual(['relay/must']);
    expect(judgement.known.map(({ entry }) => entry.id)).toEqual(['relay/should']);
    expect(judgement.idle.map(({ entry }) => entry.id)).toEqual(['relay/other']);
    expect(judgement.open).toEqual([]);
  });
});

describe('whether a failure breaks the gate at once', () => {
  const ledger = {
    requirements: [
      { id: 'row-must', level: 'MUST' },
      { id: 'row-should', level: 'SHOULD' },
    ] as unknown as Ledger['requirements'],
  };
  const one = (name: 'must' | 'should', outcome: CheckOutcome = 'fail') =>
    checkResult({ id: `relay/${name}`, proves: [`row-${name}`], outcome });

  it.each<[Gate, boolean, boolean]>([
    ['must', true, false],
    ['should', true, true],
    ['none', false, false],
  ])('%s', (gate, must, should) => {
    expect(breaksGate(one('must'), gate, ledger, [])).toBe(must);
    expect(breaksGate(one('should'), gate, ledger, [])).toBe(should);
  });

  it('not what is known, and not what passes or is open', () => {
    expect(breaksGate(one('must'), 'must', ledger, known('relay/must'))).toBe(false);
    for (const outcome of ['pass', 'blocked', 'inconclusive'] as const)
      expect(breaksGate(one('must', outcome), 'must', ledger, [])).toBe(false);
  });
});

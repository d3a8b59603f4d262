import { expect, test } from 'vitest';
import { blockedSentence } from '../../src/reports/blocked.js';
import { checkResult } from '../support/reports/result-fixture.js';

const sentence = (...reasons: string[]) =>
  blockedSentence({
    checks: [checkResult(), ...reasons.map((reason) => checkResult({ outcome: 'blocked', reason }))],
  });

test('what blocked checks have in common is where to begin', () => {
  expect(sentence()).toBeUndefined();
  expect(sentence('could not publish: seen: 200')).toBe(
    '1 check was blocked, because a step before what it is about failed: could not publish: seen: 200',
  );
  expect(
    sentence('could not hold: for 50 ms', 'could not publish: seen: 200', 'could not hold: for 60 ms'),
  ).toBe(
    '3 checks were blocked, because a step before what they are about failed, at 2 of them the same, so begin there: could not hold: for 50 ms',
  );
  expect(sentence('could not hold: a', 'could not hold: b')).toContain(', always the same, so begin there: ');
  expect(sentence('could not hold: a', 'could not publish: b')).toContain(' failed, each at another one');
});

import type { RunResult } from '../engine/results.js';

/** Why checks could not be judged because of a step before what they are about, in one line; undefined where none was. */
export function blockedSentence({ checks }: Pick<RunResult, 'checks'>): string | undefined {
  const reasons = checks.flatMap(({ outcome, reason = '' }) =>
    outcome === 'blocked' ? [reason.split('\n')[0] ?? ''] : [],
  );
  const [first] = reasons;
  if (first === undefined) return undefined;
  if (reasons.length === 1)
    return `1 check was blocked, because a step before what it is about failed: ${first}`;
  const many = `${reasons.length} checks were blocked, because a step before what they are about failed`;
  const { number, example } = commonest(reasons);
  if (number === 1) return `${many}, each at another one`;
  const where = number === reasons.length ? 'always the same' : `at ${number} of them the same`;
  return `${many}, ${where}, so begin there: ${example}`;
}

/** What stands before the colon is the step; the rest may tell of times, and differ. */
function commonest(reasons: readonly string[]): { number: number; example: string } {
  const stepOf = (reason: string) => reason.split(':')[0];
  const alike = reasons.map((reason) => reasons.filter((other) => stepOf(other) === stepOf(reason)));
  const [most = []] = alike.sort((one, two) => two.length - one.length);
  return { number: most.length, example: most[0] ?? '' };
}

import type { Stage } from '../../../src/actors/stage.js';
import { type Check, check } from '../../../src/engine/check.js';
import type { CheckOutcome, CheckResult } from '../../../src/engine/results.js';

/** A check for tests of the engine. */
export function sampleCheck(
  name: string,
  run: (stage: Stage) => Promise<void> = async () => {},
  more: Partial<Pick<Check, 'proves' | 'needs' | 'keeps' | 'takes'>> = {},
): Check {
  return check({
    id: `relay/${name}`,
    title: name,
    proves: ['relay-3.2-accept'],
    hint: 'Look there.',
    run,
    ...more,
  });
}

/** The result of a check that came to this. */
export function resultOf({ id, title, proves, hint }: Check, outcome: CheckOutcome): CheckResult {
  return { id, title, proves, hint, outcome, attempts: 1, took: 0, observations: [], transcript: [] };
}

import type { CheckResult, RunResult } from '../engine/results.js';
import { checkServer } from '../target/check-server.js';
import type { Served } from './targets.js';

/** Many runs against one server. */
export interface Trial {
  readonly name: string;
  readonly runs: readonly RunResult[];
  /** Runs that came to what they should. */
  readonly good: number;
  /** What the others came to instead, one line each. */
  readonly faults: readonly string[];
}

/** Tells what is wrong with a run, one line for each check; nothing, it should be. */
export type Demand = (run: RunResult, first: RunResult) => string[];

/** Runs the kit against a server that is started for it, `count` times. */
export async function tryOut(start: () => Promise<Served>, count: number, demand: Demand): Promise<Trial> {
  const runs: RunResult[] = [];
  const faults: string[] = [];
  let good = 0;
  const served = await start();
  try {
    for (let index = 0; index < count; index++) {
      const run = await checkServer(served.options);
      runs.push(run);
      const wrong = demand(run, runs[0] ?? run);
      if (wrong.length === 0) good++;
      faults.push(...wrong.map((line) => `run ${index + 1}: ${line}`));
    }
  } finally {
    await served.stop();
  }
  return { name: served.name, runs, good, faults };
}

/** `relay/x: inconclusive, not pass: why`. */
function complain({ id, outcome, reason }: CheckResult, wanted: string): string {
  return `${id}: ${outcome}, not ${wanted}${reason === undefined ? '' : `: ${reason.split('\n')[0]}`}`;
}

const unjudged: readonly CheckResult['outcome'][] = ['inconclusive', 'untestable', 'error'];

/** Each check comes to what it came to in the first run, and to a judgement. */
export const alwaysTheSame: Demand = ({ checks }, first) =>
  checks.flatMap((check) => {
    const before = first.checks.find(({ id }) => id === check.id)?.outcome ?? 'run';
    if (unjudged.includes(check.outcome)) return [complain(check, 'judged')];
    return check.outcome === before ? [] : [complain(check, before)];
  });

/** Every check passes. */
export const allPass: Demand = ({ checks }) =>
  checks.filter(({ outcome }) => outcome !== 'pass').map((check) => complain(check, 'pass'));

/** Exactly these checks fail. What is so late may leave others without a judgement. */
export const failing =
  (ids: readonly string[]): Demand =>
  ({ checks }) =>
    checks
      .filter(({ id, outcome }) => ids.includes(id) !== (outcome === 'fail'))
      .map((check) => complain(check, ids.includes(check.id) ? 'fail' : 'pass'));

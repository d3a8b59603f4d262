import { Blocked, Failure, Inconclusive, NotApplicable, Untestable } from '../actors/failure.js';
import type { Ports } from '../actors/ports.js';
import { Stage } from '../actors/stage.js';
import type { Check } from './check.js';
import { flagOf } from './known-settings.js';
import type { LagGauge } from './plan.js';
import type { Resets } from './resets.js';
import type { CheckResult } from './results.js';

/** How much longer the quiet window is, at most, when a failure rests on it alone. */
const slowFactor = 4;
/** What the longer quiet window may take of the life of a connection. */
const longerShareOfLife = 0.5;
/** How often a check is run again because the kit itself was late. */
const lagRetries = 3;
/** How often a check is run again because a connection was reset. */
const resetRetries = 3;
/** The share of the budget by which the kit may be late before a failure is doubted. */
const lagShare = 0.25;
/** The same where a deadline was missed, of what it was missed by: a single delay of the kit below that can't explain it. */
const overdueShare = 0.5;

/** What came of a check, as far as it follows from how its story ended. */
export type Judgement = Pick<CheckResult, 'outcome' | 'reason' | 'expected' | 'seen' | 'connection'>;

/** What became of one attempt. */
interface Attempt {
  readonly judgement: Judgement;
  readonly stage: Stage;
  /** As of the failure, if it is one. */
  readonly overdue: number | undefined;
  readonly timeless: boolean;
  /** The end of a connection that may have brought a failure about. */
  readonly outlived: Stage['outlived'];
}

/** The failure that an error is, or that it comes from. */
function failureOf(error: unknown): unknown {
  return error instanceof Blocked ? error.failure : error;
}

/** What it means that a check threw this. */
export function judge(error: unknown): Judgement {
  const failure = failureOf(error);
  if (failure instanceof Failure) {
    const { expected, seen, connection } = failure;
    return {
      outcome: error instanceof Blocked ? 'blocked' : 'fail',
      reason: (error as Error).message,
      expected,
      seen,
      ...(connection === undefined ? {} : { connection }),
    };
  }
  if (error instanceof NotApplicable) return { outcome: 'not-applicable', reason: error.message };
  if (error instanceof Untestable) return { outcome: 'untestable', reason: error.message };
  if (error instanceof Inconclusive) return { outcome: 'inconclusive', reason: error.message };
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { outcome: 'error', reason: `the kit itself failed, please report it: ${text}` };
}

/** The result of a check that was not run: a location or a feature is missing, or what comes from there says nothing. */
export function notRun(
  check: Check,
  outcome: Extract<CheckResult['outcome'], 'not-applicable' | 'inconclusive'>,
  reason: string,
): CheckResult {
  return {
    id: check.id,
    title: check.title,
    proves: check.proves,
    hint: check.hint,
    outcome,
    reason,
    attempts: 0,
    took: 0,
    observations: [],
    transcript: [],
  };
}

async function attempt(check: Check, ports: Ports): Promise<Attempt> {
  const stage = new Stage(ports);
  try {
    await check.run(stage);
    return {
      judgement: { outcome: 'pass' },
      stage,
      overdue: undefined,
      timeless: false,
      outlived: undefined,
    };
  } catch (error) {
    const failure = failureOf(error);
    const overdue = failure instanceof Failure ? failure.overdue : undefined;
    const timeless = failure instanceof Failure && failure.timeless;
    return {
      judgement: judge(error),
      stage,
      overdue,
      timeless,
      outlived: timeless ? undefined : stage.outlived,
    };
  }
}

/** What a check came to, and whether the target could no longer be reached. */
export interface Judged {
  readonly result: CheckResult;
  readonly lostTarget: boolean;
  /** Settles when the channels of the check have been deleted. */
  readonly cleared: Promise<void>;
}

/** The quiet window of a second attempt: longer, but not so long that connections end meanwhile by their age. */
function longerQuiet({ timing: { quiet }, lives }: Ports): number {
  const most = longerShareOfLife * Math.min(...Object.values(lives));
  return Math.max(quiet, Math.min(slowFactor * quiet, most));
}

/** Why a failure may be none of the server's; undefined where it is. */
function doubtOf(tooLate: boolean, outlived: Attempt['outlived']): string | undefined {
  if (tooLate) return 'this machine was too busy to judge';
  if (!outlived) return undefined;
  const { location, life } = outlived;
  return `a connection to the ${flagOf(location)} location was over, which lasts ${Math.round(life)} ms there, before all was done that this takes`;
}

/**
 * Runs one check until its outcome can be believed: a failure that rests on a quiet window alone is repeated once with a longer
 * window; one that came while the kit was late is repeated until it was in time; one that a connection may have brought about
 * which was over by its age is repeated once; one beside which a connection was reset is repeated, where few are in this run.
 */
export async function runCheck(
  check: Check,
  ports: Ports,
  lag: LagGauge | undefined,
  resets: Resets,
): Promise<Judged> {
  const start = ports.clock.elapsed();
  let current = ports;
  let attempts = 0;
  let lagged = 0;
  let repeated = false;
  let relived = false;
  let reset = 0;
  const clearing: Promise<void>[] = [];
  for (;;) {
    attempts++;
    const worstLag = lag?.start();
    const { judgement, stage, overdue, timeless, outlived } = await attempt(check, current);
    const late = worstLag?.() ?? 0;
    const tooLate =
      !timeless &&
      late > (overdue === undefined ? lagShare * ports.timing.immediately : overdueShare * overdue);
    const failed = judgement.outcome === 'fail' || judgement.outcome === 'blocked';
    resets.count(stage);
    clearing.push(stage.clear());
    if (failed && !stage.lostTarget) {
      if (tooLate && lagged < lagRetries) {
        lagged++;
        continue;
      }
      if (outlived && !relived) {
        relived = true;
        continue;
      }
      if (!timeless && stage.resets > 0 && resets.few && reset < resetRetries) {
        reset++;
        continue;
      }
      if (!tooLate && judgement.outcome === 'fail' && stage.heldEvidence === 'quiet' && !repeated) {
        repeated = true;
        const timing = { ...ports.timing, quiet: longerQuiet(ports) };
        current = { ...ports, timing };
        continue;
      }
    }
    const doubt = stage.lostTarget || !failed ? undefined : doubtOf(tooLate, outlived);
    const held = repeated && stage.heldEvidence === 'quiet' ? 'repeated' : stage.heldEvidence;
    const result: CheckResult = {
      id: check.id,
      title: check.title,
      proves: check.proves,
      hint: check.hint,
      ...judgement,
      ...(doubt === undefined ? {} : { outcome: 'inconclusive', reason: `${doubt}: ${judgement.reason}` }),
      ...(held === undefined ? {} : { held }),
      ...(check.again === undefined ? {} : { again: check.again }),
      attempts,
      took: ports.clock.elapsed() - start,
      observations: stage.observations,
      transcript: stage.transcript.entries,
    };
    return { result, lostTarget: stage.lostTarget, cleared: Promise.all(clearing).then(() => undefined) };
  }
}

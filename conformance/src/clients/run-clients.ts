import { TargetUnusable } from '../engine/refusals.js';
import type {
  CheckResult,
  FeatureResult,
  RequirementResult,
  RunEvent,
  RunResult,
} from '../engine/results.js';
import { select } from '../engine/select.js';
import { comply } from '../engine/verdict.js';
import type { Ledger } from '../spec/ledger.js';
import { checksIn, ledgerIn, type RequirementSet } from '../spec/requirement-set.js';
import type { Clock } from '../wire/clock.js';
import type { ClientCheck } from './client-check.js';
import { judgeClient } from './judge-client.js';
import type { ClientTiming, PlayableStage } from './stage.js';

/** A dialect's checks of clients. */
export interface ClientProfile<Stage extends PlayableStage, Check extends ClientCheck<Stage>> {
  readonly ledger: Ledger;
  readonly checks: readonly Check[];
  /** The place where a check plays. */
  readonly stageFor: (check: Check) => Stage;
  /** What the client was declared to have or not. */
  readonly features: readonly FeatureResult[];
  /** Why a check is no matter of this client; undefined when it is one. */
  readonly lacks: (check: Check) => string | undefined;
}

/** Everything a run with a client is made of. */
export interface ClientRunPlan<Stage extends PlayableStage, Check extends ClientCheck<Stage>> {
  readonly kit: string;
  readonly profile: ClientProfile<Stage, Check>;
  /** Ids of checks or requirements, or section numbers; empty: all. */
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly requirementSet: RequirementSet;
  readonly clock: Clock;
  readonly timing: ClientTiming;
  /** What the report calls the client. */
  readonly client: string;
  /** How many clients run at the same time. */
  readonly concurrency: number;
  /** A shell command that runs one check again. */
  readonly again: (id: string) => string;
  readonly onEvent: (event: RunEvent) => void;
  /** Stops the clients early. */
  readonly signal?: AbortSignal;
}

/**
 * Checks a client, which is started anew for each check.
 * @throws SelectionError, TargetUnusable
 */
export async function runClients<Stage extends PlayableStage, Check extends ClientCheck<Stage>>(
  plan: ClientRunPlan<Stage, Check>,
): Promise<RunResult> {
  const { clock, timing, requirementSet } = plan;
  const { ledger, checks: all, features, lacks, stageFor } = plan.profile;
  const start = clock.elapsed();
  const selected = select(all, ledger, plan.only, plan.skip, requirementSet);
  const { specification, profile, sections } = ledger;
  const head = {
    kit: plan.kit,
    startedAt: new Date(clock.now()).toISOString(),
    specification,
    profile,
    requirementSet,
  };
  plan.onEvent({ type: 'started', ...head, selected: selected.map(({ id }) => id) });
  const first = selected.find((check) => lacks(check) === undefined);
  if (first) await refuseMute(stageFor(first), timing);
  const checks = await runAll(selected, plan);
  const counted = checksIn(requirementSet, all, ledger);
  const requirements = requirementsOf(ledgerIn(requirementSet, ledger), counted, checks);
  const { quiet, patience } = timing;
  const result: RunResult = {
    ...head,
    sections,
    locations: { client: plan.client },
    // Nothing of a client is measured: it is given its time.
    calibration: { samples: 0, p50: 0, p95: 0, timing: { quiet, immediately: patience, patience } },
    features,
    notices: [],
    checks,
    requirements,
    ...comply(requirements, selected.length < counted.length),
    took: clock.elapsed() - start,
  };
  plan.onEvent({ type: 'finished', result });
  return result;
}

/** @throws TargetUnusable when the client asks nothing at all */
async function refuseMute(stage: PlayableStage, { start }: ClientTiming): Promise<void> {
  try {
    await stage.open();
    if (await stage.comes(start)) return;
    const said = stage.transcript.entries.filter(({ kind }) => kind === 'said').slice(-10);
    const words = said.map(({ note }) => `\n  | ${note}`).join('');
    const why = stage.ended ?? `nothing came within ${start / 1000} s`;
    throw new TargetUnusable(
      `the client asked nothing of ${stage.url}: ${why}${words && `\nThe last it wrote:${words}`}`,
    );
  } finally {
    await stage.close();
  }
}

/** Runs the checks, `concurrency` at a time; results come in the order of the checks. */
async function runAll<Stage extends PlayableStage, Check extends ClientCheck<Stage>>(
  checks: readonly Check[],
  plan: ClientRunPlan<Stage, Check>,
): Promise<CheckResult[]> {
  const { clock, profile, onEvent } = plan;
  const results = new Map<string, CheckResult>();
  const queue = [...checks];
  const open = new Set<PlayableStage>();
  const stop = () => {
    for (const stage of open) void stage.close();
  };
  plan.signal?.addEventListener('abort', stop, { once: true });
  const worker = async () => {
    for (let check = queue.shift(); check; check = queue.shift()) {
      onEvent({ type: 'check-started', id: check.id });
      const lacks = profile.lacks(check);
      const result = lacks
        ? notOfThisClient(check, lacks)
        : await judgeClient(check, profile.stageFor(check), clock, plan.again(check.id), open);
      results.set(check.id, result);
      onEvent({ type: 'check-finished', result });
    }
  };
  await Promise.all(Array.from({ length: plan.concurrency }, worker));
  plan.signal?.removeEventListener('abort', stop);
  return checks.map(({ id }) => results.get(id) as CheckResult);
}

/** The result of a check that is not run, because the client was declared to lack what it is about. */
function notOfThisClient<Stage>(check: ClientCheck<Stage>, reason: string): CheckResult {
  const { id, title, proves, hint } = check;
  const nothing = { attempts: 0, took: 0, observations: [], transcript: [] };
  return { id, title, proves, hint, outcome: 'not-applicable', reason, ...nothing };
}

/** Where the requirements stand: each is as its worst check. To a client they are what a MUST is to a server. */
function requirementsOf<Stage extends PlayableStage>(
  ledger: Ledger,
  checks: readonly ClientCheck<Stage>[],
  results: readonly CheckResult[],
): RequirementResult[] {
  return ledger.requirements.map(({ id, section, text, ourReading }): RequirementResult => {
    const proving = checks.filter(({ proves }) => proves.includes(id)).map((check) => check.id);
    const chosen = results.filter((result) => proving.includes(result.id));
    const outcomes = chosen.map(({ outcome }) => outcome);
    const base = { id, section, level: 'MUST', text, ourReading, checks: proving } as const;
    if (outcomes.includes('fail')) return { ...base, state: 'not-met' };
    if (outcomes.length < proving.length) return { ...base, state: 'not-selected' };
    const note = chosen[0]?.reason;
    if (note !== undefined && chosen.every(({ attempts }) => attempts === 0)) {
      return { ...base, state: 'not-applicable', note };
    }
    const judged = outcomes.every((outcome) => outcome === 'pass' || outcome === 'not-applicable');
    return { ...base, state: judged && outcomes.includes('pass') ? 'met' : 'undetermined' };
  });
}

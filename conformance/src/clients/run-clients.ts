import { TargetUnusable } from '../engine/refusals.js';
import type { CheckResult, RequirementResult, RunEvent, RunResult } from '../engine/results.js';
import { select } from '../engine/select.js';
import { comply } from '../engine/verdict.js';
import type { Ledger } from '../spec/index.js';
import type { ClientCheck } from './client-check.js';
import { type ClientPorts, ClientStage } from './client-stage.js';
import { judgeClient } from './judge-client.js';

/** Everything a run with a client is made of. */
export interface ClientRunPlan {
  readonly kit: string;
  readonly ledger: Ledger;
  readonly checks: readonly ClientCheck[];
  /** Ids of checks or requirements, or section numbers; empty: all. */
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly ports: ClientPorts;
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
export async function runClients(plan: ClientRunPlan): Promise<RunResult> {
  const { clock, timing } = plan.ports;
  const start = clock.elapsed();
  const selected = select(plan.checks, plan.ledger, plan.only, plan.skip);
  const { specification, profile, sections } = plan.ledger;
  const head = { kit: plan.kit, startedAt: new Date(clock.now()).toISOString(), specification, profile };
  plan.onEvent({ type: 'started', ...head, selected: selected.map(({ id }) => id) });
  await refuseMute(plan.ports);
  const checks = await runAll(selected, plan);
  const requirements = requirementsOf(plan, checks);
  const { quiet, patience } = timing;
  const result: RunResult = {
    ...head,
    sections,
    locations: { client: plan.client },
    // Nothing of a client is measured: it is given its time.
    calibration: { samples: 0, p50: 0, p95: 0, timing: { quiet, immediately: patience, patience } },
    features: [],
    notices: [],
    checks,
    requirements,
    ...comply(requirements, selected.length < plan.checks.length),
    took: clock.elapsed() - start,
  };
  plan.onEvent({ type: 'finished', result });
  return result;
}

/** @throws TargetUnusable when the client asks nothing at all */
async function refuseMute(ports: ClientPorts): Promise<void> {
  const stage = new ClientStage(ports);
  try {
    await stage.open();
    if (await stage.question(ports.timing.start)) return;
    const said = stage.transcript.entries.filter(({ kind }) => kind === 'said').slice(-10);
    const words = said.map(({ note }) => `\n  | ${note}`).join('');
    const why = stage.ended ?? `nothing came within ${ports.timing.start / 1000} s`;
    throw new TargetUnusable(
      `the client asked nothing of ${stage.url}: ${why}${words && `\nThe last it wrote:${words}`}`,
    );
  } finally {
    await stage.close();
  }
}

/** Runs the checks, `concurrency` at a time; results come in the order of the checks. */
async function runAll(checks: readonly ClientCheck[], plan: ClientRunPlan): Promise<CheckResult[]> {
  const results = new Map<string, CheckResult>();
  const queue = [...checks];
  const open = new Set<ClientStage>();
  const stop = () => {
    for (const stage of open) void stage.close();
  };
  plan.signal?.addEventListener('abort', stop, { once: true });
  const worker = async () => {
    for (let check = queue.shift(); check; check = queue.shift()) {
      plan.onEvent({ type: 'check-started', id: check.id });
      const result = await judgeClient(check, plan.ports, plan.again(check.id), open);
      results.set(check.id, result);
      plan.onEvent({ type: 'check-finished', result });
    }
  };
  await Promise.all(Array.from({ length: plan.concurrency }, worker));
  plan.signal?.removeEventListener('abort', stop);
  return checks.map(({ id }) => results.get(id) as CheckResult);
}

/** Where the requirements stand: each is as its worst check. To a client they are what a MUST is to a server. */
function requirementsOf({ ledger, checks }: ClientRunPlan, results: readonly CheckResult[]) {
  return ledger.requirements.map(({ id, section, text, ourReading }): RequirementResult => {
    const proving = checks.filter(({ proves }) => proves.includes(id)).map((check) => check.id);
    const outcomes = results.filter((result) => proving.includes(result.id)).map(({ outcome }) => outcome);
    const base = { id, section, level: 'MUST', text, ourReading, checks: proving } as const;
    if (outcomes.includes('fail')) return { ...base, state: 'not-met' };
    if (outcomes.length < proving.length) return { ...base, state: 'not-selected' };
    const judged = outcomes.every((outcome) => outcome === 'pass' || outcome === 'not-applicable');
    return { ...base, state: judged && outcomes.includes('pass') ? 'met' : 'undetermined' };
  });
}

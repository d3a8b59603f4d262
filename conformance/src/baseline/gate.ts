import type { Gate } from '../config/settings.js';
import type { CheckResult, RequirementResult, RunResult } from '../engine/results.js';
import type { Ledger } from '../spec/ledger.js';
import type { Level } from '../spec/requirement.js';
import { type BaselineEntry, isExpired } from './baseline.js';

/** A baseline entry, and what came of its check. */
export interface Baselined {
  readonly entry: BaselineEntry;
  /** Undefined when the check was not selected. */
  readonly result: CheckResult | undefined;
}

/** What the gate has to say of a run. The verdict is another matter. */
export interface GateJudgement {
  readonly gate: Gate;
  /** Failed checks that count. */
  readonly failures: readonly CheckResult[];
  /** SHOULDs that nothing showed; counted by the gate `should` only. */
  readonly notShown: readonly RequirementResult[];
  /** What could not be judged although the gate asks for it: ids of checks and requirements. */
  readonly open: readonly string[];
  /** Checks at which the kit itself failed. */
  readonly kitErrors: readonly CheckResult[];
  /** Entries whose check still does not pass. */
  readonly known: readonly Baselined[];
  /** Entries whose check passes by now. */
  readonly unexpectedPasses: readonly Baselined[];
  /** Entries whose last day has passed, whatever came of their check. */
  readonly expired: readonly Baselined[];
  /** Entries whose check was not run: not selected, or not applicable to this target. */
  readonly idle: readonly Baselined[];
}

const openOutcomes: readonly CheckResult['outcome'][] = ['blocked', 'untestable', 'inconclusive', 'error'];

const levelsOf = (gate: Gate): readonly Level[] =>
  gate === 'must' ? ['MUST'] : gate === 'should' ? ['MUST', 'SHOULD'] : [];

/** Whether a failed check keeps a gate from being met, as soon as it has failed. */
export function breaksGate(
  { id, outcome, proves }: CheckResult,
  gate: Gate,
  { requirements }: Pick<Ledger, 'requirements'>,
  baseline: readonly BaselineEntry[],
): boolean {
  const asked = requirements.filter(({ level }) => levelsOf(gate).includes(level)).map((row) => row.id);
  return (
    outcome === 'fail' && proves.some((row) => asked.includes(row)) && !baseline.some((one) => one.id === id)
  );
}

/** Compares a run with a gate and a baseline; `today` is a day such as 2026-01-31. */
export function judgeGate(
  result: RunResult,
  gate: Gate,
  baseline: readonly BaselineEntry[],
  today: string,
): GateJudgement {
  const inBaseline = (id: string) => baseline.some((entry) => entry.id === id);
  const levels = levelsOf(gate);
  const asked = result.requirements.filter(
    ({ level, state }) => levels.includes(level) && state !== 'not-applicable' && state !== 'recorded',
  );
  const counts = ({ id, proves }: CheckResult) =>
    !inBaseline(id) && proves.some((proved) => asked.some((row) => row.id === proved));
  const openChecks = result.checks.filter((check) => openOutcomes.includes(check.outcome));
  const openRows = asked.filter(
    ({ state, checks }) => state === 'undetermined' && !openChecks.some(({ id }) => checks.includes(id)),
  );
  // Where nothing of what was selected applies, nothing was looked at: that is no gate met.
  const applies = result.checks.some(({ outcome }) => outcome !== 'not-applicable');
  const unseen = levels.length > 0 && !applies ? result.checks : [];
  const compared = baseline.map((entry) => ({
    entry,
    result: result.checks.find(({ id }) => id === entry.id),
  }));
  const outcomeIs = (outcomes: readonly (string | undefined)[]) =>
    compared.filter((one) => outcomes.includes(one.result?.outcome));
  return {
    gate,
    failures: result.checks.filter((check) => check.outcome === 'fail' && counts(check)),
    notShown: gate === 'should' ? asked.filter(({ state }) => state === 'not-shown') : [],
    open: [...openChecks.filter(counts), ...openRows, ...unseen].map(({ id }) => id),
    kitErrors: result.checks.filter(({ outcome }) => outcome === 'error'),
    known: outcomeIs(['fail', ...openOutcomes]),
    unexpectedPasses: outcomeIs(['pass']),
    expired: compared.filter(({ entry }) => isExpired(entry, today)),
    idle: outcomeIs(['not-applicable', undefined]),
  };
}

/** The exit code of a run that came to its end. */
export function exitCode(judgement: GateJudgement): 0 | 1 | 4 | 5 {
  if (judgement.failures.length > 0 || judgement.notShown.length > 0) return 1;
  if (judgement.open.length > 0 || judgement.kitErrors.length > 0) return 4;
  return judgement.unexpectedPasses.length > 0 || judgement.expired.length > 0 ? 5 : 0;
}

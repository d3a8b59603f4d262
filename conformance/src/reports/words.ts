import type { GateJudgement } from '../baseline/gate.js';
import type { RequirementResult, RequirementState, RunResult } from '../engine/results.js';
import type { Level } from '../spec/requirement.js';
import { count, type Tone } from './style.js';

/** States of requirements for people. */
export const stateWords: Record<RequirementState, string> = {
  met: 'met',
  'not-met': 'not met',
  undetermined: 'undetermined',
  'not-applicable': 'not applicable',
  'not-shown': 'not shown',
  attested: 'attested',
  recorded: 'recorded',
  'not-selected': 'not selected',
};

/** As much of a run as its verdict needs. */
type Judged = Pick<RunResult, 'compliance' | 'locations'> & {
  readonly requirements: readonly Pick<RequirementResult, 'level' | 'state'>[];
};

const outside: readonly RequirementState[] = ['not-applicable', 'recorded', 'not-selected'];

/** How many requirements of a level are met, and how many are in force. */
export function tally(
  { requirements }: Pick<Judged, 'requirements'>,
  level: Level,
): { met: number; inForce: number } {
  const inForce = requirements.filter((row) => row.level === level && !outside.includes(row.state));
  const met = inForce.filter(({ state }) => state === 'met' || state === 'attested');
  return { met: met.length, inForce: inForce.length };
}

function number(result: Judged, level: Level, ...states: RequirementState[]): number {
  return result.requirements.filter((row) => row.level === level && states.includes(row.state)).length;
}

/** What was checked: a server, but where the kit was one itself. */
export function subject({ locations }: Pick<RunResult, 'locations'>): 'client' | 'server' {
  return 'client' in locations ? 'client' : 'server';
}

/** The verdict in words that need no knowledge of the protocol's own. */
export function verdictSentence(result: Judged): string {
  const broken = number(result, 'MUST', 'not-met');
  const lacking = number(result, 'SHOULD', 'not-met', 'undetermined', 'not-shown');
  const { inForce } = tally(result, 'MUST');
  switch (result.compliance) {
    case 'unconditionally compliant':
      return `The ${subject(result)} keeps the protocol in every point: all obligations and all recommendations are met.`;
    case 'conditionally compliant':
      return `The ${subject(result)} keeps all obligations of the protocol; ${count(lacking, 'recommendation is', 'recommendations are')} not met, or not shown.`;
    case 'not compliant':
      return `The ${subject(result)} does not keep the protocol: ${broken} of ${count(inForce, 'obligation')} ${broken === 1 ? 'is' : 'are'} not met.`;
    case 'undetermined': {
      const open = number(result, 'MUST', 'undetermined');
      return `It can't be said whether the ${subject(result)} keeps the protocol: ${count(open, 'obligation')} could not be judged.`;
    }
    case 'none (filtered run)':
      return 'Only a part of the protocol was checked, so there is no verdict on the whole.';
  }
}

/** As many ids as a line can hold. */
const shownIds = 4;

/** The first few of some ids, and how many more there are. */
function some(ids: readonly string[]): string {
  const more = ids.length - shownIds;
  return more > 1 ? `${ids.slice(0, shownIds).join(', ')} and ${more} more` : ids.join(', ');
}

/** What the gate came to, in one line. */
export function gateSentence(gate: GateJudgement): { tone: Tone; text: string } {
  const failed = [
    ...(gate.failures.length > 0 ? [`${count(gate.failures.length, 'check')} failed`] : []),
    ...(gate.notShown.length > 0 ? [`${count(gate.notShown.length, 'SHOULD')} not shown`] : []),
  ];
  if (failed.length > 0) return { tone: 'bad', text: `not met: ${failed.join(', ')}` };
  if (gate.kitErrors.length > 0) {
    const ids = gate.kitErrors.map(({ id }) => id);
    return { tone: 'doubtful', text: `open: the kit itself failed, please report it: ${some(ids)}` };
  }
  if (gate.open.length > 0) {
    return { tone: 'doubtful', text: `open: could not be judged: ${some(gate.open)}` };
  }
  const stale = [
    ...(gate.unexpectedPasses.length > 0
      ? [`${count(gate.unexpectedPasses.length, 'known failure')} passed`]
      : []),
    ...(gate.expired.length > 0 ? [`${count(gate.expired.length, 'entry', 'entries')} expired`] : []),
  ];
  if (stale.length > 0) return { tone: 'doubtful', text: `the baseline is stale: ${stale.join(', ')}` };
  return { tone: 'good', text: 'met' };
}

/** What was seen where the protocol leaves it open, by question. */
export function freedoms({ checks }: RunResult): { topic: string; answers: string[] }[] {
  const seen = new Map<string, Set<string>>();
  for (const { topic, seen: answer } of checks.flatMap(({ observations }) => observations)) {
    seen.set(topic, (seen.get(topic) ?? new Set()).add(answer));
  }
  return [...seen].map(([topic, answers]) => ({ topic, answers: [...answers] }));
}

/** What there is to say of the features that somebody declared, or that were looked at. */
export function featureLines({ features }: RunResult): string[] {
  return features
    .filter(({ declared, seen }) => declared !== 'default' || seen !== undefined)
    .map(({ name, declared, on, seen }) => {
      if (declared === 'probe') return `${name}: ${on ? 'on' : 'off'}, as the probe found`;
      const doubt =
        declared === 'no' && seen === true ? ', but the server answers as if it were on (recorded)' : '';
      return `${name}: declared ${declared}${doubt}`;
    });
}

/** What there is to say of the baseline, entry by entry. */
export function baselineLines({ known, unexpectedPasses, expired, idle }: GateJudgement): string[] {
  return [
    ...known.map(({ entry, result }) => `${entry.id}: ${result?.outcome}, as known: ${entry.reason}`),
    ...unexpectedPasses.map(
      ({ entry }) => `${entry.id}: passes by now; take it out of the baseline (${entry.place})`,
    ),
    ...expired.map(
      ({ entry }) => `${entry.id}: expired on ${entry.expires} (${entry.place}): ${entry.reason}`,
    ),
    ...idle.map(
      ({ entry, result }) => `${entry.id}: ${result ? 'not applicable to this target' : 'not selected'}`,
    ),
  ];
}

import type { Locations } from '../actors/locations.js';
import type { Ledger } from '../spec/ledger.js';
import type { Requirement } from '../spec/requirement.js';
import type { Check } from './check.js';
import { missingFeature, whyOff } from './features.js';
import { flagOf, missingSetting } from './known-settings.js';
import type { Attestation, RunPlan } from './plan.js';
import type {
  CheckResult,
  Compliance,
  FeatureResult,
  RequirementResult,
  RequirementState,
} from './results.js';
import { type Storage, tooFewKept } from './storage.js';

/** Whether a requirement is in force for these locations. */
export function inForce(requirement: Requirement, locations: Locations): boolean {
  const { subscriber, interval, first, last } = locations;
  switch (requirement.applies) {
    case 'always':
      return true;
    case 'long-polling':
      return Boolean(subscriber ?? first ?? last);
    case 'interval-polling':
      return Boolean(interval);
    case 'broadcast':
      return Boolean(subscriber);
    case 'first':
      return Boolean(first);
    case 'last':
      return Boolean(last);
    case 'conflict':
      return Boolean(first ?? last);
    case 'client':
      return false;
    default:
      return Boolean(locations[requirement.applies]);
  }
}

/** From the worst to the best; the state of a requirement is that of the worst of its checks. */
function worst(outcomes: readonly CheckResult['outcome'][]): RequirementState {
  if (outcomes.includes('fail')) return 'not-met';
  const open = ['blocked', 'untestable', 'inconclusive', 'error'] as const;
  if (open.some((outcome) => outcomes.includes(outcome))) return 'undetermined';
  return outcomes.includes('pass') ? 'met' : 'undetermined';
}

/** Where each requirement of the ledger stands. */
export function stateRequirements(
  ledger: Ledger,
  results: readonly CheckResult[],
  about: Omit<Grounds, 'results'>,
): RequirementResult[] {
  const { locations } = about;
  const states = new Map<string, RequirementResult>();
  for (const requirement of ledger.requirements.filter(({ judged }) => judged.how !== 'rows')) {
    states.set(requirement.id, stateOne(requirement, ledger, { ...about, results }));
  }
  for (const requirement of ledger.requirements) {
    if (requirement.judged.how !== 'rows') continue;
    const rows = requirement.judged.rows.map((id) => states.get(id)).filter((row) => row !== undefined);
    const seen = rows.map(({ state }) => state).filter((state) => state !== 'not-applicable');
    const order = ['not-met', 'undetermined', 'not-selected', 'met'] as const;
    const state = inForce(requirement, locations)
      ? (order.find((candidate) => seen.includes(candidate)) ?? 'undetermined')
      : 'not-applicable';
    states.set(requirement.id, {
      ...describe(requirement),
      state,
      checks: [...new Set(rows.flatMap(({ checks }) => checks))],
    });
  }
  return ledger.requirements.map(({ id }) => states.get(id) as RequirementResult);
}

function describe({ id, section, level, text, ourReading }: Requirement) {
  return { id, section, level, text, ourReading };
}

/** What the state of a requirement follows from. */
interface Grounds {
  readonly allChecks: readonly Check[];
  readonly results: readonly CheckResult[];
  readonly locations: Locations;
  readonly attestations: readonly Attestation[];
  readonly features?: readonly FeatureResult[];
  readonly storage?: Storage | undefined;
  readonly observe?: RunPlan['observe'];
}

function stateOne(
  requirement: Requirement,
  { byLocation }: Ledger,
  { allChecks, results, locations, attestations, features = [], storage, observe }: Grounds,
): RequirementResult {
  const { id, judged } = requirement;
  const provers = allChecks.filter(({ proves }) => proves.includes(id));
  const proving = provers.map((check) => check.id);
  const base = { ...describe(requirement), checks: proving };
  const noted = (state: RequirementState, note?: string): RequirementResult => ({
    ...base,
    state,
    ...(note === undefined ? {} : { note }),
  });
  if (judged.how === 'recorded-only') {
    const observed = observe?.(id, locations);
    const seen = [
      ...results
        .flatMap(({ observations }) => observations)
        .filter(({ topic }) => topic === id)
        .map((observation) => observation.seen),
      ...(observed === undefined ? [] : [observed]),
    ];
    return noted('recorded', [...new Set(seen)].join('; ') || judged.reason);
  }
  if (judged.how === 'client') return noted('recorded', 'binds clients, not servers');
  if (!inForce(requirement, locations))
    return noted('not-applicable', `no ${requirement.applies} location was given`);
  const chosen = results.filter((result) => proving.includes(result.id));
  if (chosen.length < proving.length) {
    const failed = chosen.some(({ outcome }) => outcome === 'fail');
    return noted(failed ? 'not-met' : 'not-selected');
  }
  const run = chosen.filter(({ outcome }) => outcome !== 'not-applicable');
  const off = provers
    .map((check) => missingFeature(check, features))
    .find((feature) => feature !== undefined);
  if (run.length === 0 && off) {
    return noted('not-applicable', `it is about the feature ${off.name}, which ${whyOff(off)}`);
  }
  const unsaid = provers.map((check) => missingSetting(check, locations)).find((why) => why !== undefined);
  if (run.length === 0 && unsaid !== undefined) return noted('not-applicable', unsaid);
  const tooFew = provers.map((check) => tooFewKept(check, storage)).find((why) => why !== undefined);
  if (run.length === 0 && tooFew !== undefined) return noted('not-applicable', tooFew);
  const missing = provers.flatMap(({ needs }) => needs.filter((need) => !locations[need]))[0];
  if (run.length === 0 && byLocation && judged.how !== 'attest' && missing) {
    return noted('not-applicable', `no --${flagOf(missing)} location was given`);
  }
  if (run.length === 0 && judged.how === 'attest') {
    const word = attestations.find((attestation) => attestation.requirement === id);
    return word
      ? noted('attested', `${word.by}: ${word.where}`)
      : noted('not-shown', `would be shown by ${judged.flag}`);
  }
  // Why nothing came of any check, where that is so.
  const why = run.length === 0 ? chosen.find(({ reason }) => reason !== undefined)?.reason : undefined;
  return noted(worst(run.map(({ outcome }) => outcome)), why);
}

const because = (note: string | undefined): string => (note === undefined ? '' : ` (${note})`);

/**
 * The verdict of section 1.2, with the lines that say why it is not a better one.
 * @param filtered whether a check was left out that could have run
 */
export function comply(
  requirements: readonly RequirementResult[],
  filtered: boolean,
): {
  compliance: Compliance;
  remarks: string[];
} {
  const of = (level: string, ...states: RequirementState[]) =>
    requirements.filter((row) => row.level === level && states.includes(row.state));
  const remarks = [
    ...of('MUST', 'not-met').map(({ id }) => `MUST not met: ${id}`),
    ...of('MUST', 'undetermined').map(({ id, note }) => `MUST not judged: ${id}${because(note)}`),
    ...of('SHOULD', 'not-met').map(({ id }) => `SHOULD not met: ${id}`),
    ...of('SHOULD', 'undetermined').map(({ id, note }) => `SHOULD not judged: ${id}${because(note)}`),
    ...of('SHOULD', 'not-shown').map(({ id, note }) => `SHOULD not shown: ${id} (${note})`),
    ...of('SHOULD', 'attested').map(({ id, note }) => `SHOULD attested, not seen: ${id} (${note})`),
  ];
  if (filtered || requirements.some(({ state }) => state === 'not-selected'))
    return { compliance: 'none (filtered run)', remarks };
  if (of('MUST', 'not-met').length > 0) return { compliance: 'not compliant', remarks };
  if (of('MUST', 'undetermined').length > 0) return { compliance: 'undetermined', remarks };
  const lacking = of('SHOULD', 'not-met', 'undetermined', 'not-shown').length > 0;
  return { compliance: lacking ? 'conditionally compliant' : 'unconditionally compliant', remarks };
}

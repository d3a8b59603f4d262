import type { Check } from '../engine/check.js';
import type { CheckResult } from '../engine/results.js';
import { inForce } from '../engine/verdict.js';
import type { Collection } from '../mutants/collection.js';
import type { HonestVariant } from '../mutants/honest-variant.js';
import type { Mutant } from '../mutants/mutant.js';
import { type StrawServer, strawServers } from '../mutants/straw.js';
import type { World } from '../mutants/world.js';
import { checkInVirtualTime, checkWithoutPreflight, type WorldOptions } from './run.js';

/** One line of the proof: what was run, and what is wrong with the kit because of it (nothing, it should be). */
export interface Exhibit {
  readonly kind: 'mutant' | 'straw server' | 'honest variant' | 'check';
  readonly id: string;
  readonly what: string;
  /** Ids of checks that failed. */
  readonly failed: readonly string[];
  /** Each a sentence. */
  readonly faults: readonly string[];
}

/** What the proof of a profile has shown. */
export interface Proof {
  readonly profile: string;
  /** Ids of all its checks. */
  readonly checks: readonly string[];
  readonly exhibits: readonly Exhibit[];
  /** Greens that should be red: mutants that live, checks that nothing kills, MUSTs met by straw. */
  readonly falseGreens: readonly string[];
  /** Reds that should be green: failures of honest variants. */
  readonly falseReds: readonly string[];
}

function failures(results: readonly CheckResult[]): CheckResult[] {
  return results.filter(({ outcome }) => outcome === 'fail');
}

function difference(expected: readonly string[], seen: readonly string[]): string[] {
  return [
    ...expected.filter((id) => !seen.includes(id)).map((id) => `${id} should fail, but does not`),
    ...seen.filter((id) => !expected.includes(id)).map((id) => `${id} should not fail, but does`),
  ];
}

/** Runs the checks against one mutant: exactly its checks must fail, the first with its message. */
export async function tryMutant(mutant: Mutant, options: WorldOptions): Promise<Exhibit> {
  const { second } = mutant;
  const { checks } = await checkInVirtualTime(mutant.make, { ...options, ...(second ? { second } : {}) });
  const failed = failures(checks);
  const ids = failed.map(({ id }) => id);
  const faults = difference(mutant.kills, ids);
  const main = failed.find(({ id }) => id === mutant.kills[0]);
  if (main && !main.reason?.includes(mutant.says)) {
    faults.push(`${main.id} should say "${mutant.says}", but says "${main.reason}"`);
  }
  for (const { id, reason } of checks.filter(({ outcome }) => outcome === 'error'))
    faults.push(`${id}: ${reason}`);
  return { kind: 'mutant', id: mutant.id, what: mutant.breaks, failed: ids, faults };
}

/** The MUSTs that look met by these results. */
function metMusts(results: readonly CheckResult[], { profile, locations }: World): string[] {
  return profile.ledger.requirements
    .filter((row) => row.level === 'MUST' && inForce(row, locations) && row.judged.how !== 'rows')
    .map(({ id }) => id)
    .filter((id) => {
      const proving = results.filter(({ proves }) => proves.includes(id));
      return proving.length > 0 && proving.every(({ outcome }) => outcome === 'pass');
    });
}

/** Runs the checks against a straw server: no MUST may look met. */
export async function tryStraw({ id, does, make }: StrawServer, world: World): Promise<Exhibit> {
  const results = await checkWithoutPreflight(make, { world, second: make });
  const faults = metMusts(results, world).map((must) => `${must} looks met`);
  for (const result of results.filter(({ outcome }) => outcome === 'error'))
    faults.push(`${result.id}: ${result.reason}`);
  return { kind: 'straw server', id, what: does, failed: failures(results).map((one) => one.id), faults };
}

/** Runs the checks against an honest variant: all must pass, but for those about what it has not. */
export async function tryHonest(
  { id, freedom, features, unjudged = [], locations, make, second }: HonestVariant,
  world: World,
): Promise<Exhibit> {
  const { checks, compliance, remarks, ...run } = await checkInVirtualTime(make, {
    world,
    ...(features ? { features } : {}),
    ...(locations ? { locations } : {}),
    ...(second ? { second } : {}),
  });
  const fine = features ? ['pass', 'not-applicable'] : ['pass'];
  const faults = checks
    .filter(({ outcome }) => !fine.includes(outcome))
    .map((result) => `${result.id} is ${result.outcome}: ${result.reason}`);
  for (const { name, on, seen } of run.features) {
    if (!on && seen) faults.push(`${name} is declared off, and looks as if it were on`);
  }
  const compliant = compliance === (unjudged.length > 0 ? 'undetermined' : 'unconditionally compliant');
  const said = remarks.map((remark) => remark.replace(/ \(.*$/, ''));
  const isAsSaid = said.join() === unjudged.map((must) => `MUST not judged: ${must}`).join();
  if (!compliant || !isAsSaid) faults.push(`${compliance}: ${remarks.join(', ')}`);
  return { kind: 'honest variant', id, what: freedom, failed: failures(checks).map((one) => one.id), faults };
}

/** The checks of a profile that are its own: those that it has from another one are proved there. */
export function ownChecks({ profile }: World): readonly Check[] {
  return profile.checks.filter(({ id }) => id.startsWith(`${profile.ledger.profile}/`));
}

/** Checks that no mutant kills: they could be green for nothing. */
function unproved({ world, mutants }: Collection): Exhibit[] {
  const killed = new Set(mutants.flatMap(({ kills }) => kills));
  return ownChecks(world)
    .filter(({ id }) => !killed.has(id))
    .map(({ id, title }) => ({ kind: 'check', id, what: title, failed: [], faults: ['no mutant kills it'] }));
}

/** Everything that has to be run to prove the checks of a profile, each of it independent of the others. */
export function exhibitsOf({ world, mutants, honest }: Collection): readonly (() => Promise<Exhibit>)[] {
  return [
    ...mutants.map((mutant) => () => tryMutant(mutant, { world })),
    ...strawServers.map((server) => () => tryStraw(server, world)),
    ...honest.map((variant) => () => tryHonest(variant, world)),
  ];
}

/** What it comes to: no false green, no false red, if all is well. */
export function prove(collection: Collection, run: readonly Exhibit[]): Proof {
  const { profile } = collection.world;
  const greens = [...run.filter(({ kind }) => kind !== 'honest variant'), ...unproved(collection)];
  const reds = run.filter(({ kind }) => kind === 'honest variant');
  const sentences = (exhibit: Exhibit) =>
    exhibit.faults.map((fault) => `${exhibit.kind} ${exhibit.id}: ${fault}`);
  return {
    profile: profile.ledger.profile,
    checks: profile.checks.map(({ id }) => id),
    exhibits: [...greens, ...reds],
    falseGreens: greens.flatMap(sentences),
    falseReds: reds.flatMap(sentences),
  };
}

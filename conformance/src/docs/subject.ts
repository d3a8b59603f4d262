import type { Check } from '../engine/check.js';
import type { Mutant } from '../mutants/mutant.js';
import type { Ledger } from '../spec/ledger.js';
import type { Requirement } from '../spec/requirement.js';

/** What a page says of a check, be it one of servers or of clients. */
export type ShownCheck = Pick<
  Check,
  'id' | 'title' | 'proves' | 'hint' | 'needs' | 'settings' | 'features' | 'takes' | 'since'
>;

/** What a page says of a mutant. */
export type ShownMutant = Pick<Mutant, 'id' | 'breaks' | 'kills'>;

/** What a page is about: a ledger with what judges it and what proves that. */
export interface Subject {
  /** The name of its page, without its end. */
  readonly name: string;
  /** The command that checks for it. */
  readonly command: string;
  readonly ledger: Ledger;
  readonly checks: readonly ShownCheck[];
  /** Servers with one rule broken; none where clients are checked. */
  readonly mutants: readonly ShownMutant[];
  /** By id: rows of the ledger it goes out from that it does not promise, each with where that is said. */
  readonly notPromised: Readonly<Record<string, string>>;
}

/** The name of the page where each requirement is told of: several profiles may ask for the same. */
export type Homes = ReadonlyMap<string, string>;

/** Each requirement is at home with the subject that asks the least besides it. */
export function homesOf(subjects: readonly Subject[]): Homes {
  const homes = new Map<string, string>();
  const widest = [...subjects].sort(
    (one, other) => other.ledger.requirements.length - one.ledger.requirements.length,
  );
  // The narrowest comes last, and stays.
  for (const { name, ledger } of widest) {
    for (const { id } of ledger.requirements) homes.set(id, name);
  }
  return homes;
}

/** The requirements of a subject that are told of on its own page. */
export function ownRequirements({ name, ledger }: Subject, homes: Homes): readonly Requirement[] {
  return ledger.requirements.filter(({ id }) => homes.get(id) === name);
}

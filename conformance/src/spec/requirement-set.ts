import type { Ledger } from './ledger.js';

/** The requirement sets there are, oldest first. Each has the name of the version of the kit that brought it. */
export const requirementSets = ['0.1', '0.2'] as const;

/** What a run asks of a server: the requirements and checks that a version of the kit had. */
export type RequirementSet = (typeof requirementSets)[number];

/** The set that a run is about where nobody names one. */
export const newestSet: RequirementSet = '0.2';

/** Something that came with a set, and is in all later ones. */
interface Dated {
  /** Default: the first set. */
  readonly since?: RequirementSet | undefined;
}

/** The set that something came with. */
export function setOf({ since = requirementSets[0] }: Dated): RequirementSet {
  return since;
}

/** Whether something belongs to a set. */
export function isIn(set: RequirementSet, dated: Dated): boolean {
  return requirementSets.indexOf(setOf(dated)) <= requirementSets.indexOf(set);
}

/** A ledger as it stands in a set: a row that stands for others stands for those of the set. */
export function ledgerIn(set: RequirementSet, ledger: Ledger): Ledger {
  const requirements = ledger.requirements.filter((row) => isIn(set, row));
  const ids = new Set(requirements.map(({ id }) => id));
  return {
    ...ledger,
    requirements: requirements.map((row) =>
      row.judged.how === 'rows'
        ? { ...row, judged: { how: 'rows', rows: row.judged.rows.filter((id) => ids.has(id)) } }
        : row,
    ),
  };
}

/** The checks of a set. What one proves beside that only in a later set, it does not prove here. */
export function checksIn<C extends Dated & { readonly proves: readonly [string, ...string[]] }>(
  set: RequirementSet,
  checks: readonly C[],
  ledger: Ledger,
): readonly C[] {
  const later = new Set(ledger.requirements.filter((row) => !isIn(set, row)).map(({ id }) => id));
  return checks
    .filter((check) => isIn(set, check))
    .map((check) => {
      const [first, ...others] = check.proves.filter((id) => !later.has(id));
      const unchanged = 1 + others.length === check.proves.length;
      return first === undefined || unchanged ? check : { ...check, proves: [first, ...others] };
    });
}

import { nearest } from '../options/nearest.js';
import type { Ledger } from '../spec/ledger.js';
import { checksIn, isIn, ledgerIn, newestSet, type RequirementSet, setOf } from '../spec/requirement-set.js';
import { explainRetired, type RetiredId, retiredIds } from '../spec/retired.js';
import type { Check } from './check.js';

/** An id that names nothing, or a selection without a check; a matter for who gave it. */
export class SelectionError extends Error {
  override name = 'SelectionError';
}

/** How much time a run is given: for all checks, or only for those that need not wait for times that are configured. */
export type Pace = 'full' | 'quick';

/** As much of a check as a selection needs to know. */
interface Selectable {
  readonly id: string;
  readonly proves: readonly [string, ...string[]];
  readonly since?: RequirementSet;
}

function matches(check: Selectable, ledger: Ledger, wanted: string): boolean {
  if (check.id === wanted || check.proves.includes(wanted)) return true;
  const judged = ledger.requirements.find(({ id }) => id === wanted)?.judged;
  if (judged?.how === 'rows') return judged.rows.some((row) => check.proves.includes(row));
  return ledger.requirements.some(
    ({ id, section }) =>
      check.proves.includes(id) && (section === wanted || section.startsWith(`${wanted}.`)),
  );
}

/** What to say to somebody who names what came with a later set; undefined for any other id. */
function explainLater(
  id: string,
  set: RequirementSet,
  dated: readonly { readonly id: string; readonly since?: RequirementSet }[],
): string | undefined {
  const found = dated.find((one) => one.id === id && !isIn(set, one));
  return found && `"${id}" came with the requirement set ${setOf(found)}, and the run is about ${set}`;
}

/**
 * The checks that a requirement set has, and `only` and `skip` leave.
 * @throws SelectionError
 */
export function select<C extends Selectable>(
  allChecks: readonly C[],
  whole: Ledger,
  only: readonly string[],
  skip: readonly string[],
  set: RequirementSet = newestSet,
  retired: readonly RetiredId[] = retiredIds,
): readonly C[] {
  const ledger = ledgerIn(set, whole);
  const checks = checksIn(set, allChecks, whole);
  const sections = ledger.requirements.flatMap(({ section }) => [section, section.replace(/\..*/, '')]);
  const known = [
    ...checks.map(({ id }) => id),
    ...ledger.requirements.map(({ id }) => id),
    ...new Set(sections),
  ];
  for (const id of [...only, ...skip]) {
    if (known.includes(id)) continue;
    throw new SelectionError(
      explainRetired(id, retired) ??
        explainLater(id, set, [...allChecks, ...whole.requirements]) ??
        `no check, requirement or section is called "${id}"; the nearest: ${nearest(id, known).join(', ')}`,
    );
  }
  const named = (check: C, ids: readonly string[]) => ids.some((id) => matches(check, ledger, id));
  const selected = checks.filter((check) => (only.length === 0 || named(check, only)) && !named(check, skip));
  if (selected.length === 0) throw new SelectionError('the selection leaves no check to run');
  return selected;
}

/**
 * The checks of a selection that a pace leaves.
 * @throws SelectionError
 */
export function atPace<C extends Pick<Check, 'takes'>>(checks: readonly C[], pace: Pace): readonly C[] {
  const left = pace === 'full' ? checks : checks.filter(({ takes }) => takes === 'moments');
  if (left.length > 0) return left;
  throw new SelectionError(
    'the selection leaves no check to run: each of it takes seconds, and --pace quick leaves those out',
  );
}

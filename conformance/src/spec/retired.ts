/** An id that is no longer in use. It is never used again for something else. */
export interface RetiredId {
  readonly id: string;
  /** The version of the kit that no longer had it. */
  readonly since: string;
  /** The ids that took its place; empty when nothing did. */
  readonly replacedBy: readonly string[];
}

/** All ids of checks and requirements that were released once and are no more. */
export const retiredIds: readonly RetiredId[] = [];

/** What to say to somebody who still uses a retired id; undefined for any other. */
export function explainRetired(id: string, retired: readonly RetiredId[] = retiredIds): string | undefined {
  const found = retired.find((one) => one.id === id);
  if (!found) return undefined;
  const instead = found.replacedBy.join(', ');
  return `"${id}" was retired with version ${found.since}; ${instead ? `in its place: ${instead}` : 'nothing took its place'}`;
}

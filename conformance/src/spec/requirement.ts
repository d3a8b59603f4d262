import type { RequirementSet } from './requirement-set.js';

/** RFC 2119 levels; `client` marks what binds clients, not servers. */
export type Level = 'MUST' | 'SHOULD' | 'MAY' | 'client';

/** When a requirement is in force: always, or only where the target offers the mechanism. */
export type Applies =
  | 'always'
  | 'long-polling'
  | 'interval-polling'
  | 'broadcast'
  | 'last'
  | 'first'
  | 'conflict'
  | 'client'
  | 'streaming'
  | 'eventsource'
  | 'polling'
  | 'websocket'
  | 'websocketReadonly'
  | 'jsonp'
  | 'statistics'
  | 'authorized'
  | 'publisherStrict'
  | 'pollingStrict'
  | 'multipart'
  | 'rawStream'
  | 'multiplexed'
  | 'pubsub'
  | 'subscriberTimeout';

/**
 * How the kit comes to a judgement: `observable` by checks on the wire; `attest`: by checks where the locations that show it
 * are given, else by attestation; `rows`: when those rows hold; `client`: not on a server; `recorded-only`: noted, never judged.
 */
export type Judged =
  | { readonly how: 'observable' }
  | { readonly how: 'attest'; readonly flag: string }
  | { readonly how: 'rows'; readonly rows: readonly string[] }
  | { readonly how: 'client' }
  | { readonly how: 'recorded-only'; readonly reason: string };

/** One obligation of the protocol, in our own words. */
export interface Requirement {
  /** Never changes once released. */
  readonly id: string;
  readonly section: string;
  readonly level: Level;
  /** The keyword it restates, counted per section (`3.1 MUST#6`), or where it was derived from (`lower`, `list`, …). */
  readonly source: string;
  readonly applies: Applies;
  readonly text: string;
  readonly judged: Judged;
  /** True where the row reads more into the protocol's text than it says. */
  readonly ourReading: boolean;
  /** The requirement set that it came with. Left out: the first. */
  readonly since?: RequirementSet;
}

/** A requirement as the section files write it down. */
export interface Row {
  readonly source: string;
  readonly text: string;
  readonly applies?: Applies;
  readonly judged?: Judged;
  readonly ourReading?: boolean;
  readonly since?: RequirementSet;
}

/** Rows under their slugs, by level. */
export type Rows = Partial<Record<Level, Readonly<Record<string, Row>>>>;

/** The rows of several areas as those of one section: level by level, and within a level area by area. */
export function together(...areas: readonly Rows[]): Rows {
  const levels: readonly Level[] = ['MUST', 'SHOULD', 'MAY', 'client'];
  return Object.fromEntries(
    levels.map((level) => [level, Object.assign({}, ...areas.map((rows) => rows[level]))]),
  );
}

/** The requirements of one section, from rows under their slugs; `applies` is what holds for rows that do not say. */
export function section(
  prefix: string,
  number: string,
  levels: Rows,
  applies: Applies = 'always',
): Requirement[] {
  return Object.entries(levels).flatMap(([level, rows]) =>
    Object.entries(rows).map(([slug, row]) => ({
      id: `${prefix}-${number}-${slug}`,
      section: number,
      level: level as Level,
      source: row.source,
      applies: row.applies ?? applies,
      text: row.text,
      judged: row.judged ?? { how: 'observable' },
      ourReading: row.ourReading ?? false,
      ...(row.since === undefined ? {} : { since: row.since }),
    })),
  );
}

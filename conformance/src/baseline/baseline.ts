import { isMap, isScalar, isSeq, type Node, type Pair } from 'yaml';
import { parseYaml } from '../config/yaml-file.js';
import { nearest } from '../options/nearest.js';
import { UsageError } from '../options/usage-error.js';
import { explainRetired, type RetiredId, retiredIds } from '../spec/retired.js';

/** A failure that is known. */
export interface BaselineEntry {
  /** A check id. */
  readonly id: string;
  /** Why it is accepted for now. */
  readonly reason: string;
  /** Where more is said of it, such as an issue. */
  readonly link?: string;
  /** What was seen when it was written down. */
  readonly seen?: string;
  /** The last day on which it is accepted: YYYY-MM-DD. */
  readonly expires?: string;
  /** `file:line:column`. */
  readonly place: string;
}

/** Entries that name no check: the baseline is stale. The message names them and the nearest ids. */
export class StaleBaseline extends Error {
  override name = 'StaleBaseline';
}

const keys = ['id', 'reason', 'link', 'seen', 'expires'] as const;
const shape = `{${keys.join(', ')}}`;

/** A day as a baseline has it, in UTC. */
export function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}

/** Whether the last day of an entry has passed. */
export function isExpired({ expires }: BaselineEntry, today: string): boolean {
  return expires !== undefined && expires < today;
}

/**
 * Reads a baseline, YAML or JSON.
 * @throws UsageError
 */
export function readBaseline(text: string, file: string): readonly BaselineEntry[] {
  const yaml = parseYaml(text, file);
  if (yaml.root === null) return [];
  if (!isSeq<Node>(yaml.root)) {
    throw new UsageError(`${yaml.place(yaml.root)}: a baseline must be a list of ${shape}`);
  }
  const entries = yaml.root.items.map((item): BaselineEntry => {
    if (!isMap<Node, Node | null>(item)) {
      throw new UsageError(`${yaml.place(item)}: an entry of a baseline must be ${shape}`);
    }
    const found = new Map<string, string>();
    for (const { key: keyNode, value } of item.items as Pair<Node, Node | null>[]) {
      const key = String(keyNode);
      if (!keys.some((word) => word === key)) {
        const near = nearest(key, keys, 1)[0];
        throw new UsageError(
          `${yaml.place(keyNode)}: key ${key}: there is no such key; did you mean "${near}"?`,
        );
      }
      if (!isScalar(value) || typeof value.value !== 'string' || value.value.trim() === '') {
        throw new UsageError(`${yaml.place(value ?? keyNode)}: key ${key}: must be a text`);
      }
      found.set(key, value.value);
    }
    const need = (key: (typeof keys)[number]): string => {
      const value = found.get(key);
      if (value === undefined)
        throw new UsageError(`${yaml.place(item)}: an entry of the baseline lacks "${key}"`);
      return value;
    };
    const place = yaml.place(item);
    const entry = { ...Object.fromEntries(found), id: need('id'), reason: need('reason'), place };
    refuseBadValues(entry);
    return entry;
  });
  for (const [index, { id, place }] of entries.entries()) {
    if (entries.findIndex((entry) => entry.id === id) < index) {
      throw new UsageError(`${place}: "${id}" is in the baseline twice`);
    }
  }
  return entries;
}

function refuseBadValues({ link, expires, place }: BaselineEntry): void {
  if (link !== undefined && !URL.canParse(link)) {
    throw new UsageError(`${place}: key link: ${JSON.stringify(link)} is not an absolute url`);
  }
  const isDay = (text: string) =>
    /^\d{4}-\d\d-\d\d$/.test(text) && new Date(text).toJSON()?.startsWith(text) === true;
  if (expires !== undefined && !isDay(expires)) {
    throw new UsageError(`${place}: key expires: ${JSON.stringify(expires)} is not a day such as 2030-12-31`);
  }
}

/**
 * Makes sure that each entry names a check.
 * @throws StaleBaseline
 */
export function refuseUnknown(
  baseline: readonly BaselineEntry[],
  checkIds: readonly string[],
  retired: readonly RetiredId[] = retiredIds,
): void {
  const unknown = baseline.filter(({ id }) => !checkIds.includes(id));
  if (unknown.length === 0) return;
  throw new StaleBaseline(
    unknown
      .map(
        ({ id, place }) =>
          `${place}: ${explainRetired(id, retired) ?? `no check is called "${id}"; the nearest: ${nearest(id, checkIds).join(', ')}`}`,
      )
      .join('\n'),
  );
}

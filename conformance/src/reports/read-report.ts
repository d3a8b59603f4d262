import type { CheckOutcome, Compliance, RequirementState } from '../engine/results.js';
import type { Level } from '../spec/requirement.js';

/** One check in a report that was written before. */
export interface OldCheck {
  readonly id: string;
  readonly title: string;
  readonly proves: readonly string[];
  readonly hint: string;
  readonly outcome: CheckOutcome;
  readonly reason?: string;
  readonly expected?: string;
  readonly seen?: string;
}

/** One requirement in a report that was written before. */
export interface OldRequirement {
  readonly id: string;
  readonly section: string;
  readonly level: Level;
  readonly text: string;
  readonly state: RequirementState;
  readonly checks: readonly string[];
  readonly note?: string;
}

/** What other commands need of a JSON report that was written before. */
export interface OldReport {
  readonly kit: string;
  readonly server?: string;
  readonly startedAt: string;
  readonly specification: string;
  readonly profile: string;
  /** Kits before 0.2 did not say it. */
  readonly requirementSet?: string;
  readonly sections: Readonly<Record<string, string>>;
  readonly locations: Readonly<Record<string, string>>;
  readonly compliance: Compliance;
  readonly options?: Readonly<Record<string, readonly string[]>>;
  readonly checks: readonly OldCheck[];
  readonly requirements: readonly OldRequirement[];
}

/** The file is no report of this kit; the message is what is wrong with it. */
export class NotAReport extends Error {
  override name = 'NotAReport';
}

/** How many checks, requirements, sections or options a report may have: ten times what the largest profile has. */
const mostRows = 10_000;

type Shape = (value: unknown, place: string) => void;

function refuse(place: string, rule: string): never {
  throw new NotAReport(`it is damaged: ${place} ${rule}`);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const text: Shape = (value, place) => {
  if (typeof value !== 'string') refuse(place, 'is no text');
};

const oneOf =
  (words: Readonly<Record<string, 0>>): Shape =>
  (value, place) => {
    if (typeof value !== 'string' || !Object.hasOwn(words, value)) {
      refuse(place, `is not one of ${Object.keys(words).join(', ')}`);
    }
  };

const list =
  (of: Shape): Shape =>
  (value, place) => {
    if (!Array.isArray(value)) refuse(place, 'is no list');
    if (value.length > mostRows) refuse(place, `has more than ${mostRows} items`);
    for (const [index, item] of value.entries()) of(item, `${place}[${index}]`);
  };

const mapOf =
  (of: Shape): Shape =>
  (value, place) => {
    if (!isObject(value)) refuse(place, 'is no object');
    const all = Object.entries(value);
    if (all.length > mostRows) refuse(place, `has more than ${mostRows} keys`);
    for (const [key, item] of all) of(item, `${place}.${key.slice(0, 100)}`);
  };

const optional =
  (of: Shape): Shape =>
  (value, place) => {
    if (value !== undefined) of(value, place);
  };

const object =
  (fields: Readonly<Record<string, Shape>>): Shape =>
  (value, place) => {
    if (!isObject(value)) refuse(place, 'is no object');
    for (const [key, of] of Object.entries(fields)) of(value[key], place === '' ? key : `${place}.${key}`);
  };

const outcomes: Record<CheckOutcome, 0> = {
  ...{ pass: 0, fail: 0, blocked: 0, untestable: 0, inconclusive: 0, error: 0, 'not-applicable': 0 },
};
const states: Record<RequirementState, 0> = {
  ...{ met: 0, 'not-met': 0, undetermined: 0, 'not-applicable': 0, 'not-shown': 0, attested: 0 },
  ...{ recorded: 0, 'not-selected': 0 },
};
const levels: Record<Level, 0> = { MUST: 0, SHOULD: 0, MAY: 0, client: 0 };
const verdicts: Record<Compliance, 0> = {
  ...{ 'unconditionally compliant': 0, 'conditionally compliant': 0, 'not compliant': 0 },
  ...{ undetermined: 0, 'none (filtered run)': 0 },
};

const moment: Shape = (value, place) => {
  if (typeof value !== 'string' || Number.isNaN(Date.parse(value))) refuse(place, 'is no moment in time');
};

// As far as commands read it: what else is in a report is nothing to them.
const whole = object({
  ...{ kit: text, server: optional(text), startedAt: moment, specification: text, profile: text },
  ...{
    requirementSet: optional(text),
    sections: mapOf(text),
    locations: mapOf(text),
    compliance: oneOf(verdicts),
  },
  options: optional(mapOf(list(text))),
  checks: list(
    object({
      ...{ id: text, title: text, proves: list(text), hint: text, outcome: oneOf(outcomes) },
      ...{ reason: optional(text), expected: optional(text), seen: optional(text) },
    }),
  ),
  requirements: list(
    object({
      ...{ id: text, section: text, level: oneOf(levels), text, state: oneOf(states) },
      ...{ checks: list(text), note: optional(text) },
    }),
  ),
});

/**
 * Reads a JSON report. Who wrote it is not known: it is looked at as far as the commands rely on it.
 * @throws NotAReport
 */
export function readReport(json: string): OldReport {
  let report: unknown;
  try {
    report = JSON.parse(json);
  } catch (error) {
    throw new NotAReport(`it is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isObject(report) || typeof report.kit !== 'string' || !('version' in report)) {
    throw new NotAReport('it is no report of this kit (--report json=FILE writes one)');
  }
  const { version } = report;
  if (typeof version === 'number' && version > 1) {
    throw new NotAReport(
      `it is a report of version ${version}, and this kit reads version 1: a newer kit reads it`,
    );
  }
  if (version !== 1) throw new NotAReport('it is no report of version 1');
  whole(report, '');
  return report as unknown as OldReport;
}

import type { CheckOutcome, RequirementState } from '../engine/results.js';

/** What other commands need of a JSON report that was written before. */
export interface OldReport {
  readonly kit: string;
  readonly server?: string;
  readonly startedAt?: string;
  readonly compliance: string;
  readonly options?: Readonly<Record<string, readonly string[]>>;
  readonly checks: readonly { readonly id: string; readonly outcome: CheckOutcome; readonly seen?: string }[];
  readonly requirements: readonly {
    readonly id: string;
    readonly section: string;
    readonly level: string;
    readonly state: RequirementState;
  }[];
}

/** The file is no report of this kit; the message is what is wrong with it. */
export class NotAReport extends Error {
  override name = 'NotAReport';
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isRows = (value: unknown): boolean =>
  Array.isArray(value) && value.every((row) => isObject(row) && typeof row.id === 'string');

const isOptions = (value: unknown): boolean =>
  value === undefined ||
  (isObject(value) &&
    Object.values(value).every(
      (texts) => Array.isArray(texts) && texts.every((text) => typeof text === 'string'),
    ));

/**
 * Reads a JSON report.
 * @throws NotAReport
 */
export function readReport(text: string): OldReport {
  let report: unknown;
  try {
    report = JSON.parse(text);
  } catch (error) {
    throw new NotAReport(`it is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isObject(report) || typeof report.kit !== 'string' || !('version' in report)) {
    throw new NotAReport('it is no report of this kit (--report json=FILE writes one)');
  }
  if (report.version !== 1)
    throw new NotAReport(`it is a report of version ${String(report.version)}, not 1`);
  const whole = isRows(report.checks) && isRows(report.requirements) && isOptions(report.options);
  if (!whole || typeof report.compliance !== 'string') throw new NotAReport('it is damaged');
  return report as unknown as OldReport;
}

import { closeSync, openSync, writeFileSync } from 'node:fs';
import type { ReportTarget } from '../config/readers.js';
import { UsageError } from '../config/usage-error.js';

/** A file that a report goes to; it could be opened before the run. */
export interface ReportFile {
  readonly file: string;
}

/** The run is over, but a report of it is not where it was wanted. */
export class ReportNotWritten extends Error {
  override name = 'ReportNotWritten';
}

/**
 * Makes sure before the run that reports can be written.
 * @throws UsageError
 */
export function openReports(reports: readonly ReportTarget[]): ReportFile[] {
  return reports.flatMap(({ kind, file }) => {
    if (kind !== 'json' || file === undefined) return [];
    try {
      // Not emptied: an old report stays until there is a new one.
      closeSync(openSync(file, 'a'));
    } catch (error) {
      throw new UsageError(
        `--report: ${file} can't be written: ${error instanceof Error ? error.message : error}`,
      );
    }
    return [{ file }];
  });
}

/** @throws ReportNotWritten */
export function writeReport({ file }: ReportFile, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new ReportNotWritten(
      `the report ${file} could not be written: ${error instanceof Error ? error.message : error}`,
    );
  }
}

import { accessSync, closeSync, constants, existsSync, openSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describeFileError } from '../config/file-error.js';
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
      refuseUnwritable(file);
    } catch (error) {
      throw new UsageError(`--report: ${file} can't be written: ${describeFileError(error)}`);
    }
    return [{ file }];
  });
}

/** Leaves everything as it is: an old report stays until there is a new one, and no empty one is made. */
function refuseUnwritable(file: string): void {
  if (existsSync(file)) closeSync(openSync(file, 'r+'));
  else accessSync(join(dirname(file), '.'), constants.W_OK);
}

/** @throws ReportNotWritten */
export function writeReport({ file }: ReportFile, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new ReportNotWritten(`the report ${file} could not be written: ${describeFileError(error)}`);
  }
}

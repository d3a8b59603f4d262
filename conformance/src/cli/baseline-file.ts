import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type BaselineEntry, readBaseline, refuseUnknown } from '../baseline/baseline.js';
import { updateBaseline } from '../baseline/update.js';
import type { Settings } from '../config/settings.js';
import type { RunResult } from '../engine/results.js';
import { describeFileError } from '../options/file-error.js';
import { UsageError } from '../options/usage-error.js';
import { profiles } from '../profiles/index.js';
import { ReportNotWritten } from './report-files.js';

/** The file of --baseline, read. */
export interface BaselineFile {
  readonly file: string;
  readonly text: string;
  readonly entries: readonly BaselineEntry[];
}

/**
 * Reads the baseline of a run; with --update-baseline there need not be one yet.
 * @throws UsageError, StaleBaseline
 */
export function openBaseline({
  baseline: file,
  updateBaseline: update,
  profile,
}: Settings): BaselineFile | undefined {
  if (file === undefined) return undefined;
  const text = update && !existsSync(file) ? '' : readInput(file, '--baseline');
  const entries = readBaseline(text, file);
  refuseUnknown(
    entries,
    profiles[profile].checks.map(({ id }) => id),
  );
  return { file, text, entries };
}

/**
 * Rewrites a baseline after a run, and says what changed.
 * @throws ReportNotWritten
 */
export function renewBaseline(
  { file, text: old, entries }: BaselineFile,
  result: RunResult,
): { entries: readonly BaselineEntry[]; said: string } {
  const { text, added, removed } = updateBaseline(old, result);
  if (added.length === 0 && removed.length === 0) return { entries, said: `${file} is as it should be\n` };
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new ReportNotWritten(`the baseline ${file} could not be written: ${describeFileError(error)}`);
  }
  const lines = [
    `${file} was rewritten:`,
    ...added.map((id) => `  + ${id}: ${result.checks.find((check) => check.id === id)?.outcome}`),
    ...removed.map((id) => `  - ${id}: passes`),
  ];
  return { entries: readBaseline(text, file), said: `${lines.join('\n')}\n` };
}

/** @throws UsageError */
export function readInput(file: string, flag: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${flag}: ${file} can't be read: ${describeFileError(error)}`);
  }
}

import {
  accessSync,
  appendFileSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { describeFileError } from '../options/file-error.js';
import { UsageError } from '../options/usage-error.js';
import type { OutputStream } from './look.js';

/** The run is over, but a report of it is not where it was wanted. */
export class ReportNotWritten extends Error {
  override name = 'ReportNotWritten';
}

/** Where a report goes to. */
export interface ReportSink {
  /** Replaces what is there. */
  write(text: string): void;
  /** Adds to what `write` has begun. */
  append(text: string): void;
}

/**
 * Makes sure before the run that a report can be written. An old one stays until there is a new one, and missing folders are
 * made then.
 * @throws UsageError
 */
export function openSink(file: string | undefined, stdout: OutputStream, flag = '--report'): ReportSink {
  if (file === undefined) {
    const write = (text: string) => void stdout.write(text);
    return { write, append: write };
  }
  try {
    refuseUnwritable(file);
  } catch (error) {
    throw new UsageError(`${flag}: ${file} can't be written: ${describeFileError(error)}`);
  }
  const told = (act: () => void) => {
    try {
      act();
    } catch (error) {
      throw new ReportNotWritten(`the report ${file} could not be written: ${describeFileError(error)}`);
    }
  };
  return {
    write: (text) =>
      told(() => {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
      }),
    append: (text) => told(() => appendFileSync(file, text)),
  };
}

/** Leaves everything as it is: no empty file is made, and no folder. */
function refuseUnwritable(file: string): void {
  if (existsSync(file)) {
    closeSync(openSync(file, 'r+'));
    return;
  }
  let folder = dirname(file);
  while (!existsSync(folder) && folder !== dirname(folder)) folder = dirname(folder);
  // With a dot behind it, for a file may stand where the folder should.
  accessSync(`${folder}/.`, constants.W_OK);
}

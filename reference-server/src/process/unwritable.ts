import { closeSync, existsSync, openSync, unlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { describeFailure } from '../nginx-conf/language/system-error.js';
import type { ProcessSettings } from './process-settings.js';

/** Why a file cannot be written; what is tried leaves nothing behind. */
function faultOf(file: string): string | undefined {
  const isThere = existsSync(file);
  try {
    closeSync(openSync(file, 'a'));
    if (!isThere) unlinkSync(file);
    return undefined;
  } catch (error) {
    return `open() "${file}" failed (${describeFailure(error)})`;
  }
}

/** What a server with these settings could not write: a log, or its pid file. */
export function firstUnwritable(settings: ProcessSettings): string | undefined {
  const { errorLogs, accessLogs, pidFile, makePidFolder } = settings;
  const files = [
    ...errorLogs.filter(({ file }) => file !== 'stderr'),
    ...accessLogs.map((file) => ({ file, makeFolder: false })),
    { file: pidFile, makeFolder: makePidFolder },
  ];
  for (const { file, makeFolder } of files) {
    // A folder that will be made is not missing.
    if (makeFolder && !existsSync(dirname(file))) continue;
    const fault = faultOf(file);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

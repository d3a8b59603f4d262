import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

/**
 * Whether programs are installed, for `describe.skipIf(!areInstalled(...))`; says what is missing.
 * @throws Error in CI when one isn't there, so that the tests are never left out there.
 */
export function areInstalled(debianPackage: string, ...programs: readonly string[]): boolean {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const missing = programs.filter((name) => !folders.some((folder) => existsSync(join(folder, name))));
  if (missing.length === 0) return true;
  const how = `${missing.join(', ')} not installed: apt-get install ${debianPackage}`;
  if (process.env.CI === 'true') throw new Error(how);
  console.warn(`skipped: ${how}`);
  return false;
}

/** What a program says, once it has ended; rejects where it failed. */
export async function outputOf(program: string, ...words: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(program, words, { maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}

import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const changed = (path: string) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Builds what the command runs, where a source is newer: to ask the compiler costs seconds in each file of tests. */
export function build(): void {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
  const newest = Math.max(
    ...sources.map((name) => changed(join(root, 'src', name))),
    changed(join(root, 'tsconfig.json')),
  );
  if (newest <= changed(join(root, 'dist/.tsbuildinfo'))) return;
  const compiler = fileURLToPath(new URL('../../../../node_modules/typescript/bin/tsc', import.meta.url));
  execFileSync(process.execPath, [compiler, '-b', root]);
}

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Builds the package, once for all tests of what is built. */
export default function build(): void {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const tsdown = fileURLToPath(new URL('../node_modules/.bin/tsdown', new URL('../../..', import.meta.url)));
  const { status, stdout, stderr } = spawnSync(tsdown, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`tsdown failed\n${stdout}${stderr}`);
}

import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const changed = (path: string) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

const modules = fileURLToPath(new URL('../../../../node_modules/', import.meta.url));

/** Compiles and bundles the package once, before all tests of what is started or packed, where a source is newer. */
export default function build(): void {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
  const settings = ['tsconfig.json', 'tsdown.config.ts'].map((name) => changed(join(root, name)));
  const newest = Math.max(...sources.map((name) => changed(join(root, 'src', name))), ...settings);
  if (newest <= changed(join(root, 'dist/bundle/main.js'))) return;
  execFileSync(process.execPath, [join(modules, '@typescript/native/bin/tsc'), '-b', root]);
  execFileSync(join(modules, '.bin/tsdown'), { cwd: root });
}

import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** One file of each bundle, and of the types: where one could not be built, it is older than the others. */
const made = [
  'index.js',
  'index.cjs',
  'index.d.ts',
  'pushstream.browser.js',
  'pushstream.iife.js',
  'react.js',
  'browser/history.js',
  'bench/core-websocket.js',
  'bench/all-modes.js',
].map((name) => `dist/${name}`);

/** What all of them are made of, beside the sources. */
const settings = [
  'tsdown.config.ts',
  'shorten.ts',
  'bundle-order.json',
  'tsconfig.json',
  'package.json',
  '../package-lock.json',
];

const changed = (path: string) => statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Whether everything was built after the last change. */
function isBuilt(): boolean {
  const sources = ['src', 'bench'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  );
  return Math.max(...[...sources, ...settings].map(changed)) < Math.min(...made.map(changed));
}

/** Builds the package, once for all tests of what is built, where a source is newer. */
export default function build(): void {
  if (isBuilt()) return;
  const tsdown = fileURLToPath(new URL('../node_modules/.bin/tsdown', new URL('../../..', import.meta.url)));
  const { status, stdout, stderr } = spawnSync(tsdown, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`tsdown failed\n${stdout}${stderr}`);
}

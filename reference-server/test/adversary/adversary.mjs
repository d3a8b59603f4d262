// The long form of the adversary, by itself: `npm run adversary -- --help`.
// It is bundled first, of the same sources as the tests have; the processes that it starts run the same bundle.

import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'tsdown';

const root = join(import.meta.dirname, '../..');

// What the server reads of its package is found from two folders below it.
const outDir = process.env.ADVERSARY_BUNDLE ?? (await mkdtemp(join(root, 'dist/adversary-')));
const isOurs = process.env.ADVERSARY_BUNDLE === undefined;
try {
  if (isOurs) {
    process.env.ADVERSARY_BUNDLE = outDir;
    await build({
      config: false,
      cwd: root,
      entry: [join(import.meta.dirname, 'main.ts')],
      tsconfig: join(root, 'test/tsconfig.json'),
      outDir,
      clean: false,
      dts: false,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      fixedExtension: false,
      report: false,
      logLevel: 'error',
    });
  }
  const { main } = await import(pathToFileURL(join(outDir, 'main.js')).href);
  process.exitCode = await main(process.argv.slice(2));
} finally {
  if (isOurs) await rm(outDir, { recursive: true });
}
if (process.send) process.disconnect();

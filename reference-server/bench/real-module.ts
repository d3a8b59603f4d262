import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The real nginx-push-stream-module: an nginx, and the module that it loads with `load_module`. */
export interface RealModule {
  readonly nginx: string;
  readonly module: string;
}

/** The script that downloads it; this file is run as it is by the tests, and compiled by the benchmarks. */
function script(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const file = join(folder, '.ci/push-stream-module');
    if (existsSync(file)) return file;
    if (folder === dirname(folder)) throw new Error('.ci/push-stream-module is not in this repository');
  }
}

/** Where the real module is; where it is missing, one line that says how to get it. Downloads nothing. */
export function findRealModule(): RealModule | { readonly missing: string } {
  const { stdout, stderr, error } = spawnSync(script(), ['--installed'], { encoding: 'utf8' });
  const [nginx, module] = (stdout ?? '').split('\n');
  if (nginx && module) return { nginx, module };
  return { missing: error?.message ?? stderr.trim() };
}

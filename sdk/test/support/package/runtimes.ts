import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../../../../.ci/runtimes', import.meta.url));

/** A program that runs scripts. */
export interface Runtime {
  readonly name: string;
  readonly program: string;
  /** What stands before the name of a script. */
  readonly args: readonly string[];
}

/** Node 20 is the one that runs the tests; what it is on other machines, its name tells. */
const own: Runtime = {
  name: `Node ${process.versions.node.split('.')[0]}`,
  program: process.execPath,
  args: [],
};

/**
 * The runtimes that the package is tested in: all that `.ci/runtimes` has brought, and the one that runs the tests.
 * @throws Error in CI when they are missing, so that the tests are never left out there
 */
export function runtimes(): readonly Runtime[] {
  const { status, stdout, stderr } = spawnSync(script, ['--installed'], { encoding: 'utf8' });
  if (status !== 0) {
    if (process.env.CI === 'true') throw new Error(stderr);
    console.warn(`skipped in other runtimes: ${stderr.trim()}`);
    return [own];
  }
  const brought = stdout
    .trim()
    .split('\n')
    .map((line) => {
      const [name = '', program = ''] = line.split(' ');
      return { name: name.replace('-', ' '), program, args: name === 'Deno' ? ['run', '--allow-all'] : [] };
    });
  return [own, ...brought.filter(({ name }) => name !== own.name)];
}

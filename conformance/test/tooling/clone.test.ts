import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));

// Installing and building take their time on a slow machine.
const patience = 180_000;

describe('a fresh clone', () => {
  const directory = mkdtempSync(join(tmpdir(), 'pushstream-clone-'));

  /** Runs a program to its end and returns what it printed; throws with all of it when it fails. */
  function run(program: string, ...args: string[]): string {
    // npm and git tell their children about this workspace in variables; the clone shall see its own.
    const ours = /^(?:GIT_|npm_(?!config_)|npm_config_local_prefix$)/;
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
    const { status, stdout, stderr } = spawnSync(program, args, { cwd: directory, env, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed:\n${stdout}${stderr}`);
    return stdout.trim();
  }

  beforeAll(() => {
    run('git', 'clone', '--quiet', root, '.');
    run('npm', 'ci', '--prefer-offline', '--no-audit', '--no-fund');
  }, patience);

  afterAll(() => rmSync(directory, { recursive: true }), patience);

  it.each([
    ['pushstream-conformance', 'conformance'],
    ['pushstream-server', 'reference-server'],
  ])(
    'runs %s after npm ci',
    (bin, folder) => {
      const { version } = JSON.parse(readFileSync(join(directory, folder, 'package.json'), 'utf8'));
      expect(run('npx', '--no-install', bin, '--version')).toBe(version);
    },
    patience,
  );
});

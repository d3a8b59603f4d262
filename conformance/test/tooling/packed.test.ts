import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../src/clients/listen.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const server = fileURLToPath(new URL('fixtures/own-server.mjs', import.meta.url));

/** Bytes of all files below a folder. */
function sizeOf(path: string): number {
  const { size } = lstatSync(path);
  if (!lstatSync(path).isDirectory()) return size;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}

describe('from an empty folder and the packed packages', () => {
  const directory = mkdtempSync(join(tmpdir(), 'pushstream-packed-'));
  const packages = mkdtempSync(join(tmpdir(), 'pushstream-packages-'));
  const commands: string[] = [];
  let installing = 0;
  let port = 0;

  /** Types a command in the empty folder, and counts it. */
  function type(command: string): SpawnSyncReturns<string> & { took: number } {
    const start = performance.now();
    // npm tells its children about this workspace in variables; the folder shall be on its own.
    const ours = /^(?:npm_(?!config_)|npm_config_local_prefix$|INIT_CWD$)/;
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
    commands.push(command);
    const result = spawnSync('sh', ['-c', command], {
      cwd: directory,
      env: { ...env, LANG: 'C.UTF-8' },
      encoding: 'utf8',
    });
    return { ...result, took: performance.now() - start };
  }

  const gate = (fault: string, more = '') => {
    const at = `http://127.0.0.1:${port}`;
    return type(
      `npx pushstream-conformance --publisher '${at}/pub?id={channel}' --subscriber '${at}/sub?id={channel}' \\
    --start 'node my-server.mjs ${port} ${fault}' --ready ${at}/ ${more}`,
    );
  };

  beforeAll(async () => {
    for (const folder of ['reference-server', 'conformance']) {
      const packed = spawnSync('npm', ['pack', '--silent', '--pack-destination', packages], {
        cwd: join(root, folder),
        encoding: 'utf8',
      });
      if (packed.status !== 0) throw new Error(packed.stderr);
    }
    copyFileSync(server, join(directory, 'my-server.mjs'));
    port = await freePort();
    const tarballs = readdirSync(packages).map((name) => join(packages, name));
    expect(tarballs).toHaveLength(2);
    const flags = '--prefer-offline --no-audit --no-fund';
    const { status, stdout, stderr, took } = type(`npm install ${flags} ${tarballs.join(' ')}`);
    if (status !== 0) throw new Error(stdout + stderr);
    installing = took;
  });

  afterAll(() => {
    for (const folder of [directory, packages]) rmSync(folder, { recursive: true });
  });

  it('at most 3 packages and 2.7 MB are installed', () => {
    const lock = JSON.parse(readFileSync(join(directory, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, unknown>;
    };
    const installed = Object.keys(lock.packages).filter((name) => name !== '');
    const size = sizeOf(join(directory, 'node_modules'));
    console.log(`installed: ${installed.length} packages, ${(size / 1e6).toFixed(2)} MB`);
    expect(installed.length).toBeLessThanOrEqual(3);
    expect(size).toBeLessThanOrEqual(2_700_000);
  });

  it('mutants are loaded by nothing but the command that serves with faults', () => {
    const kit = join(directory, 'node_modules/pushstream-conformance');
    const files = readdirSync(kit, { recursive: true, encoding: 'utf8' });
    expect(files.filter((file) => /(^|\/)(proof|mutants|stability|docs)(\/|\.|$)/.test(file))).toEqual([]);
    const bundle = join(kit, 'dist/bundle');
    const code = new Map(
      readdirSync(bundle)
        .filter((file) => file.endsWith('.js'))
        .map((file) => [file, readFileSync(join(bundle, file), 'utf8')]),
    );
    // What is bundled has no folders; but each mutant says what it breaks.
    const mutants = [...code].filter(([, text]) => /\bbreaks:\s*["'`]/.test(text)).map(([file]) => file);
    expect(mutants.length).toBeGreaterThan(0);
    const loaded = new Set<string>();
    const load = (file: string) => {
      if (loaded.has(file)) return;
      loaded.add(file);
      for (const [, from = ''] of (code.get(file) ?? '').matchAll(
        /\b(?:from|import)\s*["'`]\.\/([^"'`]+)["'`]/g,
      ))
        load(from);
    };
    for (const file of ['main.js', 'index.js', 'vitest.js', 'spec.js']) load(file);
    expect(loaded.size).toBeGreaterThan(5);
    expect(mutants.filter((file) => loaded.has(file))).toEqual([]);
  });

  it('one gate is green and one is red, on a server of one’s own', () => {
    commands.length = 1;
    const green = gate('');
    expect(green.stdout + green.stderr).toContain('gate must: met');
    expect(green.status).toBe(0);
    const total = installing + green.took;
    console.log(
      `a green gate: ${commands.length} commands, ${(total / 1000).toFixed(1)} s (installing ${(installing / 1000).toFixed(1)} s)`,
    );
    expect(commands).toHaveLength(2);

    // It is red by this check, among others: the rest would only take time.
    const red = gate('always-201', '--only relay/post-status-202,relay/post-status-201');
    expect(red.stdout).toContain('✗ relay/post-status-202');
    expect(red.stdout).toContain('gate must: not met');
    expect(red.status).toBe(1);
    console.log(`a red gate: one more, ${(red.took / 1000).toFixed(1)} s`);
  });

  it('is there for programs, with all types they need', () => {
    const program = `import { checkServer, version } from 'pushstream-conformance'; import { relay } from 'pushstream-conformance/spec'; console.log(typeof checkServer, version, relay.requirements.length);`;
    const { stdout, stderr } = type(`node --input-type=module -e "${program}"`);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^function \d+\.\d+\.\d+ 53\n$/);

    writeFileSync(
      join(directory, 'program.mts'),
      `import { checkServer, type RunResult } from 'pushstream-conformance';
import { relay } from 'pushstream-conformance/spec';
import { describeConformance } from 'pushstream-conformance/vitest';
import { createPushServer } from 'pushstream-server';
import { MemorySocket } from 'pushstream-server/parts';

const result: RunResult = await checkServer({ only: [relay.profile] });
const count: number = result.checks.length;
const options: Parameters<typeof describeConformance>[0] = { gate: 'should', timeout: count };
export const all = [createPushServer({ port: 0 }).url satisfies string, MemorySocket, options];
`,
    );
    const compiler = join(root, 'node_modules/@typescript/native/bin/tsc');
    const types = `--types node --typeRoots ${join(root, 'node_modules/@types')}`;
    const compiled = type(
      `node ${compiler} --noEmit --strict --target es2022 --module nodenext ${types} program.mts`,
    );
    expect(compiled.stdout).toBe('');
    expect(compiled.status).toBe(0);
  });
});

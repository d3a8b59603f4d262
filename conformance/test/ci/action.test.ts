import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { freePort } from '../../src/clients/listen.js';
import { folderWithNpx, version } from '../support/ci/fake-npx.js';

const ownServer = fileURLToPath(new URL('../tooling/fixtures/own-server.mjs', import.meta.url));
interface Step {
  readonly id?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string; readonly description: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

const text = readFileSync(new URL('../../action.yml', import.meta.url), 'utf8');
const action = parse(text) as Action;
const npx = folderWithNpx();
const directory = mkdtempSync(join(tmpdir(), 'pushstream-action-'));
afterAll(() => {
  for (const folder of [npx, directory]) rmSync(folder, { recursive: true });
});

/** Runs the shell steps as GitHub does, with these inputs. */
function runAction(inputs: Readonly<Record<string, string>>, temp = mkdtempSync(join(directory, 'run-'))) {
  const at = (name: string) => join(temp, name);
  for (const name of ['output', 'summary']) writeFileSync(at(name), '');
  const filled = (expression: string) =>
    expression.replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, name: string) => {
      const input = action.inputs[name];
      if (!input) throw new Error(`the action has no input ${name}`);
      return inputs[name] ?? input.default ?? '';
    });
  const results = action.runs.steps.flatMap(({ run, shell, env = {} }) => {
    if (run === undefined) return [];
    expect(shell).toBe('bash');
    const given = Object.entries(env).map(([name, value]) => [name, filled(value)]);
    return spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', run], {
      cwd: temp,
      encoding: 'utf8',
      env: {
        ...process.env,
        ...Object.fromEntries(given),
        LANG: 'C.UTF-8',
        PATH: [npx, process.env.PATH].join(delimiter),
        RUNNER_TEMP: temp,
        GITHUB_OUTPUT: at('output'),
        GITHUB_STEP_SUMMARY: at('summary'),
      },
    });
  });
  const [result] = results;
  if (!result) throw new Error('the action has no shell step');
  const outputs = Object.fromEntries(
    readFileSync(at('output'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split('=')),
  ) as Record<string, string>;
  return { ...result, outputs, summary: readFileSync(at('summary'), 'utf8'), temp };
}

describe('the GitHub action', () => {
  let port: number;
  beforeAll(async () => {
    port = await freePort();
  });

  const own = (fault = '', more: Readonly<Record<string, string>> = {}) => {
    const url = `http://127.0.0.1:${port}`;
    return runAction({
      publisher: `${url}/pub?id={channel}`,
      subscriber: `${url}/sub?id={channel}`,
      start: `node ${ownServer} ${port} ${fault}`,
      ready: `${url}/`,
      ...more,
    });
  };

  it('runs the npm package in the version of this folder', () => {
    expect(action.inputs.version?.default).toBe(version);
    expect(text).not.toMatch(/@latest|@main/);
  });

  it('puts no input into a script: the shell sees them as variables only', () => {
    for (const { run = '' } of action.runs.steps) expect(run).not.toContain('${{');
  });

  it('green: the outputs, the summary and the report', () => {
    const { status, outputs, summary, temp, stderr } = own();
    expect(stderr).toContain('gate must: met');
    expect(status).toBe(0);
    expect(outputs).toMatchObject({ verdict: 'conditionally compliant', failed: '1' });
    expect(Number(outputs.passed)).toBeGreaterThan(50);
    expect(summary).toContain('conditionally compliant');
    const [, upload] = action.runs.steps;
    expect(upload?.uses).toMatch(/^actions\/upload-artifact@v\d+$/);
    const path = upload?.with?.path?.replace('${{ runner.temp }}', temp) ?? '';
    expect(readFileSync(path, 'utf8')).toContain('</html>');
    expect(Object.keys(action.outputs).sort()).toEqual(Object.keys(outputs).sort());
  });

  it('red: exit 1, annotations on standard output', () => {
    const { status, outputs, stdout, summary } = own('always-201');
    expect(status).toBe(1);
    expect(outputs.verdict).toBe('not compliant');
    expect(Number(outputs.failed)).toBeGreaterThan(1);
    expect(stdout).toMatch(/^::error title=.*relay\/post-status-202/m);
    expect(summary).toContain('relay/post-status-202');
  });

  it('every input reaches the kit', () => {
    const baseline = join(directory, 'baseline.yaml');
    writeFileSync(baseline, '- id: relay/method-unknown\n  reason: node refuses it\n');
    const config = join(directory, 'config.yaml');
    writeFileSync(config, 'only: [relay/method-unknown, relay/post-status-202, relay/interval-immediate]\n');
    const { status, stderr, outputs } = own('', {
      config,
      baseline,
      gate: 'should',
      interval: `http://127.0.0.1:${port}/none?id={channel}`,
      options: '--skip=relay/interval-immediate\n--concurrency=1\n',
    });
    expect(stderr).toContain('gate should: met');
    expect(outputs).toEqual({ verdict: 'none (filtered run)', passed: '1', failed: '1' });
    expect(status).toBe(0);
  });

  it('no result: the exit code says why, the verdict is none', () => {
    const wrong = runAction({ publisher: 'nowhere', subscriber: 'nowhere' });
    expect(wrong.status).toBe(2);
    expect(wrong.outputs).toEqual({ verdict: 'none', passed: '0', failed: '0' });
    expect(wrong.summary).toBe('');
    expect(existsSync(join(wrong.temp, 'conformance-report/report.html'))).toBe(false);
  });

  it('what an earlier use in the same job has left is not taken for a result', () => {
    const { temp, outputs } = own('', { options: '--only=relay/oldest' });
    expect(outputs.passed).toBe('1');
    const wrong = runAction({ publisher: 'nowhere', subscriber: 'nowhere' }, temp);
    expect(wrong.outputs).toEqual({ verdict: 'none', passed: '0', failed: '0' });
    expect(wrong.summary).toBe('');
    expect(existsSync(join(temp, 'conformance-report/report.html'))).toBe(false);
  });
});

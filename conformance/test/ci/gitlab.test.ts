import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { freePort } from '../../src/clients/listen.js';
import { folderWithNpx, version } from '../support/ci/fake-npx.js';

const ownServer = fileURLToPath(new URL('../tooling/fixtures/own-server.mjs', import.meta.url));
interface Job {
  readonly variables: Readonly<Record<string, string>>;
  readonly script: readonly string[];
  readonly artifacts: { readonly paths: readonly string[]; readonly reports: { readonly junit: string } };
}

const file = parse(readFileSync(new URL('../../gitlab-ci.yml', import.meta.url), 'utf8')) as Record<
  string,
  Job
>;
const job = file['.pushstream-conformance'] as Job;
const npx = folderWithNpx();
const directory = mkdtempSync(join(tmpdir(), 'pushstream-gitlab-'));
afterAll(() => {
  for (const folder of [npx, directory]) rmSync(folder, { recursive: true });
});

describe('the GitLab job', () => {
  let port: number;
  beforeAll(async () => {
    port = await freePort();
  });

  /** Runs the script as GitLab does, in a folder of its own. */
  function runJob(variables: Readonly<Record<string, string>>) {
    const cwd = mkdtempSync(join(directory, 'job-'));
    const { status, stdout, stderr } = spawnSync('sh', ['-ec', job.script.join('\n')], {
      cwd,
      encoding: 'utf8',
      env: {
        ...process.env,
        ...job.variables,
        ...variables,
        LANG: 'C.UTF-8',
        PATH: [npx, process.env.PATH].join(delimiter),
      },
    });
    return { status, text: stdout + stderr, read: (name = '') => readFileSync(join(cwd, name), 'utf8') };
  }

  const own = (fault: string, more = '') =>
    runJob({
      PUSHSTREAM_OPTIONS: `--publisher=http://127.0.0.1:${port}/pub?id={channel} --subscriber=http://127.0.0.1:${port}/sub?id={channel} ${more}`,
      PUSHSTREAM_START: `node ${ownServer} ${port} ${fault}`,
      PUSHSTREAM_READY: `http://127.0.0.1:${port}/`,
    });

  it('runs the npm package in the version of this folder', () => {
    expect(job.variables.PUSHSTREAM_VERSION).toBe(version);
  });

  it('green: the reports are where the job says', () => {
    const { status, text, read } = own('');
    expect(text).toContain('gate must: met');
    expect(status).toBe(0);
    expect(read(job.artifacts.reports.junit)).toContain('<testsuite');
    expect(read(job.artifacts.paths[0])).toContain('</html>');
  });

  it('red: exit 1, and the failure is in the JUnit report', () => {
    const { status, read } = own('always-201', '--only=relay/post-status-202');
    expect(status).toBe(1);
    expect(read(job.artifacts.reports.junit)).toMatch(
      /<testcase[^>]*post-status-202[^>]*>\s*(<properties>[\s\S]*?<\/properties>\s*)?<failure/,
    );
  });
});

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runMain } from '../support/cli/run-main.js';

const came = (set: string) =>
  readFileSync(new URL(`../spec/sets/${set}.txt`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');

it('a run of an old requirement set has its checks and requirements only, and a verdict on all of it', async () => {
  const { code, stdout, stderr } = await runMain(['--requirements', '0.1', '--report', 'json=-']).ended;
  const report = JSON.parse(stdout) as {
    requirementSet: string;
    compliance: string;
    checks: { id: string }[];
    requirements: { id: string }[];
  };
  expect(report).toMatchObject({ requirementSet: '0.1', compliance: 'unconditionally compliant' });
  expect(code).toBe(0);
  const old = came('0.1');
  expect(report.checks.map(({ id }) => id)).toEqual(old.filter((id) => id.startsWith('relay/')));
  const rows = report.requirements.map(({ id }) => id);
  expect(rows.filter((id) => !old.includes(id))).toEqual([]);
  expect(rows).toHaveLength(old.filter((id) => /^relay-\d/.test(id)).length);
  expect(stderr).toContain('; requirements 0.1\n');
});

it('the list of an old set lacks what came later', async () => {
  const list = async (...argv: string[]) => (await runMain(['list', ...argv]).ended).stdout;
  expect(await list()).toContain('relay/post-status-hung-up');
  expect(await list('--requirements', '0.1')).not.toContain('relay/post-status-hung-up');
});

it('what came later is refused, with its set', async () => {
  const argv = ['--requirements', '0.1', '--only', 'relay/post-status-hung-up'];
  const { code, stderr } = await runMain(argv).ended;
  expect(stderr).toBe(
    'pushstream-conformance: "relay/post-status-hung-up" came with the requirement set 0.2, and the run is about 0.1\n',
  );
  expect(code).toBe(2);
});

it('an entry of the baseline about what came later is idle, not stale', async () => {
  const baseline = new URL('../fixtures/later-baseline.yaml', import.meta.url).pathname;
  const argv = ['--requirements', '0.1', '--only', 'relay/oldest', '--baseline', baseline];
  const { code, stdout } = await runMain(argv).ended;
  expect(stdout).toContain('relay/post-status-hung-up: not selected');
  expect(code).toBe(0);
});

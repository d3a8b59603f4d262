import { spawnSync } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { main } from '../../../src/cli/main.js';
import { type Nchan, nchanAvailable, startNchan } from '../../../src/stability/nginx.js';

const baseline = fileURLToPath(new URL('nchan-baseline.yaml', import.meta.url));
const known = [...readFileSync(baseline, 'utf8').matchAll(/^- id: (\S+)$/gm)].map((match) => match[1]);

/** The part of a check in the JSON report that is looked at here. */
interface ReportedCheck {
  readonly id: string;
  readonly outcome: string;
  readonly expected?: string;
  readonly seen?: string;
  readonly transcript: readonly { at: number; connection: string; kind: string }[];
  readonly reproduce?: string;
}

async function runKit(nchan: Nchan, ...options: string[]) {
  return runKitAt('pub', nchan, ...options);
}

/** The same with another publisher location. */
async function runKitAt(publisher: string, nchan: Nchan, ...options: string[]) {
  const at = (path: string) => `${nchan.url}/${path}?id={channel}`;
  const directory = mkdtempSync(join(tmpdir(), 'pushstream-kit-'));
  const file = join(directory, 'report.json');
  const said: string[] = [];
  const stream = { write: (text: string) => said.push(text) };
  const around = Object.assign(new EventEmitter(), { stdout: stream, stderr: stream });
  const argv = [
    ...['--publisher', at(publisher), '--subscriber', at('sub'), '--interval', at('sub-ip')],
    ...['--first', at('sub-first'), '--last', at('sub-last')],
    ...['--publisher-nostore', at('pub-nostore'), '--publisher-limit', `${at('pub-limit')}=3`],
    ...['--features', 'case-sensitive-ids=yes,encoded-ids=yes'],
    ...['--report', 'console', '--report', `json=${file}`, ...options],
  ];
  try {
    const code = await main(argv, {}, around);
    const report = JSON.parse(readFileSync(file, 'utf8')) as { compliance: string; checks: ReportedCheck[] };
    return { code, report, text: said.join('') };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

type Run = Awaited<ReturnType<typeof runKit>>;

const failedOf = ({ report }: Run) => report.checks.filter(({ outcome }) => outcome === 'fail');

/** What fails is what the baseline says, and nothing is left unjudged. */
function failsAsKnown(run: Run): void {
  const ids = failedOf(run).map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining(known));
  expect(ids).toHaveLength(known.length);
  const open = run.report.checks.filter(({ outcome }) => outcome !== 'pass' && outcome !== 'fail');
  expect(open.map(({ id, outcome }) => `${id}: ${outcome}`)).toEqual([]);
}

describe.skipIf(!nchanAvailable())('the kit against nchan with four workers, with reuseport', () => {
  test('fails as the baseline says; with it the gate is met: exit 0', async () => {
    const nchan = await startNchan({ workers: 4, reuseport: true });
    try {
      const run = await runKit(nchan, '--gate', 'should', '--baseline', baseline);
      failsAsKnown(run);
      expect(run.report.compliance).toBe('not compliant');
      expect(run.code).toBe(0);
    } finally {
      await nchan.stop();
    }
  });
});

describe.skipIf(!nchanAvailable())('the kit against nchan with a short buffer', () => {
  test.each([1, 2, 5])('of %i: only what the baseline says fails', async (length) => {
    const location = `location = /pub-short { nchan_publisher; nchan_message_timeout 2h; nchan_message_buffer_length ${length}; }`;
    const nchan = await startNchan({ locations: [location] });
    try {
      const run = await runKitAt('pub-short', nchan, '--skip', 'relay/storage-limits');
      const other = failedOf(run).filter(({ id }) => !known.includes(id));
      expect(other.map(({ id, seen }) => `${id}: ${seen}`)).toEqual([]);
    } finally {
      await nchan.stop();
    }
  });
});

describe.skipIf(!nchanAvailable())('the kit against nchan with one worker', () => {
  let nchan: Nchan;
  let run: Run;

  beforeAll(async () => {
    nchan = await startNchan({});
    run = await runKit(nchan);
  });
  afterAll(() => nchan?.stop());

  const failed = () => failedOf(run);

  test('the verdict is "not compliant", and exit 1', () => {
    expect(run.code).toBe(1);
    expect(run.report.compliance).toBe('not compliant');
    expect(run.text.trimEnd().split('\n').at(-1)).toContain('not compliant');
  });

  test('what fails is what the baseline says, and nothing is left unjudged', () => {
    failsAsKnown(run);
  });

  test('each failure comes with its evidence', () => {
    for (const { id, expected, seen, transcript } of failed()) {
      expect(expected, id).toBeTruthy();
      expect(seen, id).toBeTruthy();
      expect(new Set(transcript.map(({ connection }) => connection)).size, id).toBeGreaterThan(0);
      expect(run.text).toContain(`${id}: `);
    }
    const offsets = failed().flatMap(({ transcript }) => transcript.map(({ at }) => at));
    expect(offsets.every((at) => at >= 0)).toBe(true);
  });

  test('a failure that is not in the baseline keeps the gate shut', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'pushstream-kit-'));
    const file = join(directory, 'baseline.yaml');
    writeFileSync(file, '- id: relay/put-creates\n  reason: known\n');
    const gated = await runKit(nchan, '--baseline', file, '--only', 'relay/put-creates,relay/put-existing');
    rmSync(directory, { recursive: true });
    expect(gated.code).toBe(1);
  });

  test('an unexpected pass fails: exit 5', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'pushstream-kit-'));
    const file = join(directory, 'baseline.yaml');
    writeFileSync(file, '- id: relay/oldest\n  reason: thought to fail\n');
    const gated = await runKit(nchan, '--baseline', file, '--only', 'relay/oldest');
    rmSync(directory, { recursive: true });
    expect(gated.code).toBe(5);
    expect(gated.text).toContain('relay/oldest');
  });

  test('the curl script of a failure shows it without the kit', () => {
    const script =
      /^ *#!\/bin\/sh\n *# relay\/put-creates-empty:[\s\S]*?(?:\n *show \d.*)+/m.exec(run.text)?.[0] ?? '';
    const { stdout, status } = spawnSync('sh', [], {
      input: script.replace(/^ {4}/gm, ''),
      encoding: 'utf8',
    });
    expect(status, script).toBe(0);
    expect(stdout).toContain('== 1. publisher 1: PUT');
    expect(stdout).toContain('202 Accepted');
    // The first message that a subscriber gets is an empty one.
    expect(stdout).toMatch(/subscriber 1: GET[\s\S]*200 OK[\s\S]*Content-Length: 0/);
  });
});

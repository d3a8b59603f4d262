import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Publisher } from '../../src/actors/publisher.js';
import { Reply } from '../../src/actors/reply.js';
import { runMain } from '../support/cli/run-main.js';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'pushstream-exit-'));
});
afterAll(() => rmSync(directory, { recursive: true }));
afterEach(() => void vi.restoreAllMocks());

const write = (name: string, text: string) => {
  const file = join(directory, name);
  writeFileSync(file, text);
  return file;
};

const one = ['--only', 'relay/oldest'];

/** What differs from one run to the next is made alike. */
function alike(text: string): string {
  return text
    .replaceAll(directory, 'DIR')
    .replace(/\d+(\.\d+)? m?s\b/g, 'N ms')
    .replace(/pc-[0-9a-f]{8}-[0-9a-z]+-[0-9a-f]{6}/g, 'CHANNEL')
    .replace(/message [0-9a-f]{12}/g, 'message RANDOM')
    .replace(/^ +(?=N ms)/gm, ' ')
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT')
    .replace(/ {4,}at [\s\S]*?(?=\n\S|\n {0,3}\S)/g, '    at …')
    .replace(/pushstream-conformance([ /])\d+\.\d+\.\d+/g, 'pushstream-conformance$1V');
}

/** Breaks the kit: bodies can't be compared any more. */
const breakReplies = () =>
  vi.spyOn(Reply.prototype, 'hasBody').mockImplementation(() => {
    throw new TypeError('a fault of the kit');
  });

/** A server that answers publishers with a status, whatever they ask. */
let server: Server;
let publishers = 200;
let target: string[];
beforeAll(async () => {
  server = createServer((request, response) => {
    response.sendDate = false;
    request
      .resume()
      .on('end', () => response.writeHead(publishers, { 'Content-Type': 'text/plain' }).end('x'));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/x?id={channel}`;
  target = ['--publisher', url, '--subscriber', url, '--only', 'relay/post-status-202'];
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  publishers = 200;
});

const cases: { name: string; code: number; argv: () => string[]; before?: () => unknown }[] = [
  { name: '0-gate-met', code: 0, argv: () => one },
  { name: '1-gate-not-met', code: 1, argv: () => target },
  { name: '2-usage', code: 2, argv: () => ['--gate', 'most'] },
  { name: '2-nothing-selected', code: 2, argv: () => [...one, '--skip', 'relay/oldest'] },
  {
    name: '3-unreachable',
    code: 3,
    argv: () => [
      '--publisher',
      'http://127.0.0.1:1/p?{channel}',
      '--subscriber',
      'http://127.0.0.1:1/s?{channel}',
    ],
  },
  { name: '4-kit-error-in-a-check', code: 4, argv: () => one, before: breakReplies },
  {
    name: '4-kit-error',
    code: 4,
    argv: () => one,
    before: () =>
      vi.spyOn(Publisher.prototype, 'post').mockImplementation(() => {
        throw new TypeError('a fault of the kit');
      }),
  },
  {
    name: '5-known-failure-passes',
    code: 5,
    argv: () => [...one, '--baseline', write('passes.yaml', '- id: relay/oldest\n  reason: r\n')],
  },
  {
    name: '5-expired',
    code: 5,
    argv: () => [
      ...one,
      '--baseline',
      write('expired.yaml', '- id: relay/walk\n  reason: r\n  expires: 2020-01-01\n'),
    ],
  },
  {
    name: '5-unknown-id',
    code: 5,
    argv: () => [...one, '--baseline', write('unknown.yaml', '- id: relay/oldst\n  reason: r\n')],
  },
];

describe('exit code', () => {
  it.each(cases)('$name', async ({ name, code, argv, before }) => {
    before?.();
    const ended = await runMain(argv()).ended;
    const shown = `exit ${ended.code}\n--- standard output\n${ended.stdout}--- standard error\n${ended.stderr}`;
    await expect(alike(shown)).toMatchFileSnapshot(`golden/exit-${name}.txt`);
    expect(ended.code).toBe(code);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('130: interrupted by %s', async (signal) => {
    const run = runMain([]);
    run.interrupt(signal);
    expect(await run.ended).toEqual({
      code: 130,
      stdout: '',
      stderr: 'pushstream-conformance: interrupted\n',
    });
  });

  it('an error of the kit is never the target’s failure, and asks to be reported', async () => {
    breakReplies();
    const { stdout, code } = await runMain([...one, '--report', 'json=-', '--gate', 'none']).ended;
    const [check] = JSON.parse(stdout).checks;
    expect(check.outcome).toBe('error');
    expect(check.reason).toContain('the kit itself failed, please report it: TypeError: a fault of the kit');
    expect(code).toBe(4);
  });
});

describe('--update-baseline', () => {
  it('writes what fails, and the next run has its gate met', async () => {
    const file = join(directory, 'new.yaml');
    const argv = [...target, '--baseline', file];
    const first = await runMain([...argv, '--update-baseline']).ended;
    expect(first.stderr).toBe(`${file} was rewritten:\n  + relay/post-status-202: fail\n`);
    expect(readFileSync(file, 'utf8')).toBe(
      '- id: relay/post-status-202\n  seen: 200 OK\n  reason: not yet explained\n',
    );
    expect(first.code).toBe(0);
    expect((await runMain(argv).ended).code).toBe(0);
    publishers = 202;
    const passing = await runMain([...argv, '--update-baseline']).ended;
    expect(passing.stderr).toContain('  - relay/post-status-202: passes\n');
    expect(passing.code).toBe(0);
    const same = await runMain([...argv, '--update-baseline']).ended;
    expect(same.stderr).toBe(`${file} is as it should be\n`);
  });

  it('without it no baseline is ever written', async () => {
    const text = '# mine\n- id: relay/oldest\n  reason: r\n';
    const file = write('mine.yaml', text);
    await runMain([...target, '--only', 'relay/oldest', '--baseline', file]).ended;
    expect(readFileSync(file, 'utf8')).toBe(text);
    const missing = join(directory, 'missing.yaml');
    expect((await runMain([...one, '--baseline', missing]).ended).code).toBe(2);
    expect(existsSync(missing)).toBe(false);
  });

  it('does not write when the run comes to no end', async () => {
    const file = join(directory, 'none.yaml');
    const url = 'http://127.0.0.1:1/x?{channel}';
    const argv = ['--publisher', url, '--subscriber', url, '--baseline', file, '--update-baseline'];
    expect((await runMain(argv).ended).code).toBe(3);
    expect(existsSync(file)).toBe(false);
  });

  it('needs to know which file', async () => {
    const { code, stderr } = await runMain(['--update-baseline']).ended;
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'pushstream-conformance: --update-baseline: --baseline FILE is missing: which one?\n',
    });
  });
});

describe('--report', () => {
  it('writes all kinds from one run', async () => {
    const kinds = ['json', 'ndjson', 'junit', 'html', 'markdown', 'github'];
    const file = (kind: string) => join(directory, `report.${kind}`);
    const { code, stdout } = await runMain([
      ...one,
      ...kinds.flatMap((kind) => ['--report', `${kind}=${file(kind)}`]),
    ]).ended;
    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^verdict: /);
    const begins = ['{', '{"version":1,"type":"started"', '<?xml', '<!doctype html>', '## ', '::notice '];
    for (const [index, kind] of kinds.entries())
      expect(readFileSync(file(kind), 'utf8').startsWith(begins[index] ?? '?'), kind).toBe(true);
  });

  it('ndjson is written while the run goes, and ends with the exit code', async () => {
    const file = join(directory, 'events.ndjson');
    await runMain([...one, '--report', `ndjson=${file}`]).ended;
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    const events = lines.map((line) => JSON.parse(line));
    expect(events.map(({ type }) => type)).toEqual([
      'started',
      'calibrated',
      'features',
      'check-started',
      'check-finished',
      'finished',
      'judged',
    ]);
    expect(events.at(-1)).toMatchObject({ version: 1, exitCode: 0 });
  });

  it('a run that comes to no end says so in the stream and in annotations', async () => {
    const url = 'http://127.0.0.1:1/x?{channel}';
    const target = ['--publisher', url, '--subscriber', url];
    const stream = await runMain([...target, '--report', 'ndjson=-']).ended;
    const last = stream.stdout.trimEnd().split('\n').at(-1) ?? '';
    expect(JSON.parse(last)).toMatchObject({ type: 'stopped', exitCode: 3 });
    const { stdout } = await runMain([...target, '--report', 'github=-']).ended;
    expect(stdout).toMatch(/^::error title=pushstream-conformance::cannot reach http:/);
  });
});

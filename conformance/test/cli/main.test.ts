import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { optionList } from '../../src/config/options.js';
import { profiles } from '../../src/profiles/index.js';
import { relayChecks } from '../../src/profiles/relay/checks.js';
import { relay } from '../../src/spec.js';
import { version } from '../../src/target/version.js';
import { runMain } from '../support/cli/run-main.js';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'pushstream-cli-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

const write = (name: string, text: string) => {
  const file = join(directory, name);
  writeFileSync(file, text);
  return file;
};

describe('with no target', () => {
  it('the reference server is found unconditionally compliant, by what was seen', async () => {
    const file = join(directory, 'report.json');
    const { code, stdout, stderr } = await runMain(['--report', `json=${file}`, '--gate', 'should']).ended;
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^verdict: unconditionally compliant \(.*6 SHOULD/);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const report = JSON.parse(readFileSync(file, 'utf8'));
    expect(report).toMatchObject({ version: 1, exitCode: 0, compliance: 'unconditionally compliant' });
    // The badge that our own documents show.
    const { stdout: badge } = await runMain(['badge', file]).ended;
    await expect(badge).toMatchFileSnapshot('../../../docs/results/reference-relay.svg');
    const attested = report.requirements.filter((row: { state: string }) => row.state === 'attested');
    expect(attested).toEqual([]);
  });

  it('a filtered run says so, and JSON on standard output stands there alone', async () => {
    const { code, stdout, stderr } = await runMain(['--only', 'relay/oldest', '--report', 'json=-']).ended;
    expect(JSON.parse(stdout)).toMatchObject({ compliance: 'none (filtered run)' });
    expect(stderr).toContain('verdict: none (filtered run)');
    expect(code).toBe(0);
  });

  it('a stale baseline is told by exit 5', async () => {
    const passes = write('passes.yaml', '- id: relay/oldest\n  reason: r\n');
    expect((await runMain(['--only', 'relay/oldest', '--baseline', passes]).ended).code).toBe(5);
    const unknown = write('unknown.yaml', '- id: relay/oldst\n  reason: r\n');
    const { code, stderr, stdout } = await runMain(['--baseline', unknown]).ended;
    expect({ code, stdout }).toEqual({ code: 5, stdout: '' });
    expect(stderr).toContain('unknown.yaml:1:3: no check is called "relay/oldst"; the nearest: relay/oldest');
  });
});

describe('what can not be run', () => {
  it.each([
    [['--lits'], '--lits: there is no such option; the nearest: --list'],
    [['lst'], '"lst": there is no such command; the nearest: list'],
    [['list', 'all'], '"all": arguments without a flag are not understood (see --help)'],
    [['explain'], 'something is missing: pushstream-conformance explain ID'],
    [['explain', 'a', 'b'], '"b": one too many: pushstream-conformance explain ID (see --help)'],
    [['explain', 'relay/oldst'], 'no check or requirement is called "relay/oldst"'],
    [['--only', 'relay/oldest', 'list'], '"list": arguments without a flag are not understood'],
    [
      ['--only', 'relay/oldst'],
      'no check, requirement or section is called "relay/oldst"; the nearest: relay/oldest',
    ],
    [['--only', 'relay/oldest', '--skip', '3'], 'the selection leaves no check to run'],
    [
      ['--explain', 'relay/oldst'],
      'no check or requirement is called "relay/oldst"; the nearest: relay/oldest',
    ],
    [['--config', '/no/such.yaml'], "--config: /no/such.yaml can't be read: no such file or folder"],
    [['--baseline', '/no/such.yaml'], "--baseline: /no/such.yaml can't be read: no such file or folder"],
    [['--cacert', '/no/such.pem'], "--cacert: /no/such.pem can't be read: no such file or folder"],
    [
      ['--report', 'json=/dev/null/report'],
      "--report: /dev/null/report can't be written: a part of its path is not a folder",
    ],
    [['--report', 'json=/'], "--report: / can't be written: it is a folder"],
  ])('%j: exit 2 and one line', async (argv, message) => {
    const { code, stdout, stderr } = await runMain(argv).ended;
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('starts nothing when the configuration is wrong', async () => {
    const trace = join(directory, 'started');
    const config = write('wrong.yaml', `start: touch ${trace}\nready: http://127.0.0.1:1/\npublishr: x\n`);
    const { code, stderr } = await runMain(['--config', config]).ended;
    expect(code).toBe(2);
    expect(stderr).toContain('wrong.yaml:3:1: key publishr: there is no such key; did you mean "publisher"?');
    expect(existsSync(trace)).toBe(false);
  });

  it('makes the folders of a report when it is written', async () => {
    const file = join(directory, 'new/folders/report.json');
    const { code } = await runMain(['--only', 'relay/oldest', '--report', `json=${file}`]).ended;
    expect(code).toBe(0);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toHaveProperty('checks');
    const refused = join(directory, 'none/report.json');
    await runMain(['--only', 'relay/oldst', '--report', `json=${refused}`]).ended;
    expect(existsSync(join(directory, 'none'))).toBe(false);
  });

  it('a report that can no longer be written after the run is exit 4; the others are written', async () => {
    const file = join(directory, 'taken.json');
    const other = join(directory, 'other.xml');
    const reports = ['--report', `json=${file}`, '--report', `junit=${other}`];
    const run = runMain(['--only', 'relay/oldest', ...reports]);
    // Looked at before the run, written after it.
    mkdirSync(file);
    const { code, stdout, stderr } = await run.ended;
    expect(readFileSync(other, 'utf8')).toContain('<testsuites');
    expect(stdout).toContain('gate must: met');
    expect(stderr).toContain('taken.json could not be written: it is a folder');
    expect(code).toBe(4);
  });
});

describe('a target', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  async function locations(answer: (headers: Record<string, unknown>) => { status: number; body: string }) {
    server = createServer((request, response) => {
      const { status, body } = answer(request.headers);
      request.resume().on('end', () => response.writeHead(status, { Server: body }).end(body));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/x?id={channel}`;
    return ['--publisher', url, '--subscriber', url];
  }

  it('that is not there is exit 3 and one line', async () => {
    const url = 'http://127.0.0.1:1/pub?id={channel}';
    const { code, stdout, stderr } = await runMain(['--publisher', url, '--subscriber', url]).ended;
    expect(stderr).toBe(`pushstream-conformance: cannot reach ${url}: connection refused\n`);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  });

  it('that refuses everything alike is exit 3', async () => {
    const argv = await locations(() => ({ status: 401, body: 'no' }));
    const { code, stderr } = await runMain(argv).ended;
    expect(stderr).toContain('both answer 401 to everything: is a header with credentials missing');
    expect(code).toBe(3);
  });

  it('that fails a MUST is exit 1, with no secret in any output', async () => {
    const argv = await locations((headers) => ({ status: 202, body: `you are ${headers.authorization}` }));
    const file = join(directory, 'secret.json');
    const secret = [
      '--publisher-header',
      'Authorization: Bearer ${TOKEN}',
      '--subscriber-header',
      'X: ${TOKEN}',
    ];
    const run = ['--only', 'relay/oldest,relay/info-get', '--report', `json=${file}`];
    const { code, stdout, stderr } = await runMain([...argv, ...secret, ...run], { TOKEN: 's3cr"t' }).ended;
    expect(code).toBe(1);
    const everything = stdout + stderr + readFileSync(file, 'utf8');
    expect(everything).not.toMatch(/s3cr/);
    expect(stdout).toContain('Authorization: Bearer ${TOKEN}');
    expect(stdout).toContain(`-H 'Authorization: Bearer '"$TOKEN"`);
  });
});

describe('questions that run nothing', () => {
  it('--version', async () => {
    expect(await runMain(['--version']).ended).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('--help names every option with its default', async () => {
    const { code, stdout } = await runMain(['--help']).ended;
    expect(code).toBe(0);
    for (const { flag, fallback } of optionList) {
      expect(stdout).toContain(`--${flag}`);
      if (fallback) expect(stdout.replace(/\s+/g, ' ')).toContain(`Default: ${fallback}.`);
    }
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(105);
  });

  it('--list names every requirement and check', async () => {
    const { code, stdout } = await runMain(['--list']).ended;
    expect(code).toBe(0);
    for (const { id } of [...relay.requirements, ...relayChecks]) expect(stdout).toContain(` ${id} `);
  });

  it('--explain knows every requirement and check of every profile', async () => {
    const ids = Object.values(profiles).flatMap(({ ledger, checks }) =>
      [...ledger.requirements, ...checks].map(({ id }) => id),
    );
    for (const id of new Set(ids)) {
      const { code, stdout } = await runMain(['--explain', id]).ended;
      expect(code, id).toBe(0);
      expect(stdout.startsWith(id), id).toBe(true);
    }
  });

  it.each([
    [['list'], ['--list']],
    [
      ['explain', 'relay/walk'],
      ['--explain', 'relay/walk'],
    ],
    [['list', '--help'], ['--help']],
  ])('%j says the same as %j', async (command, flags) => {
    expect(await runMain(command).ended).toEqual(await runMain(flags).ended);
  });

  it('--explain shows text, level, section, source and checks of a requirement', async () => {
    const { stdout } = await runMain(['--explain', 'relay-3.1-longpoll-gone']).ended;
    for (const part of ['held requests get 410', 'MUST', '3.1 MUST#9', 'relay/longpoll-gone'])
      expect(stdout).toContain(part);
  });
});

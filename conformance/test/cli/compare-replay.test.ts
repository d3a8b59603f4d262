import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { jsonText } from '../../src/reports/json.js';
import { runMain } from '../support/cli/run-main.js';
import { finishedRun, mixedResult, runResult } from '../support/reports/result-fixture.js';

let directory: string;
let server: Server;
let status = 200;
let asked: (string | undefined)[] = [];
let target: string[];
const write = (name: string, text: string) => {
  const file = join(directory, name);
  writeFileSync(file, text);
  return file;
};

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'pushstream-replay-'));
  server = createServer((request, response) => {
    asked.push(request.headers.authorization);
    request.resume().on('end', () => response.writeHead(status).end('x'));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/x?id={channel}`;
  target = ['--publisher', url, '--subscriber', url];
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(directory, { recursive: true });
});
beforeEach(() => {
  status = 200;
  asked = [];
});

describe('compare', () => {
  const ours = () => write('ours.json', jsonText(finishedRun(mixedResult)));
  const theirs = () => write('theirs.json', jsonText(finishedRun(runResult({ server: 'other|server/2' }))));

  it('shows servers side by side, and marks where they differ', async () => {
    const { code, stdout } = await runMain(['compare', ours(), theirs()]).ended;
    await expect(stdout).toMatchFileSnapshot('golden/compare.txt');
    expect(code).toBe(0);
  });

  it('as Markdown too', async () => {
    const { stdout } = await runMain(['compare', ours(), theirs(), '--format', 'markdown']).ended;
    await expect(stdout).toMatchFileSnapshot('golden/compare.md.txt');
  });

  it.each([
    ['[]', 'it is no report of this kit'],
    ['{', 'it is not JSON'],
    [
      '{"version":2,"kit":"k"}',
      'it is a report of version 2, and this kit reads version 1: a newer kit reads it',
    ],
    ['{"version":1,"kit":"k","checks":[1]}', 'it is damaged'],
  ])('refuses %s', async (text, message) => {
    const { code, stderr } = await runMain(['compare', ours(), write('bad.json', text)]).ended;
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});

describe('replay', () => {
  const id = 'relay/post-status-202';
  const header = ['--publisher-header', 'Authorization: Bearer ${TOKEN}'];

  async function reportOf(...more: string[]) {
    const file = join(directory, 'report.json');
    await runMain([...target, ...more, '--only', `${id},relay/info-get`, '--report', `json=${file}`], {
      TOKEN: 'old-5ecret',
    }).ended;
    return file;
  }

  it('runs the check again, with the secrets that the environment has now', async () => {
    const file = await reportOf(...header);
    expect(readFileSync(file, 'utf8')).not.toContain('old-5ecret');
    asked = [];
    const { code, stdout } = await runMain(['replay', file, id], { TOKEN: 'new-5ecret' }).ended;
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(`replay: the same as in ${file}: fail`);
    expect(stdout).not.toContain('new-5ecret');
    expect(asked).toContain('Bearer new-5ecret');
    expect(asked).not.toContain('Bearer old-5ecret');
    expect(stdout).not.toContain('relay/info-get');
    expect(code).toBe(0);
  });

  it('says when it comes to something else', async () => {
    const file = await reportOf();
    status = 202;
    const { code, stdout } = await runMain(['replay', file, id]).ended;
    expect(stdout).toContain(`replay: not the same as in ${file}: fail there, pass now\n`);
    expect(code).toBe(1);
  });

  it('refuses what it can not run', async () => {
    const file = await reportOf(...header);
    const missing = await runMain(['replay', file, id]).ended;
    expect(missing.stderr).toContain('the environment variable TOKEN is not set');
    const unknown = await runMain(['replay', file, 'relay/post-status-201']).ended;
    expect(unknown.stderr).toContain(`it has no check "relay/post-status-201"; the nearest: ${id}`);
    expect([missing.code, unknown.code]).toEqual([2, 2]);
  });
});

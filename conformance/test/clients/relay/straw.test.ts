import { randomBytes } from 'node:crypto';
import { systemClock } from 'pushstream-server/parts';
import { describe, expect, test } from 'vitest';
import { clientCommand } from '../../../src/clients/client-process.js';
import { judgeClient } from '../../../src/clients/judge-client.js';
import { listenOnLoopback } from '../../../src/clients/listen.js';
import { relayClientChecks } from '../../../src/clients/relay/checks/index.js';
import { RelayStage } from '../../../src/clients/relay/relay-stage.js';
import { runMain } from '../../support/cli/run-main.js';

/** Things that are no subscriber at all. */
const straw = [
  ['silent', 'sleep 60; : {url}'],
  ['ends at once', 'true {url}'],
  ['fails at once', 'echo {url} >&2; exit 3'],
  ['prints garbage', 'while echo "listening on {url}"; do sleep 0.1; done'],
  ['reports what it never asked for', 'echo message aGVsbG8=; echo done; sleep 60; : {url}'],
  ['asks once', 'curl -s {url}; sleep 60'],
] as const;

const ports = (command: string) => ({
  clock: systemClock,
  start: clientCommand(command, systemClock),
  hears: true,
  listen: listenOnLoopback,
  port: 0,
  timing: { start: 1000, patience: 500, quiet: 100 },
  channelId: () => 'straw',
  randomBytes,
});

describe.each(straw)('a client of straw: %s', (_, command) => {
  test('passes nothing', async () => {
    const results = await Promise.all(
      relayClientChecks.map((check) =>
        judgeClient(check, new RelayStage(ports(command)), systemClock, '', new Set()),
      ),
    );
    const outcomes = results.map(({ id, outcome, reason }) => `${id}: ${outcome} ${reason}`);
    expect(outcomes.filter((line) => !/: (fail|blocked) /.test(line))).toEqual([]);
  });
});

describe('a client that asks nothing', () => {
  test('is exit 3, with the last it wrote', async () => {
    const { code, stderr, stdout } = await runMain([
      ...['client', '--start', 'echo one; echo two >&2; exit 7 {url}', '--quiet', '100'],
    ]).ended;
    expect(stderr).toMatch(
      /the client asked nothing of http:\/\/127\.0\.0\.1:\d+\/sub\?id=check-1: it ended with exit code 7\n/,
    );
    expect(stderr).toContain('  | one');
    expect(stderr).toContain('  | two');
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  });

  test('is waited for no longer than --start-timeout', async () => {
    const argv = ['client', '--start', 'sleep 60; : {url}', '--start-timeout', '1'];
    const { code, stderr } = await runMain(argv).ended;
    expect(stderr).toContain('nothing came within 1 s');
    expect(code).toBe(3);
  });
});

import { describe, expect, test } from 'vitest';
import { runMain } from '../../support/cli/run-main.js';
import {
  asksOnce,
  endsAtOnce,
  failsAtOnce,
  printsGarbage,
  reportsUnasked,
  silent,
} from '../../support/clients/in-memory/straw.js';
import { judgeInMemory } from '../../support/clients/judge.js';
import { relayTrial } from '../../support/clients/relay/trial.js';

/** Things that are no subscriber at all. */
const straw = [
  ['silent', silent],
  ['ends at once', endsAtOnce],
  ['fails at once', failsAtOnce],
  ['prints garbage', printsGarbage],
  ['reports what it never asked for', reportsUnasked],
  ['asks once', asksOnce],
] as const;

describe('a client of straw passes nothing', () => {
  test.each(straw)('%s', async (_, client) => {
    const results = await judgeInMemory(relayTrial, client);
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

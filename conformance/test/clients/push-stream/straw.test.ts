import { systemClock } from 'pushstream-server/parts';
import { describe, expect, test } from 'vitest';
import { clientCommand } from '../../../src/clients/client-process.js';
import { clientModes } from '../../../src/spec/push-stream-client/features.js';
import { judgeAll } from './judge.js';

/** Things that are no subscriber at all. */
const straw = [
  ['silent', 'sleep 60; : {url}'],
  ['ends at once', 'true {mode} {url}'],
  [
    'reports what it never asked for',
    'echo message aGVsbG8=; echo deleted news; echo done; sleep 60; : {url}',
  ],
] as const;

const timing = { start: 1500, patience: 500, quiet: 100 };

describe('a client of straw passes nothing', () => {
  test.each(straw)(
    '%s',
    async (_, command) => {
      const results = await judgeAll(clientCommand(command, systemClock), clientModes, timing);
      const outcomes = results.map(({ id, outcome, reason }) => `${id}: ${outcome} ${reason}`);
      expect(outcomes.filter((line) => !/: (fail|blocked) /.test(line))).toEqual([]);
    },
    60_000,
  );

  // It connects well, and asks well: that is all that can be said for it.
  test('asks and listens to nothing', async () => {
    const results = await judgeAll(
      clientCommand("case {mode} in websocket) sleep 60;; esac; curl -sN '{url}'; sleep 60", systemClock),
      clientModes,
      timing,
    );
    const passed = results.filter(({ outcome }) => outcome === 'pass').map(({ id }) => id);
    expect(passed).toEqual(
      ['stream', 'eventsource', 'longpolling'].map((mode) => `push-stream-client/${mode}-asks`),
    );
  }, 60_000);
});

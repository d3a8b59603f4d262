import { describe, expect, test } from 'vitest';
import { clientModes } from '../../../src/clients/push-stream/features.js';
import { judgeCommand } from '../../support/clients/push-stream/judge.js';

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
  test.each(straw)('%s', async (_, command) => {
    const results = await judgeCommand(command, clientModes, timing);
    const outcomes = results.map(({ id, outcome, reason }) => `${id}: ${outcome} ${reason}`);
    expect(outcomes.filter((line) => !/: (fail|blocked) /.test(line))).toEqual([]);
  });

  // It connects well, and asks well: that is all that can be said for it.
  test('asks and listens to nothing', async () => {
    const results = await judgeCommand(
      "curl -sN '{url}'; sleep 60",
      clientModes.filter((mode) => mode !== 'websocket'),
      // Two dozen processes at a time may take seconds to start.
      { ...timing, start: 20_000 },
    );
    const passed = results.filter(({ outcome }) => outcome === 'pass').map(({ id }) => id);
    expect(passed).toEqual(
      ['stream', 'eventsource', 'longpolling'].map((mode) => `push-stream-client/${mode}-asks`),
    );
  });
});

import { describe, expect, test } from 'vitest';
import { clientModes } from '../../../src/clients/push-stream/features.js';
import { asksOnce, endsAtOnce, reportsUnasked, silent } from '../../support/clients/in-memory/straw.js';
import { judgeInMemory } from '../../support/clients/judge.js';
import { pushStreamTrial } from '../../support/clients/push-stream/trial.js';

/** Things that are no subscriber at all. */
const straw = [
  ['silent', silent],
  ['ends at once', endsAtOnce],
  ['reports what it never asked for', reportsUnasked],
] as const;

describe('a client of straw passes nothing', () => {
  test.each(straw)('%s', async (_, client) => {
    const results = await judgeInMemory(pushStreamTrial(clientModes), client);
    const outcomes = results.map(({ id, outcome, reason }) => `${id}: ${outcome} ${reason}`);
    expect(outcomes.filter((line) => !/: (fail|blocked) /.test(line))).toEqual([]);
  });

  // It connects well, and asks well: that is all that can be said for it.
  test('asks and listens to nothing', async () => {
    const modes = clientModes.filter((mode) => mode !== 'websocket');
    const results = await judgeInMemory(pushStreamTrial(modes), asksOnce);
    const passed = results.filter(({ outcome }) => outcome === 'pass').map(({ id }) => id);
    expect(passed).toEqual(
      ['stream', 'eventsource', 'longpolling'].map((mode) => `push-stream-client/${mode}-asks`),
    );
  });
});

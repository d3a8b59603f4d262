import { describe, expect, test } from 'vitest';
import { pushStreamClientChecks } from '../../../src/clients/push-stream/checks/index.js';
import { clientModes } from '../../../src/clients/push-stream/features.js';
import { pushStreamProfile } from '../../../src/clients/push-stream/profile.js';
import { expectAllCaught, expectCaught } from '../../support/clients/caught.js';
import { judgeInMemory } from '../../support/clients/judge.js';
import { brokenClients } from '../../support/clients/push-stream/broken-clients.js';
import { handMade } from '../../support/clients/push-stream/hand-made.js';
import { pushStreamTrial } from '../../support/clients/push-stream/trial.js';

const prefix = 'push-stream-client/';

/** `cut:sew` as ids. */
function idsOf(text: string): string[] {
  return text.split(' ').flatMap((word) => {
    const [slug, letters = ''] = word.split(':');
    return [...letters].map((letter) => {
      const mode = clientModes.find((name) => name.startsWith(letter));
      return `${prefix}${mode}-${slug}`;
    });
  });
}

describe('a client that keeps the dialect passes everything', () => {
  test.each([
    ['with arguments', clientModes],
    ['headers', clientModes],
    ['event-ids', clientModes],
    ['stale-event-ids', ['stream', 'eventsource', 'websocket']],
    ['backtrack', ['stream', 'eventsource', 'websocket']],
    ['quits-when-refused', clientModes],
    ['forgets-when-deleted', clientModes],
  ] as const)('%s', async (freedom, modes) => {
    const results = await judgeInMemory(pushStreamTrial(modes), handMade(freedom));
    const open = results.filter(({ outcome }) => outcome !== 'pass');
    expect(open.map(({ id, outcome, reason }) => `${id}: ${outcome} ${reason}`)).toEqual([]);
    expect(results).toHaveLength(
      pushStreamClientChecks.filter(({ mode }) => modes.some((one) => one === mode)).length,
    );
  });
});

describe('a broken client is caught by exactly the right checks', () => {
  test.each(brokenClients.map((client) => [client.what, client] as const))(
    'it %s',
    async (_, { breaks, modes = clientModes, fails, says }) => {
      const results = await judgeInMemory(pushStreamTrial(modes), handMade(...breaks));
      expectCaught(results, idsOf(fails), says);
    },
  );

  test('what needs a step that fails is blocked, and says which: one that never goes on', async () => {
    const results = await judgeInMemory(pushStreamTrial(['eventsource']), handMade('no-position'));
    const of = (slug: string) => results.find(({ id }) => id === `${prefix}eventsource-${slug}`);
    for (const slug of ['early', 'ping']) {
      expect(of(slug)).toMatchObject({
        outcome: 'blocked',
        reason: expect.stringContaining('could not have the client go on after its last message'),
      });
    }
    expect(of('line-ends')?.outcome).toBe('pass');
  });

  test('a client may say that it has no event types', () => {
    const declared = { modes: clientModes, severalChannels: true, eventTypes: false };
    const ports = {} as Parameters<typeof pushStreamProfile>[0];
    const { checks, features, lacks } = pushStreamProfile(ports, declared);
    expect(checks.filter((check) => lacks(check) !== undefined).map(({ id }) => id)).toEqual([
      `${prefix}eventsource-type`,
    ]);
    expect(features.find(({ name }) => name === 'event-types')).toMatchObject({ declared: 'no', on: false });
  });

  test('every check is failed by some client', () => {
    expectAllCaught(
      pushStreamClientChecks,
      brokenClients.flatMap(({ fails }) => idsOf(fails)),
    );
  });
});

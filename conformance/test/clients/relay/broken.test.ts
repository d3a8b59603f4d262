import { describe, expect, test } from 'vitest';
import { relayClientChecks } from '../../../src/clients/relay/checks/index.js';
import { expectAllCaught, expectCaught } from '../../support/clients/caught.js';
import { judgeInMemory } from '../../support/clients/judge.js';
import { brokenClients } from '../../support/clients/relay/broken-clients.js';
import { handMade } from '../../support/clients/relay/hand-made.js';
import { relayTrial } from '../../support/clients/relay/trial.js';

const idsOf = (slugs: string) => slugs.split(' ').map((slug) => `relay-client/${slug}`);

describe('a client that keeps section 2.2 passes everything', () => {
  test.each([
    ['as it is'],
    ['asks-in-1.0'],
    ['lower-case'],
    ['chatters'],
    ['quits-when-refused'],
    ['forgets-when-refused'],
  ])('%s', async (freedom) => {
    const results = await judgeInMemory(relayTrial, handMade(freedom));
    const open = results.filter(({ outcome }) => outcome !== 'pass');
    expect(open.map(({ id, outcome, reason }) => `${id}: ${outcome} ${reason}`)).toEqual([]);
    expect(results).toHaveLength(relayClientChecks.length);
  });

  test('but for what it does not tell', async () => {
    const results = await judgeInMemory(relayTrial, handMade('no-types'));
    const open = results.filter(({ outcome }) => outcome !== 'pass');
    expect(open.map(({ id, outcome }) => `${id}: ${outcome}`)).toEqual([
      'relay-client/content-type: not-applicable',
    ]);
  });
});

test.each([
  ['quits-when-refused', 'asks no more'],
  ['forgets-when-refused', 'asks anew, with other validators or none'],
  ['chatters', 'asks again with the same validators'],
])('what a client does that is answered 410 is told: %s', async (freedom, seen) => {
  const results = await judgeInMemory(relayTrial, handMade(freedom));
  const gone = results.find(({ id }) => id === 'relay-client/gone');
  expect(gone?.observations).toEqual([{ topic: 'a client that is answered 410', seen }]);
});

describe('a broken client is caught by exactly the right checks', () => {
  test.each(brokenClients.map((client) => [client.what, client] as const))(
    'it %s',
    async (_, { breaks, fails, says }) => {
      const results = await judgeInMemory(relayTrial, handMade(breaks));
      expectCaught(results, idsOf(fails), says);
    },
  );

  test('every check is failed by some client', () => {
    expectAllCaught(
      relayClientChecks,
      brokenClients.flatMap(({ fails }) => idsOf(fails)),
    );
  });
});

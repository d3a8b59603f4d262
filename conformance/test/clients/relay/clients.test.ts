import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { relayClientChecks } from '../../../src/clients/relay/checks/index.js';
import { type BrokenClient, brokenClients } from '../../support/clients/broken-clients.js';
import {
  commandFor,
  examples,
  handMade,
  inTurn,
  runClient,
  withBroken,
} from '../../support/clients/run-client.js';

const keeping = ['subscriber.mjs', 'subscriber.py', 'subscriber.sh'].map((file) => join(examples, file));

const ids = relayClientChecks.map(({ id }) => id.replace('relay-client/', ''));

/**
 * The checks that a broken client has to meet: those that catch it, and a third of the others, another third for the next client.
 * All of them take minutes, as a client is started for each: `CLIENT_CHECKS=all` has every client meet every check.
 */
function checksFor(client: BrokenClient): readonly string[] {
  if (process.env.CLIENT_CHECKS === 'all') return ids;
  const turn = brokenClients.indexOf(client);
  return ids.filter((id, index) => client.fails.includes(id) || (index + turn) % 3 === 0);
}

function runBroken(client: BrokenClient) {
  const { file, changes = [], breaks, options = [] } = client;
  const all = [...options, ...checksFor(client).flatMap((id) => ['--only', `relay-client/${id}`])];
  return file === undefined
    ? runClient(`BREAKS=${breaks} ${commandFor(handMade)}`, ...all)
    : withBroken(file, changes, (command) => runClient(command, ...all));
}

// Those that need the machine to themselves come last, one after the other.
const crowd = brokenClients.filter(({ alone }) => !alone);
const loners = brokenClients.filter(({ alone }) => alone);
const crowded = inTurn(crowd, runBroken);
let before: Promise<unknown> = Promise.allSettled(crowded.values());
const alone = new Map(
  loners.map((client) => {
    const running = before.then(() => runBroken(client));
    before = running.catch(() => undefined);
    return [client, running];
  }),
);
const broken = new Map([...crowded, ...alone]);

describe('clients that keep section 2.2', () => {
  test.each(keeping.map((file) => [basename(file), file]))('%s passes everything', async (_, file) => {
    const { code, report, text } = await runClient(commandFor(file));
    const open = report?.checks.filter(({ outcome }) => outcome !== 'pass');
    expect(open?.map(({ id, reason }) => `${id}: ${reason}`)).toEqual([]);
    expect(report?.checks).toHaveLength(relayClientChecks.length);
    expect(report?.compliance).toBe('unconditionally compliant');
    expect(text).toContain('gate must: met');
    expect(code).toBe(0);
  });

  test('the hand-made client, which ends when it is refused and tells no types', async () => {
    const { code, report, text, idsOf } = await runClient(commandFor(handMade));
    expect([...idsOf('fail'), ...idsOf('blocked'), ...idsOf('error')]).toEqual([]);
    expect(idsOf('not-applicable')).toEqual(['content-type']);
    expect(report?.compliance).toBe('unconditionally compliant');
    expect(text).toContain('a client that is answered 410: asks no more');
    expect(code).toBe(0);
  });
});

describe('a broken client is caught by exactly the right checks', () => {
  test.each([...broken.keys()].map((client) => [client.what, client] as const))('%s', async (_, client) => {
    const { code, report, idsOf } = await (broken.get(client) ?? Promise.reject(new Error('not run')));
    const first = report?.checks.find(({ id }) => id === `relay-client/${client.fails[0]}`);
    const caught = (id: string) => client.fails.includes(id.replace('relay-client/', ''));
    const spared = report?.checks.filter(({ id, outcome }) => caught(id) && outcome !== 'fail');
    expect(spared?.map(({ id, outcome, reason }) => `${id}: ${outcome} ${reason}`)).toEqual([]);
    expect(idsOf('fail').sort()).toEqual([...client.fails].sort());
    expect(idsOf('error')).toEqual([]);
    expect(first?.reason).toContain(client.says);
    expect(code).toBe(1);
  });

  test('every check is failed by some client', () => {
    const caught = new Set(brokenClients.flatMap(({ fails }) => fails));
    expect(ids.filter((id) => !caught.has(id))).toEqual([]);
    expect([...caught].filter((id) => !ids.includes(id))).toEqual([]);
  });
});

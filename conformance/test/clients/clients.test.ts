import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { relayClientChecks } from '../../src/clients/checks/index.js';
import { brokenClients } from './broken-clients.js';
import { commandFor, examples, handMade, runClient, withBroken } from './run-client.js';

const patience = 300_000;

/** Starts the runs two at a time, so that they don't take the machine from each other; each comes as a promise. */
function inTurn<T, R>(items: readonly T[], run: (item: T) => Promise<R>): Map<T, Promise<R>> {
  const lanes = Array.from({ length: 2 }, () => Promise.resolve<unknown>(undefined));
  return new Map(
    items.map((item, index) => {
      const lane = index % lanes.length;
      const running = (lanes[lane] ?? Promise.resolve()).then(() => run(item));
      lanes[lane] = running.catch(() => undefined);
      return [item, running];
    }),
  );
}

const keeping = ['subscriber.mjs', 'subscriber.py', 'subscriber.sh'].map((file) => join(examples, file));

const broken = inTurn(brokenClients, ({ file, changes = [], breaks, options = [] }) =>
  file === undefined
    ? runClient(`BREAKS=${breaks} ${commandFor(handMade)}`, ...options)
    : withBroken(file, changes, (command) => runClient(command, ...options)),
);

describe('clients that keep section 2.2', () => {
  test.each(keeping.map((file) => [basename(file), file]))(
    '%s passes everything',
    async (_, file) => {
      const { code, report, text } = await runClient(commandFor(file));
      const open = report?.checks.filter(({ outcome }) => outcome !== 'pass');
      expect(open?.map(({ id, reason }) => `${id}: ${reason}`)).toEqual([]);
      expect(report?.checks).toHaveLength(relayClientChecks.length);
      expect(report?.compliance).toBe('unconditionally compliant');
      expect(text).toContain('gate must: met');
      expect(code).toBe(0);
    },
    patience,
  );

  test(
    'the hand-made client, which ends when it is refused and tells no types',
    async () => {
      const { code, report, text, idsOf } = await runClient(commandFor(handMade));
      expect([...idsOf('fail'), ...idsOf('blocked'), ...idsOf('error')]).toEqual([]);
      expect(idsOf('not-applicable')).toEqual(['content-type']);
      expect(report?.compliance).toBe('unconditionally compliant');
      expect(text).toContain('a client that is answered 410: asks no more');
      expect(code).toBe(0);
    },
    patience,
  );
});

describe('a broken client is caught by exactly the right checks', () => {
  test.each(brokenClients.map((client) => [client.what, client] as const))(
    '%s',
    async (_, client) => {
      const { code, report, idsOf } = await (broken.get(client) ?? Promise.reject(new Error('not run')));
      const first = report?.checks.find(({ id }) => id === `relay-client/${client.fails[0]}`);
      expect(idsOf('fail').sort()).toEqual([...client.fails].sort());
      expect(idsOf('error')).toEqual([]);
      expect(first?.reason).toContain(client.says);
      expect(code).toBe(1);
    },
    patience,
  );

  test('every check is failed by some client', () => {
    const caught = new Set(brokenClients.flatMap(({ fails }) => fails));
    const ids = relayClientChecks.map(({ id }) => id.replace('relay-client/', ''));
    expect(ids.filter((id) => !caught.has(id))).toEqual([]);
    expect([...caught].filter((id) => !ids.includes(id))).toEqual([]);
  });
});

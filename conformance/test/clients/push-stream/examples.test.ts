import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pushStreamClientChecks } from '../../../src/clients/push-stream/checks/index.js';
import type { ClientMode } from '../../../src/clients/push-stream/features.js';
import { examples, inTurn, pushCommandFor, runClient, withBroken } from '../../support/clients/run-client.js';

const run = (command: string, ...options: string[]) =>
  runClient(command, '--profile', 'push-stream', ...options);

interface Keeping {
  readonly file: string;
  readonly whole: readonly ClientMode[];
  readonly others: readonly ClientMode[];
}

/**
 * Each mode is checked as a whole with one example, and the other modes of each by what needs most of its code. So every check of every
 * mode is passed by a client which is a process; that each judges rightly is shown in memory, by broken.test.ts.
 */
const keeping: readonly Keeping[] = [
  { file: 'push-stream.mjs', whole: [], others: ['stream', 'eventsource', 'websocket', 'longpolling'] },
  // Python starts in the shortest time.
  { file: 'push_stream.py', whole: ['eventsource', 'websocket'], others: ['stream', 'longpolling'] },
  { file: 'push-stream.sh', whole: ['stream'], others: ['longpolling'] },
  // The client of this repository, as it is built.
  {
    file: 'push-stream-package.mjs',
    whole: ['longpolling'],
    others: ['stream', 'eventsource', 'websocket'],
  },
];
const whole = keeping.filter(({ whole }) => whole.length > 0);

/** The shell has one channel only. */
const isSingle = (file: string) => file.endsWith('.sh');
const declared = (file: string, modes: readonly string[]) => [
  ...['--modes', modes.join()],
  ...(isSingle(file) ? ['--single-channel'] : []),
];

/** What the examples meet in the modes in which they are not checked as a whole. */
const basics = keeping.map(({ file, others }) => {
  const slugs = ['cut', ...(isSingle(file) ? [] : ['channels', 'channels-replay', 'channels-cut'])];
  return { file, others, meets: others.flatMap((mode) => slugs.map((slug) => `${mode}-${slug}`)) };
});

const only = (slugs: readonly string[]) => slugs.flatMap((slug) => ['--only', `push-stream-client/${slug}`]);

/**
 * Examples with one thing broken, one of each. What each check can see is shown in memory, by broken.test.ts; these show, for each
 * language, that a client which is a process is found as well.
 */
const broken = [
  {
    file: 'push-stream.mjs',
    what: 'forgets the tag',
    from: '?tag=${place.tag}&time=',
    to: '?time=',
    mode: 'stream',
    fails: ['stream-cut', 'stream-event-id', 'stream-channels'],
  },
  {
    file: 'push_stream.py',
    what: 'answers no ping',
    from: 'if opcode == 9:',
    to: 'if opcode == 99:',
    mode: 'websocket',
    fails: ['websocket-ping'],
  },
  {
    file: 'push-stream.sh',
    what: 'takes a body for one message',
    from: 's/}{"id":/}\\n{"id":/g; ',
    to: '',
    mode: 'longpolling',
    fails: ['longpolling-together', 'longpolling-cut', 'longpolling-event-id', 'longpolling-adjacent'],
  },
  {
    file: 'push-stream-package.mjs',
    what: 'reports the deletion of a channel',
    from: 'console.log(`deleted ${channel}`)',
    to: "console.log(`message ${Buffer.from('Channel deleted').toString('base64')}`)",
    mode: 'websocket',
    fails: ['websocket-deleted'],
  },
] as const;

type Broken = (typeof broken)[number];

/** What every broken example meets beside the checks that it fails, and passes. */
const sparedBy = ({ mode }: Broken) => ['asks', 'percent', 'long'].map((slug) => `${mode}-${slug}`);

const runs = inTurn([...whole, ...basics, ...broken], (one) => {
  const command = pushCommandFor(join(examples, one.file));
  if ('whole' in one) return run(command, ...declared(one.file, one.whole));
  if ('meets' in one) return run(command, ...declared(one.file, one.others), ...only(one.meets));
  const options = [...declared(one.file, [one.mode]), ...only([...sparedBy(one), ...one.fails])];
  const built = new URL('../../../../sdk/dist/index.js', import.meta.url).href;
  const changes = [
    [one.from, one.to],
    ...(one.file === 'push-stream-package.mjs' ? [["'pushstream'", `'${built}'`]] : []),
  ] as const;
  return withBroken(
    one.file,
    changes as readonly (readonly [string, string])[],
    (command) => run(command, ...options),
    pushCommandFor,
  );
});

const resultOf = (one: Keeping | (typeof basics)[number] | Broken) =>
  runs.get(one) ?? Promise.reject(new Error('not run'));
type Run = Awaited<ReturnType<typeof resultOf>>;

/** What did not pass of that which the client was declared to have, and why. */
const openOf = ({ report }: Run) =>
  report?.checks
    .filter(({ outcome }) => !['pass', 'not-applicable'].includes(outcome))
    .map(({ id, reason }) => `${id}: ${reason}`);
const slugOf = ({ id }: { readonly id: string }) => id.replace(/^.*\//, '');

describe('push-stream clients that keep the dialect', () => {
  test.each(whole.map((one) => [one.file, one.whole.join(', '), one] as const))(
    '%s passes everything by %s',
    async (file, _modes, one) => {
      const result = await resultOf(one);
      expect(openOf(result)).toEqual([]);
      const meant = pushStreamClientChecks.filter(
        ({ mode, channels }) => one.whole.includes(mode) && (channels === 1 || !isSingle(file)),
      );
      expect(result.idsOf('pass')).toEqual(meant.map(slugOf));
      expect(result.report?.compliance).toBe('unconditionally compliant');
      expect(result.code).toBe(0);
    },
  );

  test.each(basics.map((one) => [one.file, one.others.join(', '), one] as const))(
    '%s passes the basics by %s',
    async (_file, _modes, one) => {
      const result = await resultOf(one);
      expect(openOf(result)).toEqual([]);
      expect(result.idsOf('pass').sort()).toEqual([...one.meets].sort());
      expect(result.code).toBe(0);
    },
  );

  test('each check of each mode is passed by one of them', async () => {
    const results = await Promise.all([...whole, ...basics].map(resultOf));
    const passed = new Set(results.flatMap(({ idsOf }) => idsOf('pass')));
    expect(pushStreamClientChecks.map(slugOf).filter((slug) => !passed.has(slug))).toEqual([]);
  });
});

describe('a broken example is caught by exactly the right checks', () => {
  test.each(broken.map((one) => [`${one.file} ${one.what}`, one] as const))('%s', async (_, one) => {
    const { code, idsOf } = await resultOf(one);
    expect(idsOf('fail').sort()).toEqual([...one.fails].sort());
    expect(idsOf('pass').sort()).toEqual(sparedBy(one).sort());
    expect(code).toBe(1);
  });
});

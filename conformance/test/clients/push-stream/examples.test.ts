import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pushStreamClientChecks } from '../../../src/clients/push-stream/checks/index.js';
import { examples, inTurn, pushCommandFor, runClient, withBroken } from '../../support/clients/run-client.js';

const run = (command: string, ...options: string[]) =>
  runClient(command, '--profile', 'push-stream', ...options);

/** What each example has, as its declaration, and how many checks are no matter of it. */
const keeping = [
  { file: 'push-stream.mjs', declared: [], without: () => false },
  { file: 'push_stream.py', declared: [], without: () => false },
  {
    file: 'push-stream.sh',
    declared: ['--modes', 'stream,longpolling', '--single-channel'],
    without: (mode: string, channels: number) =>
      !/stream|longpolling/.test(mode) || mode === 'eventsource' || channels > 1,
  },
  // The client of this repository, as it is built.
  { file: 'push-stream-package.mjs', declared: [], without: () => false },
];

/**
 * Examples with one thing broken, each mode once. What each check can see is shown in memory, by broken.test.ts; these show, for each
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
    file: 'push-stream.mjs',
    what: 'takes only LF for a line end',
    from: 'split(/\\r\\n|\\r|\\n/)',
    to: "split('\\n')",
    mode: 'eventsource',
    fails: ['eventsource-line-ends', 'eventsource-lines'],
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
    file: 'push_stream.py',
    what: 'takes notices for messages',
    from: '    if message["id"] <= 0:\n        return\n',
    to: '',
    mode: 'longpolling',
    fails: ['longpolling-timeout'],
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

const runs = inTurn([...keeping, ...broken], (one) => {
  if ('declared' in one) return run(pushCommandFor(join(examples, one.file)), ...one.declared);
  const only = [...sparedBy(one), ...one.fails].flatMap((slug) => ['--only', `push-stream-client/${slug}`]);
  const options = [
    ...only,
    ...['--modes', one.mode],
    ...(one.file.endsWith('.sh') ? ['--single-channel'] : []),
  ];
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
const resultOf = (one: (typeof keeping)[number] | Broken) =>
  runs.get(one) ?? Promise.reject(new Error('not run'));

describe('push-stream clients that keep the dialect', () => {
  test.each(keeping.map((one) => [one.file, one] as const))(
    '%s passes everything that it has',
    async (_, one) => {
      const { code, report, idsOf } = await resultOf(one);
      const open = report?.checks.filter(({ outcome }) => outcome !== 'pass' && outcome !== 'not-applicable');
      expect(open?.map(({ id, reason }) => `${id}: ${reason}`)).toEqual([]);
      const lacking = pushStreamClientChecks.filter(({ mode, channels }) => one.without(mode, channels));
      expect(idsOf('not-applicable')).toEqual(lacking.map(({ id }) => id.replace(/^.*\//, '')));
      expect(report?.compliance).toBe('unconditionally compliant');
      expect(code).toBe(0);
    },
  );
});

describe('a broken example is caught by exactly the right checks', () => {
  test.each(broken.map((one) => [`${one.file} ${one.what}`, one] as const))('%s', async (_, one) => {
    const { code, idsOf } = await resultOf(one);
    expect(idsOf('fail').sort()).toEqual([...one.fails].sort());
    expect(idsOf('pass').sort()).toEqual(sparedBy(one).sort());
    expect(code).toBe(1);
  });
});

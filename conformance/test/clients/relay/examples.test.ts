import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { relayClientChecks } from '../../../src/clients/relay/checks/index.js';
import { commandFor, examples, inTurn, runClient, withBroken } from '../../support/clients/run-client.js';

const keeping = ['subscriber.mjs', 'subscriber.py', 'subscriber.sh'].map((file) => ({ file }));

/**
 * Examples with one thing broken. What each check can see is shown in memory, by broken.test.ts; these show, for each language, that a
 * client which is a process is found as well: its requests, its words, and how it ends.
 */
const broken = [
  {
    file: 'subscriber.mjs',
    what: 'forgets the Etag',
    from: "validators['If-None-Match'] = headers.etag;",
    to: '',
    fails: ['etag'],
    says: 'no If-None-Match header',
  },
  {
    file: 'subscriber.mjs',
    what: 'quits on the first error',
    from: 'console.log(`error ${error.message}`);',
    to: 'process.exit(1);',
    fails: ['cut-held', 'cut-head', 'cut-body', 'cut-chunked', 'restart', 'walk'],
    says: 'none: it ended with exit code 1',
  },
  {
    file: 'subscriber.py',
    what: 'believes a head that was cut off',
    from: ' and headers["Etag"]',
    to: '',
    fails: ['cut-head', 'walk'],
    says: 'none: it ended with exit code 1',
  },
  {
    file: 'subscriber.sh',
    what: 'reports what there is of a cut message',
    from: '"$@" "$url"); then',
    to: '"$@" "$url" || [ $? = 18 ]); then',
    fails: ['cut-body', 'cut-chunked', 'walk'],
    says: 'seen: the message "message 2 ',
  },
] as const;

type Broken = (typeof broken)[number];

/** What every broken example meets beside the checks that it fails, and passes. */
const spared = ['asks', 'binary', 'not-modified'];

function runBroken({ file, from, to, fails }: Broken) {
  const only = [...spared, ...fails].flatMap((slug) => ['--only', `relay-client/${slug}`]);
  return withBroken(file, [[from, to]], (command) => runClient(command, ...only));
}

const runs = inTurn([...keeping, ...broken], (one) =>
  'fails' in one ? runBroken(one) : runClient(commandFor(join(examples, one.file))),
);
const resultOf = (one: (typeof keeping)[number] | Broken) =>
  runs.get(one) ?? Promise.reject(new Error('not run'));

describe('clients that keep section 2.2', () => {
  test.each(keeping.map((one) => [basename(one.file), one] as const))(
    '%s passes everything',
    async (_, one) => {
      const { code, report, text } = await resultOf(one);
      const open = report?.checks.filter(({ outcome }) => outcome !== 'pass');
      expect(open?.map(({ id, reason }) => `${id}: ${reason}`)).toEqual([]);
      expect(report?.checks).toHaveLength(relayClientChecks.length);
      expect(report?.compliance).toBe('unconditionally compliant');
      expect(text).toContain('gate must: met');
      expect(text).toContain('a client that is answered 410: asks again with the same validators');
      expect(code).toBe(0);
    },
  );
});

describe('a broken example is caught by exactly the right checks', () => {
  test.each(broken.map((one) => [`${one.file} ${one.what}`, one] as const))('%s', async (_, one) => {
    const { code, report, idsOf } = await resultOf(one);
    const first = report?.checks.find(({ id }) => id === `relay-client/${one.fails[0]}`);
    expect(idsOf('fail').sort()).toEqual([...one.fails].sort());
    expect(idsOf('pass').sort()).toEqual([...spared].sort());
    expect(first?.reason).toContain(one.says);
    expect(code).toBe(1);
  });
});

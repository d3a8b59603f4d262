import { expect, test } from 'vitest';
import { requirementSection } from '../../src/docs/requirement.js';
import { homesOf, type ShownCheck, type ShownMutant, type Subject } from '../../src/docs/subject.js';
import type { Requirement } from '../../src/spec.js';

const row: Requirement = {
  id: 'test-1.0-held',
  section: '1.0',
  level: 'MUST',
  source: '1.0 MUST#1',
  applies: 'always',
  text: 'A request for * is held.',
  judged: { how: 'observable' },
  ourReading: false,
};

const held: ShownCheck = {
  id: 'test/held',
  title: 'a request is held',
  proves: [row.id],
  hint: 'Look for _ and <br>.',
  needs: [],
  settings: [],
  features: [],
  takes: 'moments',
};

function mutant(id: string, ...kills: [string, ...string[]]): ShownMutant {
  return { id, breaks: `${id} is wrong`, kills };
}

function section(
  changed: Partial<Requirement>,
  checks: readonly ShownCheck[] = [],
  mutants: readonly ShownMutant[] = [],
  byLocation = false,
) {
  const requirement = { ...row, ...changed };
  const ledger = {
    profile: 'test',
    specification: 'Test',
    sections: {},
    features: [],
    requirements: [requirement],
    byLocation,
  };
  const subject: Subject = { name: 'test', command: 'kit', ledger, checks, mutants, notPromised: {} };
  return requirementSection(requirement, subject, homesOf([subject]));
}

test('a requirement is told with its checks', () => {
  expect(
    section({}, [held], [mutant('drops', 'test/held')]),
  ).toBe(`### <a id="test-1.0-held"></a>test-1.0-held (MUST)

A request for \\* is held.

- **Source:** 1.0 MUST#1
- **In force:** always
- **Judged:** by checks

Checks:

- **\`test/held\`**: a request is held
  - Fails when drops is wrong (\`drops\`).

> Look for \\_ and &lt;br>.
`);
});

test('one of another check is not told of', () => {
  expect(section({}, [{ ...held, proves: ['test-1.0-other'] }])).not.toContain('Checks:');
});

test('a hint stands once below the checks that have it', () => {
  const [first, second, third] = ['test/one', 'test/two', 'test/three'].map((id) => ({ ...held, id }));
  const text = section({}, [first, { ...second, hint: 'Other.' }, third] as ShownCheck[]);
  expect(text.match(/^(?:- \*\*`[^`]*|> \S+)/gm)).toEqual([
    '- **`test/one',
    '- **`test/three',
    '> Look',
    '- **`test/two',
    '> Other.',
  ]);
});

test('what a check needs stands behind it', () => {
  const check: ShownCheck = {
    ...held,
    needs: ['publisherNostore'],
    settings: [
      ['websocketReadonly', 'a_directive'],
      ['publisher', 'b_directive', 'on'],
    ],
    features: ['storage'],
    takes: 'seconds',
  };
  expect(section({}, [check])).toContain(
    'a request is held (needs `--publisher-nostore`, `--setting websocket-readonly:a_directive=…`, `--setting publisher:b_directive=on`, the feature `storage`; takes seconds, so `--pace quick` leaves it out)\n',
  );
});

test.each<[Requirement['applies'], string]>([
  ['always', 'always'],
  ['long-polling', 'with `--subscriber`, `--first` or `--last`'],
  ['conflict', 'with `--first` or `--last`'],
  ['interval-polling', 'with `--interval`'],
  ['rawStream', 'with `--raw-stream`'],
])('what applies to %s is in force %s', (applies, words) => {
  expect(section({ applies })).toContain(`- **In force:** ${words}\n`);
});

test('a requirement takes what each of its checks needs, and no more', () => {
  const both: ShownCheck = {
    ...held,
    features: ['storage', 'encoded-ids'],
    settings: [['publisher', 'a', 'on']],
  };
  const one: ShownCheck = {
    ...held,
    id: 'test/one',
    features: ['storage'],
    settings: [['publisher', 'a', 'on']],
  };
  expect(section({ applies: 'streaming' }, [both, one])).toContain(
    '- **In force:** with `--streaming`, and `--setting publisher:a=on`, and the feature `storage`\n',
  );
});

test.each<[string, Requirement['applies'], readonly ShownCheck['needs'][], string]>([
  ['the location of its check', 'always', [['statistics']], 'with `--statistics`'],
  [
    'any location that shows it',
    'always',
    [['streaming'], ['polling'], ['streaming']],
    'with `--streaming` or `--polling`',
  ],
  ['the fewest that show it', 'always', [['streaming', 'polling'], ['streaming']], 'with `--streaming`'],
  [
    'several where none will do alone',
    'always',
    [['streaming', 'polling']],
    'with `--streaming` and `--polling`',
  ],
  ['none where a check takes none', 'always', [['streaming'], []], 'always'],
  ['none where the publisher will do', 'always', [['streaming'], ['publisher']], 'always'],
  ['the one of several that shows it', 'long-polling', [['subscriber']], 'with `--subscriber`'],
  ['its own and others', 'streaming', [['polling']], 'with `--streaming`, and `--polling`'],
  ['its own where a check takes none', 'streaming', [[]], 'with `--streaming`'],
])('where locations bring requirements with them, one takes %s', (_, applies, needs, words) => {
  const checks = needs.map((some, at) => ({ ...held, id: `test/${at}`, needs: some }));
  expect(section({ applies }, checks, [], true)).toContain(`- **In force:** ${words}\n`);
});

test('where they do not, the locations of checks are those of checks', () => {
  expect(section({}, [{ ...held, needs: ['streaming'] }])).toContain('- **In force:** always\n');
});

test('what can be attested is in force without the location that shows it', () => {
  const judged = { how: 'attest', flag: '--start CMD' } as const;
  expect(section({ judged }, [{ ...held, needs: ['streaming'] }], [], true)).toContain(
    '- **In force:** always\n',
  );
});

test.each<[Requirement['judged'], string]>([
  [{ how: 'attest', flag: '--last URL' }, 'by checks where `--last URL` is given, else by attestation'],
  [{ how: 'rows', rows: ['test-1.0-held'] }, 'it is met when these are: [`test-1.0-held`](#test-1.0-held)'],
  [{ how: 'recorded-only', reason: 'a server is free' }, 'never, only noted: a server is free'],
  [{ how: 'client' }, 'not on a server'],
])('how it is judged: %o', (judged, words) => {
  expect(section({ judged })).toContain(`- **Judged:** ${words}\n`);
});

test('a reading of ours is called one', () => {
  expect(section({ ourReading: true })).toContain('1.0 MUST#1 (our reading: it says more than the text)');
});

test('the mutants made for a check come first, the others are counted', () => {
  const mutants = [
    mutant('broad', 'test/other', 'test/held'),
    mutant('made', 'test/held', 'test/other', 'test/third'),
    mutant('too', 'test/held'),
    mutant('unlike', 'test/other'),
  ];
  expect(section({}, [held], mutants)).toContain(
    '  - Fails when made is wrong (`made`); when too is wrong (`too`); and with 1 more.\n',
  );
});

test('where none was made for it, the three that break the least are told', () => {
  const mutants = [
    mutant('five', 'a', 'test/held', 'b', 'c', 'd'),
    mutant('three', 'a', 'test/held', 'b'),
    mutant('two', 'a', 'test/held'),
    mutant('four', 'a', 'test/held', 'b', 'c'),
  ];
  expect(section({}, [held], mutants)).toContain(
    '  - Fails when two is wrong (`two`); when three is wrong (`three`); when four is wrong (`four`); and with 1 more.\n',
  );
});

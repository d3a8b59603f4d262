import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { pushStreamClientChecks } from '../../src/clients/push-stream/checks/index.js';
import { pushStreamClients } from '../../src/clients/push-stream/ledger.js';
import { relayClientChecks } from '../../src/clients/relay/checks/index.js';
import { select } from '../../src/engine/select.js';
import { profiles } from '../../src/profiles/index.js';
import type { Ledger } from '../../src/spec/ledger.js';
import type { Requirement } from '../../src/spec/requirement.js';
import {
  checksIn,
  ledgerIn,
  newestSet,
  type RequirementSet,
  requirementSets,
  setOf,
} from '../../src/spec/requirement-set.js';
import { retiredIds } from '../../src/spec/retired.js';

// What each released set has brought. A set is frozen by the release of its version: write its digest down then, and never
// change one. Somebody's gate asks for exactly these.
const digests: Readonly<Partial<Record<RequirementSet, string>>> = {
  '0.1': '62cc5ea43c478069538d011bd227c11bb59d0224daf7506885ff26061067a7e6',
};

const folder = new URL('sets/', import.meta.url);
const textOf = (set: RequirementSet) => readFileSync(new URL(`${set}.txt`, folder), 'utf8');
const idsOf = (set: RequirementSet) => textOf(set).trimEnd().split('\n');

const inUse = [
  ...Object.values(profiles).flatMap(({ ledger, checks }) => [...ledger.requirements, ...checks]),
  ...relayClientChecks,
  ...pushStreamClients.requirements,
  ...pushStreamClientChecks,
];
const retired = retiredIds.map(({ id }) => id);

describe('the files of requirement sets', () => {
  it('are there for each set, and for nothing else', () => {
    expect(readdirSync(folder).sort()).toEqual(requirementSets.map((set) => `${set}.txt`));
  });

  it.each(requirementSets)('%s names the ids that came with it', (set) => {
    const came = new Set(inUse.filter((one) => setOf(one) === set).map(({ id }) => id));
    const listed = idsOf(set).filter((id) => !retired.includes(id));
    expect([...came].filter((id) => !listed.includes(id))).toEqual([]);
    expect(listed.filter((id) => !came.has(id))).toEqual([]);
  });

  it('name each id once', () => {
    const all = requirementSets.flatMap(idsOf);
    expect(all.filter((id, at) => all.indexOf(id) < at)).toEqual([]);
  });

  it('are frozen when their version is released', () => {
    const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
    const { version } = parse(text) as { version: string };
    const at = (name: string) => name.split('.').map(Number) as [number, number];
    const [major, minor] = at(version);
    const released = requirementSets.filter((set) => {
      const [setMajor, setMinor] = at(set);
      return setMajor < major || (setMajor === major && setMinor <= minor);
    });
    expect(Object.keys(digests)).toEqual(released);
    for (const set of released) {
      expect(createHash('sha256').update(textOf(set)).digest('hex'), set).toBe(digests[set]);
    }
  });
});

it('the newest set is the last, and all there is', () => {
  expect(newestSet).toBe(requirementSets.at(-1));
  for (const { ledger, checks } of Object.values(profiles)) {
    expect(ledgerIn(newestSet, ledger)).toEqual(ledger);
    expect(checksIn(newestSet, checks, ledger)).toEqual(checks);
  }
});

describe.each(requirementSets)('in the set %s', (set) => {
  it.each(Object.entries(profiles))('the profile %s proves and names only what it has', (_, profile) => {
    const { requirements } = ledgerIn(set, profile.ledger);
    const ids = new Set(requirements.map(({ id }) => id));
    const checks = checksIn(set, profile.checks, profile.ledger);
    const named = [
      ...checks.flatMap(({ proves }) => proves),
      ...requirements.flatMap(({ judged }) => (judged.how === 'rows' ? judged.rows : [])),
    ];
    expect(named.filter((id) => !ids.has(id))).toEqual([]);
    // Where the whole profile can judge it, the set can.
    const judgeable = (of: readonly { readonly proves: readonly string[] }[]) =>
      requirements.map(({ id }) => id).filter((id) => of.some(({ proves }) => proves.includes(id)));
    expect(judgeable(checks)).toEqual(judgeable(profile.checks));
  });
});

describe('what came later', () => {
  const row = (id: string, fields: Partial<Requirement> = {}): Requirement => ({
    ...{ id, section: '1', level: 'MUST', source: 's', applies: 'always', text: 't', ourReading: false },
    judged: { how: 'observable' },
    ...fields,
  });
  const ledger: Ledger = {
    ...{ profile: 'p', specification: 's', sections: {}, features: [] },
    requirements: [
      row('old'),
      row('new', { since: '0.2' }),
      row('sum', { judged: { how: 'rows', rows: ['old', 'new'] } }),
    ],
  };
  const checks = [
    { id: 'p/both', proves: ['old', 'new'] as const satisfies [string, string] },
    { id: 'p/late', proves: ['old'] as const satisfies [string], since: '0.2' as const },
  ].map(({ proves, ...rest }) => ({ ...rest, proves: [...proves] as [string, ...string[]] }));

  it('is not in the ledger, nor among what a row stands for', () => {
    const rows = ledgerIn('0.1', ledger).requirements;
    expect(rows.map(({ id }) => id)).toEqual(['old', 'sum']);
    expect(rows[1]?.judged).toEqual({ how: 'rows', rows: ['old'] });
  });

  it('is not run, nor proved by what is', () => {
    expect(checksIn('0.1', checks, ledger)).toEqual([{ id: 'p/both', proves: ['old'] }]);
  });

  it('can not be selected: the message says why', () => {
    expect(() => select(checks, ledger, ['p/late'], [], '0.1')).toThrow(
      '"p/late" came with the requirement set 0.2, and the run is about 0.1',
    );
    expect(() => select(checks, ledger, [], ['new'], '0.1')).toThrow(
      '"new" came with the requirement set 0.2',
    );
    expect(select(checks, ledger, ['p/late'], [], '0.2').map(({ id }) => id)).toEqual(['p/late']);
  });
});

import { describe, expect, test } from 'vitest';
import type { Locations } from '../../src/actors/locations.js';
import type { Attestation } from '../../src/engine/plan.js';
import type { CheckOutcome, RequirementState } from '../../src/engine/results.js';
import { comply, inForce, stateRequirements } from '../../src/engine/verdict.js';
import type { Applies, Ledger, Requirement } from '../../src/spec.js';
import { everyLocation, plainLocations } from '../support/actors/play.js';
import { resultOf, sampleCheck } from '../support/engine/sample-checks.js';

function requirement(id: string, more: Partial<Requirement> = {}): Requirement {
  return {
    id,
    section: '1',
    level: 'MUST',
    source: '1 MUST#1',
    applies: 'always',
    text: `${id}.`,
    judged: { how: 'observable' },
    ourReading: false,
    ...more,
  };
}

const attest = { level: 'SHOULD', judged: { how: 'attest', flag: '--flag' } } as const;
const rows = (...ids: string[]) => ({ judged: { how: 'rows', rows: ids } }) as const;

/** What becomes of requirements when the checks of each came to this; `left out`: it was not selected. */
function judged(
  requirements: readonly Requirement[],
  outcomes: Record<string, readonly (CheckOutcome | 'left out')[]>,
  {
    locations = plainLocations,
    attestations = [] as Attestation[],
    reason,
  }: { locations?: Locations; attestations?: Attestation[]; reason?: string } = {},
) {
  const ledger: Ledger = { profile: 'p', sections: {}, features: [], specification: 's', requirements };
  const all = Object.entries(outcomes).flatMap(([id, list]) =>
    list.map((outcome, index) => ({
      check: sampleCheck(`${id}-${index}`, undefined, { proves: [id] }),
      outcome,
    })),
  );
  const results = all.flatMap(({ check, outcome }) =>
    outcome === 'left out'
      ? []
      : [{ ...resultOf(check, outcome), ...(reason === undefined ? {} : { reason }) }],
  );
  const checks = all.map(({ check }) => check);
  const states = stateRequirements(ledger, results, { allChecks: checks, locations, attestations });
  return { states: Object.fromEntries(states.map((row) => [row.id, row])), ...comply(states, false) };
}

describe('inForce', () => {
  const { publisher, subscriber, interval, first, last } = everyLocation;
  const mechanisms: [Applies, (keyof Locations)[]][] = [
    ['always', ['publisher', 'subscriber', 'interval', 'first', 'last']],
    ['long-polling', ['subscriber', 'first', 'last']],
    ['interval-polling', ['interval']],
    ['broadcast', ['subscriber']],
    ['first', ['first']],
    ['last', ['last']],
    ['conflict', ['first', 'last']],
    ['client', []],
  ];
  test.each(mechanisms)('%s: %j', (applies, names) => {
    const given = { subscriber, interval, first, last };
    const locations = [
      { publisher },
      ...Object.entries(given).map(([name, at]) => ({ publisher, [name]: at })),
    ];
    const shown = locations.filter((some) => inForce(requirement('r', { applies }), some as Locations));
    const last_ = shown.map((some) => Object.keys(some).at(-1));
    expect(last_).toEqual(names);
  });
});

describe('the state of one requirement is that of the worst of its checks', () => {
  test.each<[RequirementState, (CheckOutcome | 'left out')[]]>([
    ['met', ['pass']],
    ['met', ['pass', 'not-applicable']],
    ['not-met', ['pass', 'fail']],
    ['not-met', ['error', 'blocked', 'fail']],
    ['not-met', ['left out', 'fail']],
    ['undetermined', ['pass', 'blocked']],
    ['undetermined', ['pass', 'untestable']],
    ['undetermined', ['pass', 'inconclusive']],
    ['undetermined', ['pass', 'error']],
    ['undetermined', ['not-applicable']],
    ['undetermined', []],
    ['not-selected', ['left out']],
    ['not-selected', ['left out', 'pass']],
    ['not-selected', ['left out', 'blocked']],
  ])('%s: %j', (state, outcomes) => {
    expect(judged([requirement('r')], { r: outcomes }).states.r).toMatchObject({ state });
  });

  test('it names the checks that prove it', () => {
    const { states } = judged([requirement('r')], { r: ['pass', 'fail'], other: ['pass'] });
    expect(states.r?.checks).toEqual(['relay/r-0', 'relay/r-1']);
  });

  test('of a mechanism that no location offers it is not applicable', () => {
    const { states, compliance } = judged([requirement('r', { applies: 'last' })], { r: ['not-applicable'] });
    expect(states.r).toMatchObject({ state: 'not-applicable', note: 'no last location was given' });
    expect(compliance).toBe('unconditionally compliant');
  });

  test('what is recorded only, or binds clients, is never judged', () => {
    const may = requirement('may', { level: 'MAY', judged: { how: 'recorded-only', reason: 'as you like' } });
    const client = requirement('client', { level: 'client', applies: 'client', judged: { how: 'client' } });
    const { states, compliance } = judged([may, client], {});
    expect(states.may).toMatchObject({ state: 'recorded', note: 'as you like' });
    expect(states.client).toMatchObject({ state: 'recorded', note: 'binds clients, not servers' });
    expect(compliance).toBe('unconditionally compliant');
  });

  test('what was seen of it is its note, each once', () => {
    const may = requirement('may', { level: 'MAY', judged: { how: 'recorded-only', reason: 'as you like' } });
    const result = {
      ...resultOf(sampleCheck('c'), 'pass'),
      observations: ['a', 'b', 'a'].map((seen) => ({ topic: 'may', seen })),
    };
    const ledger = { profile: 'p', sections: {}, features: [], specification: 's', requirements: [may] };
    expect(
      stateRequirements(ledger, [result], { allChecks: [], locations: plainLocations, attestations: [] })[0]
        ?.note,
    ).toBe('a; b');
  });
});

describe('what needs a location to be shown', () => {
  const should = [requirement('s', attest)];
  const attestations = [{ requirement: 's', by: 'me', where: 'file' }];

  test('not shown: the flag that would show it', () => {
    expect(judged(should, { s: ['not-applicable'] }).states.s).toMatchObject({
      state: 'not-shown',
      note: 'would be shown by --flag',
    });
  });

  test('attested: by whom and where', () => {
    const { states, compliance, remarks } = judged(should, { s: ['not-applicable'] }, { attestations });
    expect(states.s).toMatchObject({ state: 'attested', note: 'me: file' });
    expect(compliance).toBe('unconditionally compliant');
    expect(remarks).toEqual(['SHOULD attested, not seen: s (me: file)']);
  });

  test('what was seen counts for more than anybody’s word', () => {
    expect(judged(should, { s: ['not-applicable', 'fail'] }, { attestations }).states.s?.state).toBe(
      'not-met',
    );
    expect(judged(should, { s: ['pass', 'not-applicable'] }, { attestations }).states.s?.state).toBe('met');
    expect(judged(should, { s: ['left out'] }, { attestations }).states.s?.state).toBe('not-selected');
  });
});

describe('a requirement that stands for others', () => {
  const parts = [requirement('a'), requirement('b', { applies: 'last' }), requirement('sum', rows('a', 'b'))];
  test.each<[RequirementState, (CheckOutcome | 'left out')[], (CheckOutcome | 'left out')[], Locations]>([
    ['met', ['pass'], ['not-applicable'], plainLocations],
    ['met', ['pass'], ['pass'], everyLocation],
    ['not-met', ['pass'], ['fail'], everyLocation],
    ['not-met', ['blocked'], ['fail'], everyLocation],
    ['undetermined', ['pass'], ['blocked'], everyLocation],
    ['undetermined', ['left out'], ['blocked'], everyLocation],
    ['not-selected', ['pass'], ['left out'], everyLocation],
  ])('%s: %j and %j', (state, a, b, locations) => {
    expect(judged(parts, { a, b }, { locations }).states.sum).toMatchObject({
      state,
      checks: ['relay/a-0', 'relay/b-0'],
    });
  });

  test('is not applicable when its own mechanism is missing', () => {
    const sum = requirement('sum', { ...rows('a'), applies: 'interval-polling' });
    expect(judged([requirement('a'), sum], { a: ['pass'] }).states.sum?.state).toBe('not-applicable');
  });

  test('comes where the ledger has it, also before its rows', () => {
    const { states } = judged([requirement('sum', rows('a')), requirement('a')], { a: ['fail'] });
    expect(Object.values(states).map(({ id, state }) => [id, state])).toEqual([
      ['sum', 'not-met'],
      ['a', 'not-met'],
    ]);
  });
});

describe('the verdict', () => {
  const all = [
    requirement('must'),
    requirement('should', { level: 'SHOULD' }),
    requirement('may', { level: 'MAY' }),
    requirement('shown', attest),
  ];
  type Outcomes = [
    must: CheckOutcome,
    should: CheckOutcome,
    may: CheckOutcome | 'left out',
    shown: CheckOutcome,
  ];
  test.each<[string, Outcomes, string[]]>([
    ['unconditionally compliant', ['pass', 'pass', 'pass', 'pass'], []],
    ['unconditionally compliant', ['pass', 'pass', 'fail', 'pass'], []],
    ['unconditionally compliant', ['pass', 'pass', 'error', 'pass'], []],
    ['conditionally compliant', ['pass', 'fail', 'pass', 'pass'], ['SHOULD not met: should']],
    ['conditionally compliant', ['pass', 'blocked', 'pass', 'pass'], ['SHOULD not judged: should']],
    [
      'conditionally compliant',
      ['pass', 'pass', 'pass', 'not-applicable'],
      ['SHOULD not shown: shown (would be shown by --flag)'],
    ],
    ['not compliant', ['fail', 'pass', 'pass', 'pass'], ['MUST not met: must']],
    ['not compliant', ['fail', 'fail', 'pass', 'pass'], ['MUST not met: must', 'SHOULD not met: should']],
    ['undetermined', ['blocked', 'pass', 'pass', 'pass'], ['MUST not judged: must']],
    [
      'undetermined',
      ['inconclusive', 'fail', 'pass', 'pass'],
      ['MUST not judged: must', 'SHOULD not met: should'],
    ],
    ['none (filtered run)', ['fail', 'pass', 'left out', 'pass'], ['MUST not met: must']],
  ])('%s: %j', (compliance, [must, should, may, shown], remarks) => {
    const seen = judged(all, { must: [must], should: [should], may: [may], shown: [shown] });
    expect(seen).toMatchObject({ compliance, remarks });
  });

  test('why nothing could be judged is said', () => {
    const { states, remarks } = judged(
      [requirement('a')],
      { a: ['not-applicable', 'not-applicable'] },
      {
        reason: 'it needs another template',
      },
    );
    expect(states.a).toMatchObject({ state: 'undetermined', note: 'it needs another template' });
    expect(remarks).toEqual(['MUST not judged: a (it needs another template)']);
  });

  test('one MUST not met outweighs any that could not be judged', () => {
    const two = [requirement('a'), requirement('b')];
    expect(judged(two, { a: ['blocked'], b: ['fail'] }).compliance).toBe('not compliant');
  });
});

describe('a ledger whose locations bring their requirements with them', () => {
  const needy = sampleCheck('stores-nothing', undefined, {
    proves: ['unstored'],
    needs: ['publisherNostore'],
  });
  const ledger: Ledger = {
    profile: 'p',
    sections: {},
    features: [],
    specification: 's',
    requirements: [requirement('unstored')],
  };
  const stateOf = (byLocation: boolean) =>
    stateRequirements({ ...ledger, byLocation }, [resultOf(needy, 'not-applicable')], {
      allChecks: [needy],
      locations: plainLocations,
      attestations: [],
    })[0];

  test('has none in force where the server keeps too few messages for all its checks', () => {
    const hungry = sampleCheck('hungry', undefined, { proves: ['unstored'], keeps: 3 });
    const [row] = stateRequirements(ledger, [resultOf(hungry, 'not-applicable')], {
      allChecks: [hungry],
      locations: plainLocations,
      attestations: [],
      storage: { kept: 2, by: 'told' },
    });
    expect(row).toMatchObject({
      state: 'not-applicable',
      note: 'it needs 3 messages of a channel to be kept; this server is said to keep 2 (--stored N)',
    });
  });

  test('has none in force that no given location can show', () => {
    expect(stateOf(true)).toMatchObject({
      state: 'not-applicable',
      note: 'no --publisher-nostore location was given',
    });
  });

  test('is not every ledger: elsewhere that leaves the verdict open', () => {
    expect(stateOf(false)).toMatchObject({ state: 'undetermined' });
  });
});

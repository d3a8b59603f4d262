import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Gate } from '../../src/config/settings.js';
import type {
  CheckOutcome,
  CheckResult,
  Compliance,
  FeatureResult,
  RequirementResult,
  RequirementState,
} from '../../src/engine/results.js';
import { recordedFaults } from '../../src/profiles/relay/proof/recorded-faults.js';
import { relayWorld } from '../../src/profiles/relay/proof/world.js';
import { checkInVirtualTime } from '../../src/proof/run.js';
import type { JsonBaselined, JsonCheck, JsonGate, JsonReport } from '../../src/reports/json.js';
import { jsonText } from '../../src/reports/json.js';
import type { Level } from '../../src/spec.js';
import { finishedRun, known, mixedResult } from '../support/reports/result-fixture.js';
import { faultsOf, type Schema } from '../support/reports/schema-validator.js';

const file = new URL('../../schema/report-1.schema.json', import.meta.url);
const schema: Schema = JSON.parse(readFileSync(file, 'utf8'));

const faults = (report: unknown) => faultsOf(report, schema, schema);
const parsed = (text: string): Record<string, unknown> => JSON.parse(text);

describe('the schema of the JSON report', () => {
  it('holds for a report with every kind of thing in it', () => {
    const run = finishedRun(mixedResult, [
      ...known('relay/walk', 'relay/oldest'),
      {
        id: 'relay/x',
        reason: 'r',
        link: 'https://x.example/',
        seen: 's',
        expires: '2029-01-01',
        place: 'p',
      },
    ]);
    expect(faults(parsed(jsonText({ ...run, options: { publisher: ['http://h/{channel}'] } })))).toEqual([]);
  });

  it('holds for a real run', async () => {
    expect(
      faults(parsed(jsonText(finishedRun(await checkInVirtualTime(recordedFaults, { world: relayWorld }))))),
    ).toEqual([]);
  });

  const good = parsed(jsonText(finishedRun(mixedResult)));

  it.each([
    ['no version', { version: undefined }, '$.version: is not 1'],
    ['another version', { version: 2 }, '$.version: is not 1'],
    ['an outcome of its own', { checks: [{ outcome: 'ok' }] }, '$.checks[0].outcome: ok is not allowed'],
    ['a new property', { extra: 1 }, '$.extra: is not in the schema'],
    ['a text for a number', { took: '3' }, '$.took: is string, not number'],
    ['a negative time', { took: -1 }, '$.took: is less than 0'],
    ['a day for a time', { startedAt: '2030-01-01' }, '$.startedAt: does not match'],
    ['no requirements', { requirements: null }, '$.requirements: is null, not array'],
  ])('does not hold for a report with %s', (_, change, fault) => {
    expect(faults({ ...good, ...change }).join('\n')).toContain(fault);
  });
});

// The compiler sees to it that each of these has exactly the keys of its type.
const outcomes: Record<CheckOutcome, 0> = {
  pass: 0,
  fail: 0,
  blocked: 0,
  'not-applicable': 0,
  untestable: 0,
  inconclusive: 0,
  error: 0,
};
const states: Record<RequirementState, 0> = {
  met: 0,
  'not-met': 0,
  undetermined: 0,
  'not-applicable': 0,
  'not-shown': 0,
  attested: 0,
  recorded: 0,
  'not-selected': 0,
};
const compliances: Record<Compliance, 0> = {
  'unconditionally compliant': 0,
  'conditionally compliant': 0,
  'not compliant': 0,
  undetermined: 0,
  'none (filtered run)': 0,
};
const levels: Record<Level, 0> = { MUST: 0, SHOULD: 0, MAY: 0, client: 0 };
const gates: Record<Gate, 0> = { must: 0, should: 0, none: 0 };
const declarations: Record<FeatureResult['declared'], 0> = { yes: 0, no: 0, probe: 0, default: 0 };
const kinds: Record<CheckResult['transcript'][number]['kind'], 0> = {
  opened: 0,
  sent: 0,
  received: 0,
  ended: 0,
  closed: 0,
  failed: 0,
  said: 0,
};
const evidence: Record<NonNullable<CheckResult['held']>, 0> = { '201': 0, count: 0, quiet: 0, repeated: 0 };

const at = (...path: string[]): Schema => {
  let here: Schema = schema;
  for (const step of path) here = here.$defs?.[step] ?? here.properties?.[step] ?? {};
  return here;
};

describe('the schema and the types', () => {
  it.each([
    ['outcomes', outcomes, at('check', 'outcome')],
    ['states', states, at('requirement', 'state')],
    ['verdicts', compliances, at('compliance')],
    ['levels', levels, at('requirement', 'level')],
    ['gates', gates, at('gate', 'gate')],
    ['declarations', declarations, at('feature', 'declared')],
    ['kinds of events', kinds, at('entry', 'kind')],
    ['evidence', evidence, at('check', 'held')],
  ])('name the same %s', (_, type, { enum: named }) => {
    expect([...(named ?? [])].sort()).toEqual(Object.keys(type).sort());
  });

  const report: Record<keyof JsonReport, 0> = {
    ...{ version: 0, exitCode: 0, gate: 0, options: 0, kit: 0, startedAt: 0, specification: 0, profile: 0 },
    ...{ sections: 0, locations: 0, server: 0, calibration: 0, features: 0, notices: 0, checks: 0 },
    ...{ requirementSet: 0, requirements: 0, compliance: 0, remarks: 0, took: 0 },
  };
  const check: Record<keyof JsonCheck, 0> = {
    ...{ id: 0, title: 0, proves: 0, hint: 0, outcome: 0, reason: 0, expected: 0, seen: 0, connection: 0 },
    ...{ held: 0, attempts: 0, took: 0, observations: 0, transcript: 0, reproduce: 0, again: 0 },
  };
  const row: Record<keyof RequirementResult, 0> = {
    ...{ id: 0, section: 0, level: 0, text: 0, ourReading: 0, state: 0, checks: 0, note: 0 },
  };
  const gate: Record<keyof JsonGate, 0> = {
    ...{ gate: 0, failures: 0, notShown: 0, open: 0, kitErrors: 0, known: 0, unexpectedPasses: 0 },
    ...{ expired: 0, idle: 0 },
  };
  const baselined: Record<keyof JsonBaselined, 0> = { id: 0, reason: 0, link: 0, seen: 0, expires: 0 };
  const feature: Record<keyof FeatureResult, 0> = { name: 0, declared: 0, on: 0, seen: 0 };

  it.each([
    ['a report', report, schema],
    ['a check', check, at('check')],
    ['a requirement', row, at('requirement')],
    ['a gate', gate, schema.$defs?.gate ?? {}],
    ['an entry of the baseline', baselined, at('baselined')],
    ['a feature', feature, at('feature')],
  ])('give %s the same properties', (_, type, { properties = {} }) => {
    expect(Object.keys(properties).sort()).toEqual(Object.keys(type).sort());
  });
});

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { reportKinds } from '../../src/options/readers.js';
import { annotation } from '../../src/reports/github.js';
import { junitReport } from '../../src/reports/junit.js';
import { codeSpan, markdownText } from '../../src/reports/markdown.js';
import { redactResult } from '../../src/reports/redact.js';
import { everyKind } from '../support/reports/every-kind.js';
import {
  checkResult,
  finishedRun,
  goneFailed,
  known,
  mixedResult,
  runResult,
} from '../support/reports/result-fixture.js';

const nasty = 'a\u0000\u001b]]>&amp;<b>"\'\ud800\ufffe{{x}}`|*_%0A::error::\r\nsecond\tline é 😀';

/** A check whose every text is a trap. */
const nastyCheck = {
  ...goneFailed,
  title: nasty,
  hint: nasty,
  reason: nasty,
  expected: nasty,
  seen: nasty,
  observations: [{ topic: nasty, seen: nasty }],
};
const nastyRun = finishedRun(
  runResult({
    checks: [
      nastyCheck,
      { ...nastyCheck, id: 'relay/walk', outcome: 'error' },
      { ...nastyCheck, id: 'relay/oldest', outcome: 'blocked' },
    ],
    notices: [nasty],
    remarks: [nasty],
    server: nasty,
  }),
  [{ id: 'relay/oldest', reason: nasty, place: nasty }],
);

const everyOutcome = finishedRun(
  {
    ...mixedResult,
    notices: ['its clock is 3600 s behind'],
    features: [
      { name: 'storage', declared: 'default', on: true },
      { name: 'encoded-ids', declared: 'probe', on: false, seen: false },
      { name: 'case-sensitive-ids', declared: 'no', on: false, seen: true },
    ],
    checks: [
      ...mixedResult.checks,
      checkResult({ id: 'relay/known', outcome: 'fail', reason: 'seen: 200 OK', seen: '200 OK' }),
      checkResult({ id: 'relay/kit', outcome: 'error', reason: 'the kit itself failed\n  at line 1' }),
      checkResult({ id: 'relay/busy', outcome: 'inconclusive', reason: 'this machine was too busy' }),
      checkResult({ id: 'relay/blind', outcome: 'untestable', reason: 'it says nothing' }),
    ],
  },
  [
    ...known('relay/known', 'relay/oldest'),
    { ...known('relay/x')[0], id: 'relay/x', expires: '2029-01-01' },
  ].map((entry) => ({ reason: 'ticket 7', place: 'known.yaml:1:3', ...entry })),
);

describe('every report', () => {
  it('is known to the option --report', () => {
    expect(Object.keys(everyKind).sort()).toEqual([...reportKinds].sort());
  });

  it.each(Object.keys(everyKind))('%s has a stable shape', async (kind) => {
    await expect(everyKind[kind]?.(everyOutcome) ?? '').toMatchFileSnapshot(
      `golden/every-outcome.${kind}.txt`,
    );
  });

  it.each(Object.keys(everyKind))('%s shows no secret', (kind) => {
    const value = 's3cr"t/1';
    const secrets = [{ name: 'TOKEN', value }];
    const result = redactResult(
      runResult({
        checks: [
          { ...nastyCheck, seen: `you are ${value}`, reason: value, expected: value },
          checkResult({
            outcome: 'error',
            reason: `${value} at line 1`,
            observations: [{ topic: 't', seen: value }],
          }),
        ],
        server: value,
        remarks: [value],
        notices: [`Server: ${value}`],
      }),
      secrets,
    );
    const text = everyKind[kind]?.(finishedRun(result, [], { environment: ['TOKEN'] }));
    expect(text).toContain('TOKEN');
    expect(text).not.toMatch(/s3cr/);
  });

  it.each(Object.keys(everyKind))('%s is made of whatever texts', (kind) => {
    expect(everyKind[kind]?.(nastyRun).length).toBeGreaterThan(100);
  });
});

describe('junit', () => {
  const schema = fileURLToPath(new URL('junit.xsd', import.meta.url));
  const { error } = spawnSync('xmllint', ['--version']);

  it.skipIf(error).each([
    ['every outcome', everyOutcome],
    ['nasty texts', nastyRun],
    ['a plain run', finishedRun(runResult())],
  ])('is valid for %s', (_, run) => {
    const { stderr, status } = spawnSync('xmllint', ['--noout', '--schema', schema, '-'], {
      input: junitReport(run),
      encoding: 'utf8',
    });
    expect(stderr).toBe('- validates\n');
    expect(status).toBe(0);
  });

  it('counts failures, errors and what was skipped, which says why', () => {
    const xml = junitReport(everyOutcome);
    expect(xml).toContain('tests="8" failures="1" errors="3" skipped="3"');
    expect(xml).toContain('<skipped message="blocked: could not read a stored message');
    expect(xml).toContain('<skipped message="not applicable: it needs --publisher-limit');
    expect(xml).toContain('<skipped message="known failure (baseline): ticket 7; seen: 200 OK"/>');
    expect(xml).toContain('<error message="this machine was too busy" type="inconclusive">');
  });
});

describe('github', () => {
  it('escapes what would end a property or a line', () => {
    expect(annotation('error', 'a: b, 100 %\n', 'x\r\n::error::y')).toBe(
      '::error title=a%3A b%2C 100 %25%0A::x%0D%0A::error::y\n',
    );
  });

  it('never lets a text begin a command of its own', () => {
    for (const line of (everyKind.github?.(nastyRun) ?? '').trimEnd().split('\n'))
      expect(line).toMatch(/^::(error|warning|notice) title=/);
  });
});

describe('markdown', () => {
  it('finds nothing to do in texts', () => {
    expect(markdownText('<b>*a*</b> | [x](y)\n# z')).toBe('&lt;b>\\*a\\*&lt;/b> \\| \\[x\\](y) \\# z');
    expect(codeSpan('a ``b`` | c')).toBe('``` a ``b`` \\| c ```');
  });
});

import { describe, expect, it } from 'vitest';
import type { CheckOutcome, RequirementState } from '../../src/engine/results.js';
import {
  type BadgeTone,
  badgeOf,
  judgeForBadge,
  longestLabel,
  shieldsEndpoint,
} from '../../src/reports/badge.js';
import { badgeSvg } from '../../src/reports/badge-svg.js';
import { jsonText } from '../../src/reports/json.js';
import { type OldReport, readReport } from '../../src/reports/read-report.js';
import { checkResult, finishedRun, requirementResult, runResult } from '../support/reports/result-fixture.js';

/** A report of two MUSTs, the second of which came to this. */
function reportOf(
  outcome: CheckOutcome,
  state: RequirementState,
  fields: Partial<Parameters<typeof runResult>[0]> = {},
): OldReport {
  const result = runResult({
    compliance: 'unconditionally compliant',
    checks: [checkResult(), checkResult({ id: 'relay/two', proves: ['relay-2'], outcome })],
    requirements: [requirementResult(), requirementResult({ id: 'relay-2', state, checks: ['relay/two'] })],
    ...fields,
  });
  return readReport(jsonText(finishedRun(result)));
}

const whole = reportOf('pass', 'met');
const tones: readonly BadgeTone[] = ['best', 'good', 'doubtful', 'bad', 'nothing'];

describe('a badge', () => {
  it.each([
    ['unconditionally compliant', 'best', 'brightgreen'],
    ['conditionally compliant', 'good', 'green'],
  ] as const)('of a run that is %s is green', (compliance, tone, color) => {
    const badge = badgeOf([reportOf('pass', 'met', { compliance })]);
    expect(badge).toEqual({ label: 'relay conformance', message: compliance, tone });
    expect(JSON.parse(shieldsEndpoint(badge))).toEqual({
      schemaVersion: 1,
      label: 'relay conformance',
      message: compliance,
      color,
    });
  });

  // Each with a verdict that would be green: what was seen decides.
  it.each<[string, BadgeTone, string, OldReport]>([
    ['a MUST that is not met', 'bad', 'not compliant: 1 MUST is not met', reportOf('fail', 'not-met')],
    ['a MUST that is open', 'doubtful', 'undetermined: 1 MUST is open', reportOf('blocked', 'undetermined')],
    ['an inconclusive check', 'doubtful', 'undetermined', reportOf('inconclusive', 'met')],
    ['an error of the kit', 'doubtful', 'undetermined', reportOf('error', 'met')],
    ['a requirement left out', 'nothing', 'only partly checked', reportOf('pass', 'not-selected')],
    [
      'a filtered run',
      'nothing',
      'only partly checked',
      reportOf('pass', 'met', { compliance: 'none (filtered run)' }),
    ],
    ['a run without checks', 'nothing', 'nothing observed', reportOf('pass', 'met', { checks: [] })],
    [
      'a run in which nothing applied',
      'nothing',
      'nothing observed',
      reportOf('not-applicable', 'not-applicable', {
        checks: [checkResult({ outcome: 'not-applicable' })],
        requirements: [requirementResult({ state: 'not-applicable' })],
      }),
    ],
    [
      'a run in which no MUST was in force',
      'nothing',
      'nothing observed',
      reportOf('pass', 'met', {
        requirements: [
          requirementResult({ state: 'not-applicable' }),
          requirementResult({ level: 'SHOULD' }),
        ],
      }),
    ],
    [
      'a run whose checks are not all there',
      'nothing',
      'cut off',
      reportOf('pass', 'met', { checks: [checkResult()] }),
    ],
    ['a failed check of what is said to be met', 'nothing', 'contradicts itself', reportOf('fail', 'met')],
  ])('is never green for %s', (_, tone, message, report) => {
    expect(judgeForBadge(report)).toEqual({ message, tone });
  });

  it('of several reports says what the worst came to', () => {
    const bad = reportOf('fail', 'not-met', { profile: 'nchan' });
    expect(badgeOf([whole, bad])).toEqual({
      label: 'push conformance',
      message: '1 of 2 not compliant',
      tone: 'bad',
    });
    expect(badgeOf([whole, whole]).message).toBe('unconditionally compliant');
    const conditionally = reportOf('pass', 'met', { compliance: 'conditionally compliant' });
    expect(badgeOf([whole, conditionally])).toMatchObject({
      message: '1 of 2 conditionally compliant',
      tone: 'good',
    });
  });

  it('has a label of bounded length', () => {
    expect(badgeOf([whole], ' my\n server ').label).toBe('my server');
    expect([...badgeOf([whole], '🙂'.repeat(500)).label]).toHaveLength(longestLabel);
  });
});

describe('the picture', () => {
  it('is as it was', async () => {
    await expect(badgeSvg(badgeOf([whole]))).toMatchFileSnapshot('golden/badge.svg');
  });

  it('says what it shows, and needs nothing from elsewhere', () => {
    const svg = badgeSvg(badgeOf([whole]));
    const says = 'relay conformance: unconditionally compliant';
    expect(svg).toContain(`<title>${says}</title>`);
    expect(svg).toContain(`role="img" aria-label="${says}"`);
    expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(
      /https?:|href|url\((?!#)|@import|<script/,
    );
  });

  it('takes no text for markup', () => {
    const svg = badgeSvg({ label: '</text><script>"&\u0000\ud800', message: '<b>', tone: 'best' });
    expect(svg).not.toMatch(/<script|<b>/);
    expect(svg).toContain('&lt;/text&gt;&lt;script&gt;&quot;&amp;\ufffd\ufffd');
  });

  it('is as wide as its text', () => {
    const widthOf = (label: string) =>
      Number(/width="(\d+)"/.exec(badgeSvg({ label, message: 'm', tone: 'best' }))?.[1]);
    expect(widthOf('iiiiiiiiii')).toBeLessThan(widthOf('aaaaaaaaaa'));
    expect(widthOf('aaaaaaaaaa')).toBeLessThan(widthOf('WWWWWWWWWW'));
    expect(widthOf('WWWWWWWWWW')).toBeLessThan(widthOf('雲雲雲雲雲雲雲雲雲雲'));
  });

  it.each(tones)('can be read: %s', (tone) => {
    const svg = badgeSvg({ label: 'l', message: 'm', tone });
    const fills = [...svg.matchAll(/fill="(#[\da-f]{6})"/g)].map(([, colour = '']) => colour);
    expect(fills).toHaveLength(2);
    for (const fill of fills) expect(contrastToWhite(fill), fill).toBeGreaterThan(5);
  });
});

/** The contrast of a colour to white, as WCAG 2 defines it. */
function contrastToWhite(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}

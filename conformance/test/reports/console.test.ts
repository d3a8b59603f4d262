import { describe, expect, it } from 'vitest';
import { consoleReport } from '../../src/reports/console.js';
import { finishedRun, goneFailed, known, mixedResult, runResult } from '../support/reports/result-fixture.js';

const plain = { colour: false, unicode: true, width: 100 };

const show = (result = mixedResult, look: Partial<typeof plain> = {}, baseline: readonly string[] = []) =>
  consoleReport(finishedRun(result, known(...baseline)), { ...plain, ...look });

describe('the console report', () => {
  it('shows checks by section, failures in full, then the summary and the verdict', async () => {
    await expect(show()).toMatchFileSnapshot('golden/console.txt');
  });

  it('does with ASCII', async () => {
    await expect(show(mixedResult, { unicode: false })).toMatchFileSnapshot('golden/console-ascii.txt');
    expect(show(mixedResult, { unicode: false })).toMatch(/^[\n\x20-\x7e]*$/);
  });

  it('marks what is in the baseline', () => {
    const text = show(mixedResult, {}, ['relay/longpoll-gone', 'relay/oldest', 'relay/storage-limits']);
    expect(text).toContain('at once [baseline]');
    expect(text).toContain('in the baseline (known.yaml:1:3): ticket 7');
    expect(text).toContain('relay/longpoll-gone: fail, as known: ticket 7');
    expect(text).toContain('relay/oldest: passes by now; take it out of the baseline (known.yaml:1:3)');
    expect(text).toContain('relay/storage-limits: not applicable to this target');
  });

  it('has colours only where they are wanted', () => {
    expect(show()).not.toContain('\u001b');
    expect(show(mixedResult, { colour: true })).toContain('\u001b[31m✗');
  });

  it.each(['unconditionally compliant', 'not compliant', 'undetermined', 'none (filtered run)'] as const)(
    'ends with the verdict "%s", however much failed',
    (compliance) => {
      const checks = Array.from({ length: 60 }, (_, index) => ({ ...goneFailed, id: `relay/c${index}` }));
      const text = show(runResult({ checks, compliance }));
      expect(text.split('\n').at(-1)).toBe('');
      expect(text.split('\n').at(-2)).toMatch(/^verdict: /);
      expect(text.split('\n').at(-2)).toContain(compliance);
    },
  );

  it('counts what is met of what is in force', () => {
    expect(show().split('\n').at(-2)).toBe(
      'verdict: not compliant (relay protocol Rev. 2.23; 1 of 4 MUST, 0 of 1 SHOULD; 4 checks in 321 ms)',
    );
    expect(show(runResult()).split('\n').at(-2)).toBe(
      'verdict: unconditionally compliant (relay protocol Rev. 2.23; 1 MUST, 0 SHOULD; 1 check in 321 ms)',
    );
  });
});

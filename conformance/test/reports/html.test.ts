import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { htmlReport } from '../../src/reports/html/page.js';
import { finishedRun, goneFailed, mixedResult, runResult } from '../support/reports/result-fixture.js';

const page = htmlReport(finishedRun(mixedResult));

describe('the html report', () => {
  it('begins with the verdict in words that need no protocol', () => {
    expect(/<h1>(.*?)<\/h1>/.exec(page)?.[1]).toBe(
      'The server does not keep the protocol: 2 of 4 obligations are not met.',
    );
  });

  it.each([
    ['unconditionally compliant', 'keeps the protocol in every point'],
    ['conditionally compliant', 'keeps all obligations'],
    ['undetermined', 'can&#39;t be said'],
    ['none (filtered run)', 'Only a part'],
  ] as const)('says what "%s" means', (compliance, words) => {
    expect(htmlReport(finishedRun(runResult({ compliance })))).toContain(words);
  });

  it('needs nothing from elsewhere, and allows only its own script', () => {
    expect(page).not.toMatch(/(?:src|href)="(?!#)|url\(|@import|<link|<iframe|<img/);
    const script = /<script>([\s\S]*?)<\/script>/.exec(page)?.[1] ?? '';
    const hash = createHash('sha256').update(script).digest('base64');
    expect(page).toContain(`script-src &#39;sha256-${hash}&#39;`);
    expect(page.match(/<script/g)).toHaveLength(1);
  });

  it('has every requirement with its state, and every failure once', () => {
    for (const { id, text } of mixedResult.requirements) {
      expect(page).toContain(`id="${id}"`);
      expect(page).toContain(text.replaceAll("'", '&#39;'));
    }
    expect(page.match(/class="failure"/g)).toHaveLength(1);
    expect(page).toContain('shown above');
    for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(page).toContain(`id="${target}"`);
  });

  it('draws who said what, and marks where it went wrong', () => {
    expect(page).toContain('<b>S1</b> subscriber 1');
    expect(page).toMatch(/GET \/sub\?id=CHANNEL HTTP\/1\.1/);
    expect(page).toMatch(/<details class="down wrong">.*HTTP\/1\.1 404 Not Found/);
    const silent = { ...goneFailed, transcript: goneFailed.transcript.slice(0, -1), seen: 'no answer' };
    const unanswered = htmlReport(finishedRun({ ...mixedResult, checks: [silent] }));
    expect(unanswered).toContain('wait unanswered');
  });

  it('takes no text for HTML', () => {
    const title = '<script>alert(1)</script>';
    const hostile = { ...goneFailed, title, seen: title, hint: title, expected: title };
    const text = htmlReport(
      finishedRun({ ...mixedResult, checks: [hostile], server: title, notices: [title] }),
    );
    expect(text.match(/<script/g)).toHaveLength(1);
    expect(text).toContain('&lt;script&gt;alert(1)');
  });

  it('is as long as what it has to say', () => {
    expect(page.length).toBeLessThan(40_000);
  });
});

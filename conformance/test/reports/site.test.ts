import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../src/engine/results.js';
import { jsonText } from '../../src/reports/json.js';
import { readReport } from '../../src/reports/read-report.js';
import { siteStyle } from '../../src/reports/site/look.js';
import { type NamedReport, siteFiles } from '../../src/reports/site/site.js';
import {
  checkResult,
  finishedRun,
  goneFailed,
  mixedResult,
  requirementResult,
  runResult,
} from '../support/reports/result-fixture.js';

const named = (name: string, fields: Partial<RunResult> = {}): NamedReport => ({
  name,
  report: readReport(jsonText(finishedRun(runResult(fields)))),
});

const ours: NamedReport = { name: 'ours', report: readReport(jsonText(finishedRun(mixedResult))) };
const theirs = named('theirs', {
  startedAt: '2031-05-06T07:08:09.000Z',
  checks: [checkResult()],
  requirements: [requirementResult({ text: 'A newer wording.' })],
  compliance: 'unconditionally compliant',
});
const build = (...reports: NamedReport[]) => siteFiles(reports, 'kit 1');
const page = (files: ReadonlyMap<string, string>, path: string) => files.get(path) ?? '';

/** The row of a requirement in the matrix. */
function rowOf(index: string, id: string): string {
  return index.split('<tr').find((row) => row.includes(`>${id}</code>`)) ?? '';
}

describe('the site', () => {
  const files = build(ours, theirs);
  const index = page(files, 'index.html');

  it('is a page with the matrix, and one for each run', () => {
    expect([...files.keys()]).toEqual(['index.html', 'runs/relay-ours.html', 'runs/relay-theirs.html']);
  });

  it('is the same for the same reports', () => {
    expect([...build(ours, theirs)]).toEqual([...files]);
  });

  it('has each requirement once, with the state in each run, also where it was not asked for', () => {
    for (const { id } of mixedResult.requirements) {
      expect(index.split(`>${id}</code>`), id).toHaveLength(2);
    }
    const gone = rowOf(index, 'relay-3.1-longpoll-gone');
    expect(gone).toMatch(
      /class="bad"><span class="who">ours<\/span><a class="state" href="runs\/relay-ours\.html#r2"/,
    );
    expect(gone).toMatch(/class="none"><span class="who">theirs<\/span><span class="state">not asked/);
  });

  it('has the wording of the newest run', () => {
    expect(rowOf(index, 'relay-3.1-oldest')).toContain('A newer wording.');
  });

  it('says when, by which kit and of which requirements, what the server calls itself, and what it came to', () => {
    expect(index).toContain('2 runs, from 2030-01-02 to 2031-05-06');
    for (const text of [index, page(files, 'runs/relay-theirs.html')]) {
      expect(text).toContain('2031-05-06 07:08 UTC');
      expect(text).toContain('pushstream-conformance 1.2.3');
      expect(text).toMatch(/[Rr]equirements(?:: |<\/dt><dd>)0\.1/);
      expect(text).toContain('example/1.0');
      expect(text).toContain('unconditionally compliant');
    }
  });

  it('a report that names no set is about what its kit asked for', () => {
    const { requirementSet: _, ...old } = theirs.report;
    const text = page(build({ name: 'old', report: old }), 'index.html');
    expect(text).toContain('requirements: those of pushstream-conformance 1.2.3');
  });

  it('hides what is the same for all, without a script', () => {
    const alike = page(build(theirs, { ...theirs, name: 'third' }), 'index.html');
    expect(rowOf(alike, 'relay-3.1-oldest')).toMatch(/^ role="row" class="quiet"/);
    expect(alike).toContain('<details open class="quiet">');
    expect(rowOf(index, 'relay-3.1-longpoll-gone')).toMatch(/^ role="row"><th/);
    const onceMet = { ...ours.report, requirements: ours.report.requirements.slice(0, 1) };
    const grown = named('grown', { requirements: [requirementResult(), requirementResult({ id: 'new' })] });
    const young = page(build({ name: 'old', report: onceMet }, grown), 'index.html');
    expect(rowOf(young, 'new')).toMatch(/^ role="row" class="quiet".*not asked/);
    expect(siteStyle).toContain('#loud:checked ~ section .quiet { display: none; }');
  });

  it('shows what was expected and what was seen of each failure', () => {
    const text = page(files, 'runs/relay-ours.html');
    expect(text).toContain(
      `<dt>Expected</dt><dd>${goneFailed.expected?.replaceAll("'", '&#39;')}</dd><dt>Seen</dt><dd>${goneFailed.seen}</dd>`,
    );
    expect(text).toContain(goneFailed.hint);
  });

  it('leads nowhere else, and every link to something that is there', () => {
    for (const [path, text] of files) {
      const links = [...text.matchAll(/ (?:href|src)="([^"]*)"/g)].map(([, link = '']) => link);
      expect(links.length).toBeGreaterThan(1);
      for (const link of links) {
        const { pathname, hash } = new URL(link, `file:///${path}`);
        const target = page(files, pathname.slice(1));
        expect(target, link).not.toBe('');
        if (hash) expect(target, link).toContain(` id="${hash.slice(1)}"`);
        expect(link).not.toMatch(/^[a-z]+:|^\//);
      }
    }
  });

  it('loads nothing and runs nothing', () => {
    for (const text of files.values()) {
      const style = /<style>([\s\S]*?)<\/style>/.exec(text)?.[1] ?? '';
      const hash = createHash('sha256').update(style).digest('base64');
      expect(text).toContain(`content="default-src &#39;none&#39;; style-src &#39;sha256-${hash}&#39;;`);
      expect(text).not.toMatch(/<script|<link|<img|<iframe|style="|url\(|@import/);
    }
  });

  it('two runs of one server stand side by side, with pages of their own', () => {
    const twice = build(theirs, theirs);
    expect([...twice.keys()]).toEqual(['index.html', 'runs/relay-theirs.html', 'runs/relay-theirs-2.html']);
  });

  it('more servers than fit are moved within the table', () => {
    const wide = '<div class="wide" role="region" aria-label="Matrix" tabindex="0">';
    const of = (number: number) =>
      page(
        build(...Array.from({ length: number }, (_, at) => ({ ...theirs, name: `s${at}` }))),
        'index.html',
      );
    expect(of(6)).not.toContain(wide);
    expect(of(7)).toContain(wide);
  });
});

describe('of a report that somebody made up', () => {
  const evil =
    '</style></title><script>alert(1)</script><img src=x onerror=alert(1)> "\' onload=x &lt; ../../x';
  const result = runResult({
    ...{ kit: evil, specification: evil, profile: evil, server: evil, locations: { [evil]: evil } },
    sections: { [evil]: evil, __proto__: evil } as Record<string, string>,
    checks: [
      checkResult({
        ...{ id: evil, title: evil, hint: evil, proves: [evil], outcome: 'fail' },
        ...{ expected: evil, seen: evil, reason: evil },
      }),
      checkResult({ id: 'b', proves: [evil], outcome: 'blocked', reason: evil }),
    ],
    requirements: [
      requirementResult({
        id: evil,
        section: evil,
        text: evil,
        note: evil,
        state: 'not-met',
        checks: [evil, 'b'],
      }),
      requirementResult({ id: 'r2', section: 'constructor', checks: [] }),
    ],
  });
  const report = readReport(jsonText(finishedRun(result)));
  const files = siteFiles([{ name: evil, report: { ...report, requirementSet: evil } }], evil, evil);

  it('nothing is taken for HTML', () => {
    const known = new Set(
      [...build(ours, theirs).values()].flatMap((text) =>
        [...text.matchAll(/<\/?([a-z][^\s>]*)/gi)].map(([, tag]) => tag),
      ),
    );
    for (const text of files.values()) {
      const tags = [...text.matchAll(/<\/?([a-z!][^\s>]*)/gi)].map(([, tag]) => tag);
      expect(tags.filter((tag) => !known.has(tag) && tag !== '!doctype')).toEqual([]);
      // Outside of texts there is no attribute but ours.
      expect(text).not.toMatch(/<[^>]*\bon[a-z]+=/);
      expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    }
  });

  it('no file is written elsewhere', () => {
    for (const path of files.keys())
      expect(path).toMatch(/^(?:index\.html|runs\/[a-z0-9][a-z0-9.-]*\.html)$/);
    expect([...files.keys()][1]?.length).toBeLessThan(150);
  });

  it('a long text is cut', () => {
    const long = named('long', {
      checks: [checkResult({ outcome: 'fail', seen: `${'🙂'.repeat(5000)}END` })],
    });
    const text = page(build(long), 'runs/relay-long.html');
    expect(text).toContain('🙂… (1003 characters more)');
    expect(text).not.toContain('END');
  });
});

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jsonText } from '../../src/reports/json.js';
import { runMain } from '../support/cli/run-main.js';
import { checkResult, finishedRun, mixedResult, runResult } from '../support/reports/result-fixture.js';

let directory: string;
let report: string;
let out: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'pushstream-site-'));
  report = write('nginx-1.22.json', jsonText(finishedRun(mixedResult)));
  out = join(directory, 'new/site');
});
afterEach(() => rmSync(directory, { recursive: true }));

function write(name: string, content: string | Uint8Array): string {
  const file = join(directory, name);
  writeFileSync(file, content);
  return file;
}

const site = (...argv: string[]) => runMain(['site', ...argv]).ended;

describe('site', () => {
  it('makes a folder of pages; a report may be packed, and has the name it is given or that of its file', async () => {
    const packed = write('b.json.gz', gzipSync(jsonText(finishedRun(runResult()))));
    const { code, stdout, stderr } = await site(report, `my server=${packed}`, packed, '--out', out);
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: `${join(out, 'index.html')}: 4 pages\n`,
      stderr: '',
    });
    expect(readdirSync(join(out, 'runs')).sort()).toEqual([
      'relay-b.html',
      'relay-my-server.html',
      'relay-nginx-1.22.html',
    ]);
    expect(readFileSync(join(out, 'index.html'), 'utf8')).toContain('>my server</a>');
  });

  it('takes the place of an older site, and of nothing else', async () => {
    await site(`old=${report}`, '--out', out);
    writeFileSync(join(out, 'runs/mine.html'), 'somebody wrote this');
    writeFileSync(join(out, 'CNAME'), 'example.org');
    const { code } = await site(`new=${report}`, '--out', out, '--title', 'Ours & theirs');
    expect(code).toBe(0);
    expect(readdirSync(join(out, 'runs')).sort()).toEqual(['mine.html', 'relay-new.html']);
    expect(existsSync(join(out, 'CNAME'))).toBe(true);
    expect(readFileSync(join(out, 'index.html'), 'utf8')).toContain('<title>Ours &amp; theirs</title>');
  });

  it('leaves a folder alone that holds something else', async () => {
    mkdirSync(out, { recursive: true });
    writeFileSync(join(out, 'index.html'), '<h1>my page</h1>');
    const { code, stderr } = await site(report, '--out', out);
    expect(stderr).toContain(
      `--out: ${out} holds something else than a site: name a new folder, or an empty one`,
    );
    expect(code).toBe(2);
    expect(readdirSync(out)).toEqual(['index.html']);
  });

  it.each<[string, (file: string) => string[], (file: string) => string]>([
    ['no folder', (file) => [file], () => '--out DIR is missing: where should the site be?'],
    ['no report', () => ['--out', out], () => 'site [NAME=]REPORT... --out DIR'],
    ['no name', (file) => [`=${file}`, '--out', out], () => 'NAME=REPORT needs a name before the ='],
    [
      'a long name',
      (file) => [`${'n'.repeat(61)}=${file}`, '--out', out],
      () => 'a name has at most 60 characters: give a shorter one, NAME=REPORT',
    ],
    [
      'a file in place of a folder',
      (file) => [file, '--out', file],
      (file) => `--out: ${file} can't be used: `,
    ],
    [
      'what is no report',
      () => [write('other.json', '{}'), '--out', out],
      () => 'other.json: it is no report',
    ],
    [
      'a newer report',
      (file) => [file, write('newer.json', '{"version":2,"kit":"k"}'), '--out', out],
      () => 'newer.json: it is a report of version 2, and this kit reads version 1: a newer kit reads it',
    ],
  ])('refuses %s, and writes nothing', async (_, words, message) => {
    const { code, stderr } = await site(...words(report));
    expect(stderr).toContain(message(report));
    expect(code).toBe(2);
    expect(existsSync(out)).toBe(false);
  });

  it('refuses more than pages can show', async () => {
    const checks = Array.from({ length: 10_000 }, (_, at) => checkResult({ id: `relay/${at}` }));
    const large = write('large.json', jsonText(finishedRun(runResult({ checks, requirements: [] }))));
    const { code, stderr } = await site(...Array<string>(6).fill(large), report, '--out', out);
    expect(stderr).toContain('together; a site can show 60000');
    expect(code).toBe(2);
    expect(existsSync(out)).toBe(false);
  });

  it('takes so many reports, and no more', async () => {
    const { code, stderr } = await site(...Array<string>(61).fill(report), '--out', out);
    expect(stderr).toContain('one too many: ');
    expect(code).toBe(2);
  });
});

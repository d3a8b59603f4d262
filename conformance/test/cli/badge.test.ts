import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonText } from '../../src/reports/json.js';
import { runMain } from '../support/cli/run-main.js';
import { finishedRun, mixedResult } from '../support/reports/result-fixture.js';

let directory: string;
let report: string;
const write = (name: string, content: string | Uint8Array) => {
  const file = join(directory, name);
  writeFileSync(file, content);
  return file;
};
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'pushstream-badge-'));
  report = write('report.json', jsonText(finishedRun(mixedResult)));
});
afterAll(() => rmSync(directory, { recursive: true }));

describe('badge', () => {
  it('goes to standard output where no file is named', async () => {
    const { code, stdout } = await runMain(['badge', report]).ended;
    expect(stdout).toMatch(
      /^<svg [\s\S]*<title>relay conformance: not compliant: 2 MUSTs are not met<\/title>/,
    );
    expect(code).toBe(0);
  });

  it('goes into the files that are named, in folders that are made', async () => {
    const [svg, endpoint] = [join(directory, 'new/badge.svg'), join(directory, 'new/badge.json')];
    const argv = ['badge', report, '--svg', svg, '--endpoint', endpoint, '--label', 'mine'];
    const { code, stdout } = await runMain(argv).ended;
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(readFileSync(svg, 'utf8')).toContain('<title>mine: not compliant');
    expect(JSON.parse(readFileSync(endpoint, 'utf8'))).toMatchObject({ label: 'mine', color: 'red' });
  });

  it.each([
    [
      'the same file twice',
      ['--svg', 'b', '--endpoint', 'b'],
      "--endpoint: the badge and the endpoint can't both go to b",
    ],
    ['a file in a file', ['--svg', 'REPORT/b.svg'], "--svg: REPORT/b.svg can't be written: "],
    ['an unknown option', ['--svgs', 'b'], '--svgs: there is no such option; the nearest: --svg'],
  ])('refuses %s', async (_, more, message) => {
    const argv = more.map((word) => word.replace('REPORT', report));
    const { code, stderr } = await runMain(['badge', report, ...argv]).ended;
    expect(stderr).toContain(message.replace('REPORT', report));
    expect(code).toBe(2);
    expect(existsSync('b')).toBe(false);
  });

  it('of nothing is refused', async () => {
    const { code, stderr } = await runMain(['badge']).ended;
    expect(stderr).toContain('something is missing: pushstream-conformance badge REPORT...');
    expect(code).toBe(2);
  });
});

describe('a report', () => {
  it('may be packed by gzip', async () => {
    const packed = write('report.json.gz', gzipSync(readFileSync(report)));
    expect((await runMain(['badge', packed]).ended).stdout).toBe(
      (await runMain(['badge', report]).ended).stdout,
    );
  });

  const said = async (file: string) => {
    const { code, stderr } = await runMain(['badge', file]).ended;
    expect(code).toBe(2);
    return stderr.trimEnd().replace(file, 'FILE');
  };

  it('that is packed and damaged is refused', async () => {
    const packed = gzipSync(readFileSync(report));
    const file = write('damaged.json.gz', packed.subarray(0, packed.length - 9));
    expect(await said(file)).toBe('pushstream-conformance: FILE: it is packed by gzip, and damaged');
  });

  it('that grows beyond all bounds when it is unpacked is refused', async () => {
    const file = write('bomb.json.gz', gzipSync(Buffer.alloc(129 * 1024 * 1024)));
    expect(await said(file)).toBe(
      'pushstream-conformance: FILE: it has more than 128 MiB, which no report has',
    );
  });

  it('that is not there is refused', async () => {
    expect(await said(join(directory, 'none.json'))).toContain("the report: FILE can't be read: ");
  });

  type Fields = Record<string, unknown>;
  it.each<[string, (whole: { checks: Fields[]; requirements: Fields[] } & Fields) => unknown]>([
    ['startedAt is no moment in time', (whole) => ({ ...whole, startedAt: 'yesterday' })],
    ['checks is no list', (whole) => ({ ...whole, checks: {} })],
    ['checks[0].id is no text', (whole) => ({ ...whole, checks: [{ ...whole.checks[0], id: 1 }] })],
    ['checks[0].seen is no text', (whole) => ({ ...whole, checks: [{ ...whole.checks[0], seen: [] }] })],
    [
      'requirements[0].state is not one of met, not-met, undetermined, not-applicable, not-shown, attested, recorded, not-selected',
      (whole) => ({ ...whole, requirements: [{ ...whole.requirements[0], state: 'constructor' }] }),
    ],
    ['requirements[1] is no object', (whole) => ({ ...whole, requirements: [whole.requirements[0], null] })],
    [
      'requirements[0].checks has more than 10000 items',
      (whole) => ({ ...whole, requirements: [{ ...whole.requirements[0], checks: Array(10_001).fill('') }] }),
    ],
    ['sections.3.1 is no text', (whole) => ({ ...whole, sections: { '3.1': null } })],
  ])('is refused when %s', async (rule, change) => {
    const file = write('changed.json', JSON.stringify(change(JSON.parse(readFileSync(report, 'utf8')))));
    expect(await said(file)).toBe(`pushstream-conformance: FILE: it is damaged: ${rule}`);
  });
});

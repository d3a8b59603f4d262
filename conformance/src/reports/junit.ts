import type { CheckResult, RequirementResult } from '../engine/results.js';
import { failureText } from './failure.js';
import type { FinishedRun } from './report.js';
import { sectionOf } from './style.js';

/** Text for XML 1.0, which has no way to write most control characters. */
function xmlText(text: string): string {
  return (
    text
      .replace(/\p{Surrogate}/gu, '\ufffd')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that XML does not have.
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
  );
}

function attribute(text: string): string {
  return `"${xmlText(text).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\r', '&#13;').replaceAll('\t', '&#9;')}"`;
}

function element(name: string, attributes: Record<string, string>, content: string): string {
  const list = Object.entries(attributes)
    .map(([key, value]) => ` ${key}=${attribute(value)}`)
    .join('');
  return content === '' ? `<${name}${list}/>` : `<${name}${list}>${content}</${name}>`;
}

const seconds = (ms: number) => (ms / 1000).toFixed(3);

/** A report for CI systems: a suite a section, a case a check. What the baseline knows is skipped, and says so. */
export function junitReport(run: FinishedRun): string {
  const { result } = run;
  const cases = result.checks.map((check) => {
    const section = sectionOf(check, result.requirements);
    return { section, took: check.took, ...testCase(check, section, run) };
  });
  const sections = [...new Set(cases.map(({ section }) => section))].sort();
  const suites = sections.map((section) => {
    const own = cases.filter((one) => one.section === section);
    const title = result.sections[section];
    const attributes = {
      name: `${result.profile} ${section}${title ? ` ${title}` : ''}`,
      timestamp: result.startedAt.replace(/\.\d+Z$/, ''),
      hostname: hostOf(run),
      ...countsOf(own),
      time: seconds(own.reduce((sum, { took }) => sum + took, 0)),
    };
    return element('testsuite', attributes, `\n${own.map(({ xml }) => `    ${xml}\n`).join('')}  `);
  });
  const attributes = {
    name: `${result.kit}: ${result.specification}; requirements ${result.requirementSet}`,
    ...countsOf(cases),
    time: seconds(result.took),
  };
  const body = suites.map((suite) => `  ${suite}\n`).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', attributes, `\n${body}`)}\n`;
}

type Kind = 'passed' | 'failure' | 'error' | 'skipped';

function countsOf(cases: readonly { kind: Kind }[]) {
  const number = (kind: Kind) => String(cases.filter((one) => one.kind === kind).length);
  return {
    tests: String(cases.length),
    failures: number('failure'),
    errors: number('error'),
    skipped: number('skipped'),
  };
}

function hostOf({ result }: FinishedRun): string {
  const [url = ''] = Object.values(result.locations);
  return /^https?:\/\/([^/?]+)/.exec(url)?.[1] ?? 'unknown';
}

function testCase(check: CheckResult, section: string, run: FinishedRun): { kind: Kind; xml: string } {
  const proved = run.result.requirements.filter(({ id }) => check.proves.includes(id));
  const { kind, xml } = outcome(check, run);
  const attributes = {
    classname: `${run.result.profile}.${section.replaceAll('.', '-')}`,
    name: `${check.id}: ${check.title}`,
    time: seconds(check.took),
  };
  return { kind, xml: element('testcase', attributes, `${properties(check, section, proved)}${xml}`) };
}

function properties(check: CheckResult, section: string, proved: readonly RequirementResult[]): string {
  const rows = [
    ['id', check.id],
    ...proved.flatMap(({ id, level }) => [
      ['requirement', id],
      ['level', level],
    ]),
    ['section', section],
  ];
  return element(
    'properties',
    {},
    rows.map(([name = '', value = '']) => element('property', { name, value }, '')).join(''),
  );
}

function outcome(check: CheckResult, run: FinishedRun): { kind: Kind; xml: string } {
  const reason = check.reason?.split('\n')[0] ?? check.outcome;
  const known = run.gate.known.find(({ entry }) => entry.id === check.id);
  if (known) {
    const message = `known failure (baseline): ${known.entry.reason}; ${reason}`;
    return { kind: 'skipped', xml: element('skipped', { message }, '') };
  }
  switch (check.outcome) {
    case 'pass':
      return { kind: 'passed', xml: '' };
    case 'fail': {
      const body = xmlText(failureText(check, run));
      return { kind: 'failure', xml: element('failure', { message: reason, type: 'fail' }, body) };
    }
    case 'error':
    case 'inconclusive':
    case 'untestable': {
      const body = xmlText(check.reason ?? '');
      return { kind: 'error', xml: element('error', { message: reason, type: check.outcome }, body) };
    }
    case 'blocked':
    case 'not-applicable': {
      const message = `${check.outcome === 'blocked' ? 'blocked' : 'not applicable'}: ${reason}`;
      return { kind: 'skipped', xml: element('skipped', { message }, '') };
    }
  }
}

import type { GateJudgement } from '../baseline/gate.js';
import type { CheckResult, RunResult } from '../engine/results.js';
import { showFailure } from './failure.js';
import type { FinishedRun } from './report.js';
import { count, type Look, Style, sectionOf, showMs, type Tone } from './style.js';
import { showSummary } from './summary.js';
import { tally } from './words.js';

/** The report for people. The verdict is its last line. */
export function consoleReport(run: FinishedRun, look: Look): string {
  const { result, gate } = run;
  const style = new Style(look);
  const failures = result.checks.filter(({ outcome }) => outcome === 'fail');
  const lines = [
    ...header(result, style),
    ...checkLines(result, gate, style),
    ...failures.flatMap((check) => ['', ...showFailure(check, run, style)]),
    '',
    ...showSummary(result, gate, style),
    verdictLine(result, style),
  ];
  return `${lines.join('\n')}\n`;
}

function header(result: RunResult, style: Style): string[] {
  // As the flags have it.
  const flag = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const names = Object.keys(result.locations).map(flag);
  const width = Math.max(...names.map((name) => name.length));
  return [
    style.heading(`${result.kit}: ${result.specification}; requirements ${result.requirementSet}`),
    ...(result.server === undefined ? [] : [`  ${'server'.padEnd(width)}  ${result.server}`]),
    ...Object.entries(result.locations).map(([name, url]) => `  ${flag(name).padEnd(width)}  ${url}`),
  ];
}

function checkLines(result: RunResult, gate: GateJudgement, style: Style): string[] {
  const sections = [...new Set(result.checks.map((check) => sectionOf(check, result.requirements)))].sort();
  return sections.flatMap((section) => [
    '',
    style.heading(`section ${section}`),
    ...result.checks
      .filter((check) => sectionOf(check, result.requirements) === section)
      .flatMap((check) => checkLine(check, gate, style)),
  ]);
}

function checkLine(check: CheckResult, gate: GateJudgement, style: Style): string[] {
  const known = gate.known.some(({ entry }) => entry.id === check.id);
  const why =
    check.outcome === 'pass' || check.outcome === 'fail'
      ? ''
      : `${check.outcome}: ${check.reason?.split('\n')[0] ?? ''}`;
  return [
    `  ${style.mark(check.outcome)} ${check.id}  ${style.paint('faint', check.title)}${known ? ' [baseline]' : ''}`,
    ...(why ? [style.paint('faint', `      ${why}`)] : []),
  ];
}

const tones: Record<string, Tone> = {
  'unconditionally compliant': 'good',
  'conditionally compliant': 'good',
  'not compliant': 'bad',
};

/** `3 of 5 SHOULD`, or `5 SHOULD` when all are met. */
function levelLine(result: RunResult, level: 'MUST' | 'SHOULD'): string {
  const { met, inForce } = tally(result, level);
  return `${met === inForce ? met : `${met} of ${inForce}`} ${level}`;
}

/** The verdict in one line. */
function verdictLine(result: RunResult, style: Style): string {
  const revision = /Rev\. [\d.]+/.exec(result.specification)?.[0];
  const profile = `${result.profile} ${revision === undefined ? 'profile' : `protocol ${revision}`}`;
  const what = style.paint(tones[result.compliance] ?? 'doubtful', result.compliance);
  return `verdict: ${what} (${profile}; ${levelLine(result, 'MUST')}, ${levelLine(result, 'SHOULD')}; ${count(result.checks.length, 'check')} in ${showMs(result.took)})`;
}

import type { GateJudgement } from '../baseline/gate.js';
import type { CheckResult, RequirementResult, RunResult } from '../engine/results.js';
import { showFailure } from './failure.js';
import { count, type Look, Style, showMs, type Tone } from './style.js';
import { showSummary } from './summary.js';

/** What the console report needs besides the result. */
export interface ConsoleOptions extends Look {
  readonly gate: GateJudgement;
  /** Names of the environment variables that the curl scripts may use. */
  readonly environment: readonly string[];
}

/** The section of the protocol that a check stands in: that of the first requirement it proves. */
function sectionOf(check: CheckResult, requirements: readonly RequirementResult[]): string {
  return requirements.find(({ id }) => id === check.proves[0])?.section ?? '';
}

/** The report for people. The verdict is its last line. */
export function consoleReport(result: RunResult, options: ConsoleOptions): string {
  const style = new Style(options);
  const failures = result.checks.filter(({ outcome }) => outcome === 'fail');
  const lines = [
    ...header(result, style),
    ...checkLines(result, options.gate, style),
    ...failures.flatMap((check) => ['', ...showFailure(check, result, options, style)]),
    '',
    ...showSummary(result, options.gate, style),
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
    style.heading(`${result.kit}: ${result.specification}`),
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

/** How many requirements of a level are met, and of how many in force. */
function tally(result: RunResult, level: string): string {
  const outside = ['not-applicable', 'recorded', 'not-selected'];
  const inForce = result.requirements.filter((row) => row.level === level && !outside.includes(row.state));
  const met = inForce.filter(({ state }) => state === 'met' || state === 'attested');
  return `${met.length === inForce.length ? met.length : `${met.length} of ${inForce.length}`} ${level}`;
}

/** The verdict in one line. */
function verdictLine(result: RunResult, style: Style): string {
  const revision = /Rev\. [\d.]+/.exec(result.specification)?.[0] ?? result.specification;
  const what = style.paint(tones[result.compliance] ?? 'doubtful', result.compliance);
  return `verdict: ${what} (${result.profile} protocol ${revision}; ${tally(result, 'MUST')}, ${tally(result, 'SHOULD')}; ${count(result.checks.length, 'check')} in ${showMs(result.took)})`;
}

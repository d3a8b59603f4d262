import type { GateJudgement } from '../baseline/gate.js';
import type { CheckOutcome, RunResult } from '../engine/results.js';
import { blockedSentence } from './blocked.js';
import { type Style, showMs } from './style.js';
import { baselineLines, featureLines, freedoms, gateSentence, subject } from './words.js';

const outcomes: readonly CheckOutcome[] = [
  'pass',
  'fail',
  'blocked',
  'untestable',
  'inconclusive',
  'error',
  'not-applicable',
];

const words: Record<CheckOutcome, string> = {
  pass: 'passed',
  fail: 'failed',
  blocked: 'blocked',
  untestable: 'untestable',
  inconclusive: 'inconclusive',
  error: 'stopped by an error of the kit',
  'not-applicable': 'not applicable',
};

/** What stands between the failures and the verdict. */
export function showSummary(result: RunResult, gate: GateJudgement, style: Style): string[] {
  const { tone, text } = gateSentence(gate);
  const blocked = blockedSentence(result);
  return [
    `checks: ${countOutcomes(result)}`,
    ...(blocked === undefined ? [] : [`  ${blocked}`]),
    calibration(result),
    ...section('worth knowing about this target:', result.notices),
    ...section('features:', featureLines(result)),
    ...section(
      `where the protocol leaves it open, this ${subject(result)}:`,
      freedoms(result).map(({ topic, answers }) => `${topic}: ${answers.join('; ')}`),
    ),
    ...section('what keeps the verdict from being better:', result.remarks),
    ...section('baseline:', baselineLines(gate)),
    `gate ${gate.gate}: ${style.paint(tone, text)}`,
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}

/** How many checks came to which outcome. */
export function countOutcomes(result: RunResult): string {
  return outcomes
    .map((outcome) => ({
      outcome,
      number: result.checks.filter((check) => check.outcome === outcome).length,
    }))
    .filter(({ outcome, number }) => number > 0 || outcome === 'pass' || outcome === 'fail')
    .map(({ outcome, number }) => `${number} ${words[outcome]}`)
    .join(', ');
}

/** The round trips, and the windows that follow from them. */
export function calibration({ calibration: { p50, p95, samples, timing } }: RunResult): string {
  // Nothing of a client is measured.
  if (samples === 0) return `timing: quiet ${showMs(timing.quiet)}, patience ${showMs(timing.patience)}`;
  return (
    `timing: round trip ${showMs(p50)} (median), ${showMs(p95)} (95 % of ${samples}); ` +
    `quiet ${showMs(timing.quiet)}, immediately ${showMs(timing.immediately)}, patience ${showMs(timing.patience)}`
  );
}

import type { GateJudgement } from '../baseline/gate.js';
import type { CheckOutcome, RunResult } from '../engine/results.js';
import { count, type Style, showMs } from './style.js';

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
  return [
    `checks: ${countOutcomes(result)}`,
    calibration(result),
    ...section('where the protocol leaves it open, this server:', freedoms(result)),
    ...section('what keeps the verdict from being better:', [...result.remarks]),
    ...section('baseline:', baselineLines(gate)),
    gateLine(gate, style),
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}

function countOutcomes(result: RunResult): string {
  return outcomes
    .map((outcome) => ({
      outcome,
      number: result.checks.filter((check) => check.outcome === outcome).length,
    }))
    .filter(({ outcome, number }) => number > 0 || outcome === 'pass' || outcome === 'fail')
    .map(({ outcome, number }) => `${number} ${words[outcome]}`)
    .join(', ');
}

function calibration({ calibration: { p50, p95, samples, timing } }: RunResult): string {
  return (
    `timing: round trip ${showMs(p50)} (median), ${showMs(p95)} (95 % of ${samples}); ` +
    `quiet ${showMs(timing.quiet)}, immediately ${showMs(timing.immediately)}, patience ${showMs(timing.patience)}`
  );
}

/** What was seen where every answer is right: the recorded rows of the ledger, and questions that are no row. */
function freedoms(result: RunResult): string[] {
  const seen = new Map<string, Set<string>>();
  for (const { topic, seen: answer } of result.checks.flatMap(({ observations }) => observations)) {
    seen.set(topic, (seen.get(topic) ?? new Set()).add(answer));
  }
  return [...seen].map(([topic, answers]) => `${topic}: ${[...answers].join('; ')}`);
}

function baselineLines({ known, unexpectedPasses, idle }: GateJudgement): string[] {
  return [
    ...known.map(({ entry, result }) => `${entry.id}: ${result?.outcome}, as known: ${entry.reason}`),
    ...unexpectedPasses.map(
      ({ entry }) => `${entry.id}: passes by now; take it out of the baseline (${entry.place})`,
    ),
    ...idle.map(
      ({ entry, result }) => `${entry.id}: ${result ? 'not applicable to this target' : 'not selected'}`,
    ),
  ];
}

function gateLine(gate: GateJudgement, style: Style): string {
  const say = (tone: 'good' | 'bad' | 'doubtful', text: string) =>
    `gate ${gate.gate}: ${style.paint(tone, text)}`;
  const failed = [
    ...(gate.failures.length > 0 ? [`${count(gate.failures.length, 'check')} failed`] : []),
    ...(gate.notShown.length > 0 ? [`${count(gate.notShown.length, 'SHOULD')} not shown`] : []),
  ];
  if (failed.length > 0) return say('bad', `not met: ${failed.join(', ')}`);
  if (gate.kitErrors.length > 0) {
    const ids = gate.kitErrors.map(({ id }) => id).join(', ');
    return say('doubtful', `open: the kit itself failed, please report it: ${ids}`);
  }
  if (gate.open.length > 0) return say('doubtful', `open: could not be judged: ${gate.open.join(', ')}`);
  if (gate.unexpectedPasses.length > 0) {
    return say(
      'doubtful',
      `the baseline is stale: ${count(gate.unexpectedPasses.length, 'known failure')} passed`,
    );
  }
  return say('good', 'met');
}

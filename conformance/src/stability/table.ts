import type { RunResult } from '../engine/results.js';
import { showMs } from '../reports/style.js';
import type { Trial } from './trial.js';

const span = (values: readonly number[]) => {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return Math.round(least) === Math.round(most)
    ? `${Math.round(most)} ms`
    : `${Math.round(least)}-${Math.round(most)} ms`;
};

function outcomes(run: RunResult | undefined): string {
  const checks = run?.checks ?? [];
  const words = [...new Set(checks.map(({ outcome }) => outcome))].sort().reverse();
  return words.map((word) => `${checks.filter(({ outcome }) => outcome === word).length} ${word}`).join(', ');
}

/** Checks that had to be run again because the kit was late, or to confirm a failure, over all runs. */
const repeats = ({ runs }: Trial) =>
  runs.flatMap(({ checks }) => checks).reduce((sum, { attempts }) => sum + Math.max(0, attempts - 1), 0);

/** Lines of columns, each as wide as its widest cell. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** One group of trials; `good` says what a good run is called. */
export function showTrials(title: string, good: string, trials: readonly Trial[]): string {
  const rows = trials.map((trial) => [
    trial.name,
    `${trial.good} of ${trial.runs.length}`,
    outcomes(trial.runs[0]),
    span(trial.runs.map(({ calibration }) => calibration.timing.immediately)),
    span(trial.runs.map(({ calibration }) => calibration.p95)),
    String(repeats(trial)),
    showMs(trial.runs.reduce((sum, { took }) => sum + took, 0)),
  ]);
  const head = ['target', good, 'outcomes', '"immediately"', 'round trip (95 %)', 'repeats', 'time'];
  return [
    title,
    ...columns([head, ...rows]).map((line) => `  ${line}`),
    ...trials.flatMap(({ name, faults }) => faults.map((fault) => `  ${name}, ${fault}`)),
    '',
  ].join('\n');
}

import type { GateJudgement } from '../baseline/gate.js';
import type { RunEvent, RunResult } from '../engine/results.js';

/** A run that came to its end, judged: what every report but the stream is made of. */
export interface FinishedRun {
  readonly result: RunResult;
  readonly gate: GateJudgement;
  readonly exitCode: number;
  /** Names of the environment variables whose values are redacted, and which the curl scripts use. */
  readonly environment: readonly string[];
  /** The options that say which target this was and how it was asked, by flag, as they were given. */
  readonly options: Readonly<Record<string, readonly string[]>>;
}

/** All that a command tells its reports: the events of the run, and how it ended. */
export type ReportEvent =
  | RunEvent
  | ({ readonly type: 'judged' } & FinishedRun)
  /** The run did not come to its end. */
  | { readonly type: 'stopped'; readonly exitCode: number; readonly message: string };

/** The reports that are written when a run has been judged. */
export type Renderer = (run: FinishedRun) => string;

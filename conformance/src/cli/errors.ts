import { StaleBaseline } from '../baseline/baseline.js';
import { TargetUnusable } from '../engine/refusals.js';
import { SelectionError } from '../engine/select.js';
import { UsageError } from '../options/usage-error.js';
import { TargetDied } from '../target/check-target.js';
import { Interrupted } from '../target/process.js';
import { codes, type Environment } from './command.js';
import { ReportNotWritten } from './report-files.js';

/** The exit code for an error, and what to say of it. */
export function explainError(error: unknown, env: Environment): { code: number; text: string } {
  const text = error instanceof Error ? error.message : String(error);
  if (error instanceof UsageError || error instanceof SelectionError) return { code: codes.usage, text };
  if (error instanceof TargetUnusable || error instanceof TargetDied) return { code: codes.target, text };
  if (error instanceof StaleBaseline) return { code: codes.stale, text };
  if (error instanceof Interrupted) return { code: codes.interrupted, text };
  if (error instanceof ReportNotWritten) return { code: codes.kit, text };
  const stack = env.DEBUG && error instanceof Error ? `\n${error.stack}` : ' (DEBUG=1 shows where)';
  return { code: codes.kit, text: `an error of the kit itself, please report it: ${text}${stack}` };
}

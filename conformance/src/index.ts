/** Checks whether an HTTP push server keeps to a protocol. */

export type { Attestation } from './engine/plan.js';
export { TargetUnusable } from './engine/refusals.js';
export type {
  Calibration,
  CheckOutcome,
  CheckResult,
  Compliance,
  RequirementResult,
  RequirementState,
  RunEvent,
  RunResult,
} from './engine/results.js';
export { SelectionError } from './engine/select.js';
export { UsageError } from './options/usage-error.js';
export { type CheckServerOptions, checkServer } from './target/check-server.js';
export { TargetDied } from './target/check-target.js';
export { Interrupted } from './target/process.js';
export { version } from './target/version.js';

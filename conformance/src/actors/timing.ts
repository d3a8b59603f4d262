/** The windows of a run, milliseconds; calibrated on the target or given by the user. */
export interface Timing {
  /** How long nothing must come for a request to count as held. */
  readonly quiet: number;
  /** How long "immediately" may take. */
  readonly immediately: number;
  /** How long an answer without a deadline of its own is waited for. */
  readonly patience: number;
}

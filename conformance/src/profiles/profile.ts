import type { Check, Probe } from '../engine/check.js';
import type { Ledger } from '../spec/index.js';

/** What servers can be checked for: a set of requirements, and the checks that judge them. */
export interface Profile {
  readonly ledger: Ledger;
  readonly checks: readonly Check[];
  /** By feature: how to find out whether a target has it. */
  readonly probes: Readonly<Record<string, Probe>>;
  /** What is put behind a channel id to be given the oldest message at once, where a plain request waits for a new one. */
  readonly oldest: '' | '.b1';
  /** Each check has the target for itself. */
  readonly alone?: boolean;
}

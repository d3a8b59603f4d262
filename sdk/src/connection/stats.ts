import type { Guarantees } from '../engine/guarantees.js';
import type { Mode } from '../options/modes.js';

/** Counts since the client was made. */
export interface Stats {
  /** The mode of the open connection. */
  readonly mode: Mode | undefined;
  /** Connections tried, and of these opened. */
  readonly attempts: number;
  readonly opened: number;
  /** Messages delivered; and dropped, as repeats or of channels that were left. */
  readonly messages: number;
  readonly repeats: number;
  readonly gaps: number;
  readonly resets: number;
  /** In force now, as told by the messages so far. */
  readonly guarantees: Guarantees;
  /** How the last attempt of each mode ended: `open`, or the code of its error. */
  readonly modes: Readonly<Partial<Record<Mode, string>>>;
}

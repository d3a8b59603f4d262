import type { Feature } from './feature.js';
import type { Requirement } from './requirement.js';

/** A released set of requirements. */
export interface Ledger {
  readonly profile: string;
  /** The specification and its revision. */
  readonly specification: string;
  /** Its sections by number or name, with our titles. */
  readonly sections: Readonly<Record<string, string>>;
  /** What the configuration may declare of a server. */
  readonly features: readonly Feature[];
  /** True where locations bring their requirements with them: without those that show it a requirement is not in force. */
  readonly byLocation?: boolean;
  readonly requirements: readonly Requirement[];
}

import { clients, roles } from './relay/2-roles.js';
import { subscriber } from './relay/3.1-subscriber.js';
import { publisher } from './relay/3.2-publisher.js';
import type { Requirement } from './requirement.js';

export type { Applies, Judged, Level, Requirement } from './requirement.js';

/** A released set of requirements. */
export interface Ledger {
  readonly profile: string;
  /** The specification and its revision. */
  readonly specification: string;
  readonly requirements: readonly Requirement[];
}

/** The relay protocol, Rev. 2.23. */
export const relay: Ledger = {
  profile: 'relay',
  specification: 'Basic HTTP Push Relay Protocol, Rev. 2.23',
  requirements: [...roles, ...clients, ...subscriber, ...publisher],
};

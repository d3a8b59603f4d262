import type { Feature } from './feature.js';
import { clients, roles } from './relay/2-roles.js';
import { subscriber } from './relay/3.1-subscriber.js';
import { publisher } from './relay/3.2-publisher.js';
import { features } from './relay/features.js';
import type { Requirement } from './requirement.js';

export type { Feature } from './feature.js';
export type { Applies, Judged, Level, Requirement } from './requirement.js';

/** A released set of requirements. */
export interface Ledger {
  readonly profile: string;
  /** The specification and its revision. */
  readonly specification: string;
  /** Its sections by number, with our titles. */
  readonly sections: Readonly<Record<string, string>>;
  /** What the configuration may declare of a server. */
  readonly features: readonly Feature[];
  readonly requirements: readonly Requirement[];
}

/** The relay protocol, Rev. 2.23. */
export const relay: Ledger = {
  profile: 'relay',
  specification: 'Basic HTTP Push Relay Protocol, Rev. 2.23',
  sections: {
    '2.1': 'Locations and channels',
    '2.2': 'What binds clients',
    '3.1': 'Requests of subscribers',
    '3.2': 'Requests of publishers',
  },
  features,
  requirements: [...roles, ...clients, ...subscriber, ...publisher],
};

/** What the relay protocol asks of subscriber clients: section 2.2. */
export const relayClients: Ledger = { ...relay, profile: 'relay client', requirements: clients };

import type { Ledger } from './ledger.js';
import { nchan } from './nchan.js';
import { pushStream } from './push-stream/ledger.js';
import { clients, roles } from './relay/2-roles.js';
import { subscriber } from './relay/3.1-subscriber.js';
import { publisher } from './relay/3.2-publisher.js';
import { features } from './relay/features.js';
import { reliability } from './reliability/ledger.js';

export type { Feature } from './feature.js';
export type { Ledger } from './ledger.js';
export { pushStreamClients } from './push-stream-client/ledger.js';
export type { Applies, Judged, Level, Requirement } from './requirement.js';

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

/** The ledgers of the profiles that a server can be checked for, by name. */
export const ledgers = { relay, 'push-stream': pushStream, nchan, reliability } as const satisfies Record<
  string,
  Ledger
>;

/** The name of a profile. */
export type ProfileName = keyof typeof ledgers;

/** The profiles for which the reference server answers where no other is named. */
export type EmbeddedProfile = Exclude<ProfileName, 'nchan'>;

/** Whether it does for this one. */
export function hasEmbedded(profile: ProfileName): profile is EmbeddedProfile {
  return profile !== 'nchan';
}

/** The names of all profiles. */
export const profileNames = Object.keys(ledgers) as ProfileName[];

import { nchanOver } from '../profiles/nchan/ledger.js';
import { pushStream } from '../profiles/push-stream/ledger.js';
import { relay } from '../profiles/relay/ledger.js';
import { reliability } from '../profiles/reliability/ledger.js';
import type { Ledger } from './ledger.js';

export { pushStreamClients } from '../clients/push-stream/ledger.js';
export { relay, relayClients } from '../profiles/relay/ledger.js';
export type { Feature } from './feature.js';
export type { Ledger } from './ledger.js';
export type { Applies, Judged, Level, Requirement } from './requirement.js';

/** The ledgers of the profiles that a server can be checked for, by name. */
export const ledgers = {
  relay,
  'push-stream': pushStream,
  nchan: nchanOver(relay),
  reliability,
} as const satisfies Record<string, Ledger>;

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

import type { EmbeddedProfile, ProfileName } from './profiles/index.js';
import { embeddedNames, ledgers } from './profiles/ledgers.js';

export { pushStreamClients } from './clients/push-stream/ledger.js';
export type { EmbeddedProfile, ProfileName } from './profiles/index.js';
export { ledgers } from './profiles/ledgers.js';
export { relayClients } from './profiles/relay/ledger.js';
export type { Feature } from './spec/feature.js';
export type { Ledger } from './spec/ledger.js';
export type { Applies, Judged, Level, Requirement } from './spec/requirement.js';
export { newestSet, type RequirementSet, requirementSets } from './spec/requirement-set.js';

/** The relay protocol, Rev. 2.23. */
export const { relay } = ledgers;

/** The names of all profiles. */
export const profileNames = Object.keys(ledgers) as ProfileName[];

/** Whether the reference server answers for this one where no other is named. */
export function hasEmbedded(profile: ProfileName): profile is EmbeddedProfile {
  return embeddedNames.some((name) => name === profile);
}

import type { Profile } from '../engine/profile.js';
import { nchanProfileOver } from './nchan/profile.js';
import { pushStreamProfile } from './push-stream/profile.js';
import { relayProfile } from './relay/profile.js';
import { reliabilityProfile } from './reliability/profile.js';

export type { Profile } from '../engine/profile.js';

// A new profile is a folder beside this file, and a line here.
const all = {
  relay: relayProfile,
  'push-stream': pushStreamProfile,
  nchan: nchanProfileOver(relayProfile),
  reliability: reliabilityProfile,
};

/** The name of a profile. */
export type ProfileName = keyof typeof all;

/** The name of a profile for which the reference server answers where no other is named. */
export type EmbeddedProfile = {
  [Name in ProfileName]: (typeof all)[Name]['embedded'] extends undefined ? never : Name;
}[ProfileName];

/** All profiles by name. */
export const profiles: Readonly<Record<ProfileName, Profile>> = all;

/** The names of all profiles. */
export const profileNames = Object.keys(all) as ProfileName[];

/** The profile that a run is about where nobody names one. */
export const defaultProfile: ProfileName = 'relay';

type TakerOf<O> = O extends unknown ? (options: O) => void : never;

/** The options of all profiles together. */
type ProfileOptions =
  TakerOf<(typeof all)[ProfileName]['options']> extends (options: infer O) => void ? O : never;

/** The options that profiles add to those of every run. */
export const profileOptions: ProfileOptions = Object.assign(
  {},
  ...Object.values(all).map(({ options }) => options),
);

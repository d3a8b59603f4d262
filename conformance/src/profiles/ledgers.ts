import type { Ledger } from '../spec/ledger.js';
import { type EmbeddedProfile, type ProfileName, profileNames, profiles } from './index.js';

// The bundle has what this file exports as data, so that nobody who reads requirements loads what checks them.

/** The ledgers of the profiles that a server can be checked for, by name. */
export const ledgers = Object.fromEntries(
  profileNames.map((name) => [name, profiles[name].ledger]),
) as Readonly<Record<ProfileName, Ledger>>;

/** The profiles for which the reference server answers where no other is named. */
export const embeddedNames = profileNames.filter((name) => profiles[name].embedded) as EmbeddedProfile[];

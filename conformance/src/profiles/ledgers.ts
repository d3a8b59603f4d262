import type { Ledger } from '../spec/ledger.js';
import { type EmbeddedProfile, type ProfileName, profileNames, profiles } from './index.js';

// The bundler puts the ledgers alone in the place of this file, so that nobody who reads requirements loads what checks them.

/** The ledgers of the profiles that a server can be checked for, by name. */
export const ledgers = Object.fromEntries(
  profileNames.map((name) => [name, profiles[name].ledger]),
) as Readonly<Record<ProfileName, Ledger>>;

/** The profiles for which the reference server answers where no other is named. */
export const embeddedNames = profileNames.filter((name) => profiles[name].embedded) as EmbeddedProfile[];

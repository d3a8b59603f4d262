import type { Locations } from '../actors/locations.js';
import type { Check, Need } from './check.js';

/** The flag that a location is given with. */
export function flagOf(location: Need): string {
  return location.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Why nothing can be said because nobody said how a location is configured; undefined where that is known. */
export function missingSetting(check: Pick<Check, 'settings'>, locations: Locations): string | undefined {
  for (const [name, directive, value] of check.settings) {
    const known = locations[name]?.settings?.[directive];
    if (known === undefined) {
      return `it needs to know ${directive} of the ${flagOf(name)} location (--setting ${flagOf(name)}:${directive}=${value ?? '…'})`;
    }
    if (value !== undefined && known !== value) {
      return `it needs a ${flagOf(name)} location with ${directive} ${value}; this one is said to have ${JSON.stringify(known)}`;
    }
  }
  return undefined;
}

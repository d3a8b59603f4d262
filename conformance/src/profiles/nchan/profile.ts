import type { Profile } from '../../engine/profile.js';
import { nchanChecks } from './checks.js';
import { nchanOver, notPromised } from './ledger.js';
import { nchanOptions } from './options.js';
import { nchanSettings } from './settings.js';

/**
 * What nchan's documents promise.
 * @param relay the profile of the relay protocol, which it goes out from
 */
export function nchanProfileOver(relay: Profile) {
  const ledger = nchanOver(relay.ledger);
  const promised = new Set(ledger.requirements.map(({ id }) => id));
  return {
    ...relay,
    ledger,
    checks: [...relay.checks.filter(({ proves }) => proves.every((id) => promised.has(id))), ...nchanChecks],
    options: nchanOptions,
    directives: nchanSettings,
    // No server of it comes with the kit.
    embedded: undefined,
    notPromised,
  };
}

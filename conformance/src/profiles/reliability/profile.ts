import type { Embedded, Profile } from '../../engine/profile.js';
import { reliabilityChecks } from './checks.js';
import { reliabilityLocations, reliabilityServer } from './embedded.js';
import { reliability } from './ledger.js';
import { reliabilityOptions } from './options.js';

const embedded: Embedded = {
  settings: reliabilityServer,
  locations: reliabilityLocations,
  subscriberCount: /"subscribers": (\d+)/,
};

/** Whether anything that was acknowledged is lost under load. */
export const reliabilityProfile = {
  ledger: reliability,
  checks: reliabilityChecks,
  probes: {},
  oldest: () => '',
  alone: true,
  subscribing: ['subscriber', 'streaming', 'eventsource', 'websocket'],
  options: reliabilityOptions,
  directives: {},
  embedded,
} satisfies Profile;

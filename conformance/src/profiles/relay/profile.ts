import type { Profile } from '../../engine/profile.js';
import { relayChecks } from './checks.js';
import { relayServer } from './embedded.js';
import { relay } from './ledger.js';
import { observeIds } from './observe.js';
import { relayProbes } from './probes.js';

/** The relay protocol. */
export const relayProfile = {
  ledger: relay,
  checks: relayChecks,
  probes: relayProbes,
  oldest: () => '',
  recognizes: ({ status, body }) =>
    (status === 201 || status === 202) && !body.includes('published_messages'),
  subscribing: ['subscriber', 'interval'],
  options: {},
  directives: {},
  embedded: relayServer,
  observe: observeIds,
} satisfies Profile;

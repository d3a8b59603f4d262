import { relayChecks } from '../checks/index.js';
import { relayProbes } from '../checks/probes.js';
import { pushStreamChecks } from '../checks/push-stream/index.js';
import { reliabilityChecks } from '../checks/reliability/index.js';
import { ledgers, type ProfileName } from '../spec/index.js';
import type { Profile } from './profile.js';

export type { Profile } from './profile.js';

/** All profiles by name. */
export const profiles: Readonly<Record<ProfileName, Profile>> = {
  relay: { ledger: ledgers.relay, checks: relayChecks, probes: relayProbes, oldest: '' },
  reliability: {
    ledger: ledgers.reliability,
    checks: reliabilityChecks,
    probes: {},
    oldest: '',
    alone: true,
  },
  'push-stream': { ledger: ledgers['push-stream'], checks: pushStreamChecks, probes: {}, oldest: '.b1' },
};

import { relayChecks } from '../checks/index.js';
import { nchanChecks } from '../checks/nchan/index.js';
import { relayProbes } from '../checks/probes.js';
import { pushStreamChecks } from '../checks/push-stream/index.js';
import { reliabilityChecks } from '../checks/reliability/index.js';
import type { Check } from '../engine/check.js';
import { ledgers, type ProfileName } from '../spec/index.js';
import type { Profile } from './profile.js';

export type { Profile } from './profile.js';

/** Whether all that a check of the relay protocol proves is promised by nchan. */
function isPromised({ proves }: Check): boolean {
  return proves.every((id) => ledgers.nchan.requirements.some((row) => row.id === id));
}

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
  nchan: {
    ledger: ledgers.nchan,
    checks: [...relayChecks.filter(isPromised), ...nchanChecks],
    probes: relayProbes,
    oldest: '',
  },
  'push-stream': { ledger: ledgers['push-stream'], checks: pushStreamChecks, probes: {}, oldest: '.b1' },
};

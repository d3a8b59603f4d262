import { relayClients } from '../../profiles/relay/ledger.js';
import type { ClientProfile } from '../run-clients.js';
import type { ClientPorts } from '../stage.js';
import { relayClientChecks } from './checks/index.js';
import type { RelayCheck } from './relay-check.js';
import { RelayStage } from './relay-stage.js';

/** The checks of a relay client. */
export function relayProfile(ports: ClientPorts): ClientProfile<RelayStage, RelayCheck> {
  return {
    ledger: relayClients,
    checks: relayClientChecks,
    stageFor: () => new RelayStage(ports),
    features: [],
    lacks: () => undefined,
  };
}

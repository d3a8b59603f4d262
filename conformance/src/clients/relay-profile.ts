import { relayClients } from '../profiles/relay/ledger.js';
import { relayClientChecks } from './checks/index.js';
import type { ClientCheck } from './client-check.js';
import { type ClientPorts, ClientStage } from './client-stage.js';
import type { ClientProfile } from './run-clients.js';

/** The checks of a relay client. */
export function relayProfile(ports: ClientPorts): ClientProfile<ClientStage, ClientCheck> {
  return {
    ledger: relayClients,
    checks: relayClientChecks,
    stageFor: () => new ClientStage(ports),
    features: [],
    lacks: () => undefined,
  };
}

import { relayClientChecks } from '../../../../src/clients/relay/checks/index.js';
import type { RelayCheck } from '../../../../src/clients/relay/relay-check.js';
import { RelayStage } from '../../../../src/clients/relay/relay-stage.js';
import type { Trial } from '../judge.js';

/** Every check of relay clients. */
export const relayTrial: Trial<RelayStage, RelayCheck> = {
  checks: relayClientChecks,
  stageFor: (_, ports) => new RelayStage(ports),
};

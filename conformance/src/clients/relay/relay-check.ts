import type { ClientCheck } from '../client-check.js';
import type { RelayStage } from './relay-stage.js';

/** One observable behaviour of a client of the relay protocol. */
export type RelayCheck = ClientCheck<RelayStage>;

/** Defines one. */
export function relayCheck(definition: RelayCheck): RelayCheck {
  return definition;
}

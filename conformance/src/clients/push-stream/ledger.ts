import type { Ledger } from '../../spec/ledger.js';
import { clientFeatures } from './features.js';
import { clientAreas, clientRequirements } from './requirements.js';

/** What the push-stream dialect asks of subscriber clients. */
export const pushStreamClients: Ledger = {
  profile: 'push-stream client',
  specification: 'nginx-push-stream-module 0.6.0, as it behaves on the wire',
  sections: clientAreas,
  features: clientFeatures,
  requirements: clientRequirements,
};

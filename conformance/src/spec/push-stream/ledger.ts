import type { Ledger } from '../ledger.js';
import { features } from './features.js';
import { streaming } from './streaming.js';

/** What clients of nginx-push-stream-module rely on, and what its documents promise. */
export const pushStream: Ledger = {
  profile: 'push-stream',
  specification: 'nginx-push-stream-module 0.6.0, as it behaves on the wire',
  sections: {
    streaming: 'Streaming subscribers',
  },
  features,
  requirements: [...streaming],
};

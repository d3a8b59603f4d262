import type { Mutant } from '../../../mutants/mutant.js';
import { overBroker } from '../../../mutants/rewrite.js';
import { unreliableMutant } from '../proof/mutant.js';
import { reliabilityWorld } from '../proof/world.js';

/** Servers that break what holds for the server as a whole. */
export const serverMutants: readonly Mutant[] = [
  unreliableMutant({
    id: 'one-at-a-time',
    requirement: 'reliability-server-answers-meanwhile',
    breaks: 'while a channel is busy, messages to another are acknowledged and dropped',
    parts: (clock) => {
      let busy = '';
      let busyAt = 0;
      return overBroker((inner) => ({
        publishTo: async (channels, draft, options) => {
          const [channel = ''] = channels;
          const [counts] = await inner.counts([busy]);
          const isBusy = counts !== undefined && counts.published >= 5 && clock.elapsed() < busyAt + 1000;
          if (isBusy && busy !== channel) return inner.publishTo(['elsewhere'], draft, options);
          busy = channel;
          busyAt = clock.elapsed();
          return inner.publishTo(channels, draft, options);
        },
      }));
    },
    kills: ['answers-meanwhile'],
    says: 'never came',
  }),
  unreliableMutant({
    id: 'keeps-everything',
    requirement: 'reliability-server-memory',
    breaks: 'every message is kept for ever',
    make: reliabilityWorld.target(undefined, { push_stream_max_messages_stored_per_channel: 1_000_000 }),
    kills: ['memory'],
    says: 'MiB of memory',
  }),
];

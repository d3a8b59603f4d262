import type { ChannelCounts } from 'pushstream-server/parts';
import type { Mutant } from '../../../../mutants/mutant.js';
import type { Clock } from '../../../../wire/clock.js';
import { strict } from '../../proof/configured.js';
import { pushStreamMutant } from '../../proof/mutant.js';
import { counting } from '../../proof/telling.js';

/** How long messages are kept there, milliseconds. */
const ttl = 3000;

/** Counts go through `change`, which knows for how long a channel has been counted. */
const countingSince =
  (change: (counts: ChannelCounts, age: number) => Partial<ChannelCounts>) => (clock: Clock) => {
    const first = new Map<string, number>();
    return counting((counts) => {
      const since = first.get(counts.channel) ?? clock.elapsed();
      first.set(counts.channel, since);
      return change(counts, clock.elapsed() - since);
    });
  };

/** Servers that break how long messages are kept. */
export const expiryMutants: readonly Mutant[] = [
  pushStreamMutant({
    id: 'messages-never-expire',
    requirement: 'push-stream-messages-expires',
    breaks: 'messages are kept for five minutes, whatever is configured',
    second: strict({ push_stream_message_ttl: '5m' }),
    kills: ['messages-expires', 'messages-expires-unread'],
    says: 'expected 1 stored message at most',
  }),
  pushStreamMutant({
    id: 'messages-expire-early',
    requirement: 'push-stream-messages-expires',
    breaks: 'messages are kept for a second',
    second: strict({ push_stream_message_ttl: '1s' }),
    kills: ['messages-expires', 'messages-expires-unread'],
    says: 'seen: 0 stored messages',
  }),
  pushStreamMutant({
    id: 'messages-expire-together',
    requirement: 'push-stream-messages-expires',
    breaks: 'when the oldest message of a channel expires, the others go with it',
    second: strict(
      {},
      countingSince((_, age) => (age >= ttl ? { stored: 0 } : {})),
    ),
    kills: ['messages-expires'],
    says: 'expected 1 stored message,',
  }),
  pushStreamMutant({
    id: 'messages-expire-in-counts',
    requirement: 'push-stream-messages-expires',
    breaks: 'a message that has expired is not counted, but given to who asks for it',
    second: strict(
      { push_stream_message_ttl: '5m' },
      // Two messages: the second comes while the first has a quarter of its life left.
      countingSince(({ published }, age) => ({
        stored: Math.max(0, published - (age >= ttl ? 1 : 0) - (age >= 1.75 * ttl ? 1 : 0)),
      })),
    ),
    kills: ['messages-expires-unread'],
    says: 'expected 0 stored messages at most',
  }),
  pushStreamMutant({
    id: 'messages-counted-for-ever',
    requirement: 'push-stream-messages-expires',
    breaks: 'a message that has expired is still counted',
    second: strict({}, () => counting(({ published }) => ({ stored: published }))),
    kills: ['messages-expires'],
    says: 'expected 1 stored message at most',
  }),
];

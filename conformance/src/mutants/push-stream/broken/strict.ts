import type { ServerSettings } from 'pushstream-server';
import type { ChannelCounts, Parts } from 'pushstream-server/parts';
import { strictServer } from '../../../target/strict-server.js';
import type { Clock } from '../../../wire/clock.js';
import { type Mutant, pushStreamMutant } from '../../mutant.js';
import { answering, handling } from '../../rewrite.js';
import { servedBy, type TargetMaker } from '../../world.js';
import { counting, explained, wordless } from '../telling.js';

/** The server with narrow limits, told something else than the kit, or with some of its parts wrapped. */
function strict(changes: ServerSettings, parts?: (clock: Clock) => Partial<Parts>): TargetMaker {
  return servedBy({ ...strictServer, ...changes }, parts);
}

/** The same without a limit of wildcard channels. */
const { push_stream_max_number_of_wildcard_channels: _, ...unlimited } = strictServer;

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

/** Mutants of how long messages are kept. */
const keeping: readonly Mutant[] = [
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

/** Mutants of how many channels there may be. */
const taking: readonly Mutant[] = [
  pushStreamMutant({
    id: 'refusals-one-channel-more',
    requirement: 'push-stream-refusals-channels-limit',
    breaks: 'there may be one channel more than configured',
    second: strict({ push_stream_max_number_of_channels: 7 }),
    kills: ['refusals-channels'],
    says: 'there are 7 of them',
  }),
  pushStreamMutant({
    id: 'refusals-full-to-known-channels',
    requirement: 'push-stream-refusals-channels-limit',
    breaks: 'where there is no room for more channels, a publish to one that is there is refused, too',
    second: strict({}, () => {
      const known = new Set<string>();
      return handling('publisher', (exchange, next) => {
        const isKnown = known.has(exchange.query);
        if (exchange.method !== 'POST' || !isKnown) known.add(exchange.query);
        else return exchange.respond({ status: 403, headers: [] });
        return next(exchange);
      });
    }),
    kills: ['refusals-channels'],
    says: 'seen: 403',
  }),
  pushStreamMutant({
    id: 'refusals-subscribers-make-channels',
    requirement: 'push-stream-refusals-channels-subscribed',
    breaks: 'who polls a channel that there is no room for is answered as if there were',
    second: strict({}, () =>
      answering('subscriber', (answer) =>
        explained(answer).startsWith('Number of channels') ? { ...answer, status: 304 } : answer,
      ),
    ),
    kills: ['refusals-channels-subscribed'],
    says: 'expected 403',
  }),
  pushStreamMutant({
    id: 'refusals-one-kind-of-channel',
    requirement: 'push-stream-refusals-channels-apart',
    breaks: 'wildcard channels are channels like any other',
    second: servedBy({ ...unlimited, push_stream_wildcard_channel_prefix: '' }),
    kills: ['refusals-channels-apart', 'refusals-wildcards-default'],
    says: 'seen: 403',
  }),
  pushStreamMutant({
    id: 'refusals-no-default',
    requirement: 'push-stream-refusals-wildcards-default',
    breaks:
      'where a location has no limit of wildcard channels, that of the server does not count for subscriptions',
    second: servedBy(unlimited),
    kills: ['refusals-wildcards-default'],
    says: 'expected 403',
  }),
  pushStreamMutant({
    id: 'refusals-own-words-when-full',
    requirement: 'push-stream-refusals-explain',
    breaks: 'a server that takes no more channels tells publishers so in other words',
    second: strict({}, () => wordless('publisher')),
    kills: ['refusals-channels-explain'],
    says: 'X-Nginx-PushStream-Explain: Number of channels were exceeded.',
  }),
  pushStreamMutant({
    id: 'refusals-own-words-for-subscribers-when-full',
    requirement: 'push-stream-refusals-explain',
    breaks: 'a server that takes no more channels tells subscribers so in other words',
    second: strict({}, () => wordless('subscriber')),
    kills: ['refusals-channels-subscribed-explain', 'refusals-wildcards-default-explain'],
    says: 'X-Nginx-PushStream-Explain: Number of channels were exceeded.',
  }),
];

/** Mutants of what is told to a whole server, and is narrow on the second one. */
export const brokenStrict: readonly Mutant[] = [...keeping, ...taking];

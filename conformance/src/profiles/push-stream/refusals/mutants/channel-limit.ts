import type { Mutant } from '../../../../mutants/mutant.js';
import { answering, handling } from '../../../../mutants/rewrite.js';
import { servedBy } from '../../../../mutants/world.js';
import { strictServer } from '../../embedded/strict-server.js';
import { strict } from '../../proof/configured.js';
import { pushStreamMutant } from '../../proof/mutant.js';
import { explained, wordless } from '../../proof/telling.js';

/** The server with narrow limits without a limit of wildcard channels. */
const { push_stream_max_number_of_wildcard_channels: _, ...unlimited } = strictServer;

/** Servers that break how many channels there may be. */
export const channelLimitMutants: readonly Mutant[] = [
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

import type { Mutant } from '../../../../mutants/mutant.js';
import { answering, overBroker } from '../../../../mutants/rewrite.js';
import { configured } from '../../proof/configured.js';
import { pushStreamMutant } from '../../proof/mutant.js';
import { explained } from '../../proof/telling.js';

/** Mutants of limits. */
export const brokenLimits: readonly Mutant[] = [
  pushStreamMutant({
    id: 'refusals-longer-ids',
    requirement: 'push-stream-refusals-long-id',
    breaks: 'channel ids may be longer than configured',
    make: configured({ push_stream_max_channel_id_length: 201 }),
    kills: ['refusals-long-id'],
    says: 'expected 400',
  }),
  pushStreamMutant({
    id: 'refusals-shorter-ids',
    requirement: 'push-stream-refusals-long-id',
    breaks: 'a channel id of exactly the longest length is refused',
    make: configured({ push_stream_max_channel_id_length: 199 }),
    kills: ['refusals-longest-id'],
    says: 'seen: 400',
  }),
  pushStreamMutant({
    id: 'refusals-more-channels',
    requirement: 'push-stream-refusals-too-many-channels',
    breaks: 'there may be more wildcard channels than configured',
    make: configured({ push_stream_max_number_of_wildcard_channels: 100 }),
    kills: ['refusals-wildcards-made'],
    says: 'expected 403',
  }),
  pushStreamMutant({
    id: 'refusals-more-subscribers',
    requirement: 'push-stream-refusals-too-many-subscribers',
    breaks: 'a channel takes one subscriber more than configured',
    make: configured({ push_stream_max_subscribers_per_channel: 13 }),
    kills: ['refusals-subscribers', 'refusals-subscribers-polling'],
    says: 'expected 403',
  }),
  pushStreamMutant({
    id: 'refusals-full-to-some',
    requirement: 'push-stream-refusals-too-many-subscribers',
    breaks: 'one who polls is not counted as a subscriber',
    parts: () =>
      answering('subscriber', (answer, { exchange }) =>
        exchange.path.startsWith('/poll/') && explained(answer).startsWith('Subscribers limit')
          ? { ...answer, status: 304 }
          : answer,
      ),
    kills: ['refusals-subscribers-polling'],
    says: 'expected 403',
  }),
  pushStreamMutant({
    id: 'refusals-more-wildcards',
    requirement: 'push-stream-refusals-too-many-wildcards',
    breaks: 'one wildcard channel more than configured may be subscribed to',
    make: configured({ push_stream_wildcard_channel_max_qtd: 3 }),
    kills: ['refusals-wildcards'],
    says: 'expected 403',
  }),
  pushStreamMutant({
    id: 'refusals-fewer-wildcards',
    requirement: 'push-stream-refusals-too-many-wildcards',
    breaks: 'as many wildcard channels as configured are too many',
    make: configured({ push_stream_wildcard_channel_max_qtd: 1 }),
    kills: ['refusals-wildcards-allowed'],
    says: 'seen: 403',
  }),
  pushStreamMutant({
    id: 'refusals-wildcards-alone',
    requirement: 'push-stream-refusals-too-many-wildcards',
    breaks: 'one who subscribes to a wildcard channel alone is sent away with a 404',
    parts: () =>
      answering('subscriber', (answer, { exchange }) =>
        explained(answer).startsWith('Subscribed too much') && exchange.path.split('/').length === 3
          ? { ...answer, status: 404 }
          : answer,
      ),
    kills: ['refusals-only-wildcards'],
    says: 'expected 403',
  }),
  pushStreamMutant({
    id: 'refusals-all-authorized',
    requirement: 'push-stream-refusals-unauthorized',
    breaks: 'a location for authorized channels takes every channel',
    parts: () =>
      overBroker((inner) => ({
        follow: (request, follower) => inner.follow({ ...request, mustHaveMessages: false }, follower),
      })),
    kills: ['refusals-unauthorized', 'refusals-unauthorized-empty'],
    says: 'expected 403',
  }),
  pushStreamMutant({
    id: 'refusals-none-authorized',
    requirement: 'push-stream-refusals-unauthorized',
    breaks: 'a location for authorized channels takes no channel',
    parts: () =>
      overBroker((inner) => ({
        follow: (request, follower) =>
          request.mustHaveMessages
            ? { type: 'refused', reason: 'unauthorized' }
            : inner.follow(request, follower),
      })),
    kills: ['refusals-authorized', 'refusals-authorized-wildcard'],
    says: 'seen: 403',
  }),
  pushStreamMutant({
    id: 'refusals-wildcards-authorized',
    requirement: 'push-stream-refusals-unauthorized',
    breaks: 'a location for authorized channels takes no wildcard channel that is not there',
    parts: () =>
      overBroker((inner) => ({
        follow: (request, follower) =>
          request.mustHaveMessages && request.channels.some(({ name }) => name.startsWith('broad_'))
            ? { type: 'refused', reason: 'unauthorized' }
            : inner.follow(request, follower),
      })),
    kills: ['refusals-authorized-wildcard'],
    says: 'seen: 403',
  }),
];

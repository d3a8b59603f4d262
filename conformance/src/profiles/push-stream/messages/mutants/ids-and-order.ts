import type { Message } from 'pushstream-server/parts';
import type { Mutant } from '../../../../mutants/mutant.js';
import { over, overBroker, withHeader } from '../../../../mutants/rewrite.js';
import { configured } from '../../proof/configured.js';
import { pushStreamMutant } from '../../proof/mutant.js';
import { answersAt } from '../../proof/whole.js';

/** What followers of channels get goes through `change`. */
const followed = (change: (message: Message) => Message) =>
  overBroker((inner) => ({
    follow: (request, follower) =>
      inner.follow(request, over(follower, { message: (message) => follower.message(change(message)) })),
  }));

/** Mutants of what holds for messages and channels in every mode. */
export const brokenMessages: readonly Mutant[] = [
  pushStreamMutant({
    id: 'messages-one-count',
    requirement: 'push-stream-messages-ids',
    breaks: 'who follows several channels gets ids that count for all of them together',
    parts: () =>
      overBroker((inner) => ({
        follow: (request, follower) => {
          if (request.channels.length === 1) return inner.follow(request, follower);
          let id = 0;
          const message = (one: Message) => follower.message({ ...one, id: ++id });
          return inner.follow(request, over(follower, { message }));
        },
      })),
    kills: ['messages-ids', 'streaming-channels', 'eventsource-channels', 'websocket-channels'],
    says: '"id":1',
  }),
  pushStreamMutant({
    id: 'messages-unstored-not-counted',
    requirement: 'push-stream-messages-ids-unstored',
    breaks: 'a message that is not stored has the id of the one before it',
    parts: () => {
      const unstored = new Map<string, number>();
      return overBroker((inner) => ({
        publishTo: (channels, draft, options) => {
          if (!options.store)
            for (const channel of channels) unstored.set(channel, (unstored.get(channel) ?? 0) + 1);
          return inner.publishTo(channels, draft, options);
        },
        follow: (request, follower) =>
          inner.follow(
            request,
            over(follower, {
              message: (message) =>
                follower.message({ ...message, id: message.id - (unstored.get(message.channel) ?? 0) }),
            }),
          ),
      }));
    },
    kills: ['messages-ids-unstored'],
    says: '"id":2',
  }),
  pushStreamMutant({
    id: 'messages-tag-of-channel',
    requirement: 'push-stream-messages-order',
    breaks: 'tags count the messages of one channel',
    parts: () => followed((message) => ({ ...message, tag: message.id })),
    kills: [
      'messages-order',
      'long-polling-position',
      'position-walk-long-polling',
      'streaming-shown-position',
      'eventsource-shown-position',
      'websocket-shown-position',
    ],
    says: 'expected a message after',
  }),
  pushStreamMutant({
    id: 'messages-tag-of-nothing',
    requirement: 'push-stream-messages-order',
    breaks: 'the Etag of whole answers is that of the first message of a second',
    parts: () =>
      answersAt('lp', (answer) =>
        answer.status === 200 ? { ...answer, headers: withHeader(answer.headers, 'Etag', 'W/1') } : answer,
      ),
    kills: [
      'messages-order-positions',
      'long-polling-position',
      'position-latest-long-polling',
      'position-walk-long-polling',
    ],
    says: 'expected a message after',
  }),
  pushStreamMutant({
    id: 'messages-one-more',
    requirement: 'push-stream-messages-limit',
    breaks: 'a channel stores one message more than configured',
    make: configured({ push_stream_max_messages_stored_per_channel: 21 }),
    kills: ['messages-limit'],
    says: 'stored_messages 20; seen: stored_messages 21',
  }),
  pushStreamMutant({
    id: 'messages-never-dropped',
    requirement: 'push-stream-messages-dropped',
    breaks: 'channels that are not used stay',
    make: configured({ push_stream_channel_inactivity_time: '30s' }),
    kills: ['messages-dropped'],
    says: 'expected 404 within',
  }),
  pushStreamMutant({
    id: 'messages-dropped-early',
    requirement: 'push-stream-messages-dropped',
    breaks: 'channels are dropped when they have not been used for a second',
    make: configured({ push_stream_channel_inactivity_time: '1s' }),
    kills: ['messages-dropped'],
    says: 'seen: 404 after',
  }),
  pushStreamMutant({
    id: 'messages-count-goes-on',
    requirement: 'push-stream-messages-restarts',
    breaks: 'a deleted channel that is published to again goes on counting',
    parts: () => {
      const deleted = new Set<string>();
      return overBroker((inner) => ({
        delete: (channel, text) => {
          deleted.add(channel);
          return inner.delete(channel, text);
        },
        counts: async (of) =>
          (await inner.counts(of)).map((counts) =>
            deleted.has(counts.channel) ? { ...counts, published: counts.published + 1 } : counts,
          ),
      }));
    },
    kills: ['messages-restarts'],
    says: 'published_messages 1; seen: published_messages 2',
  }),
];

import { type Follower, whenReady } from 'pushstream-server/parts';
import type { Mutant } from '../../../mutants/mutant.js';
import { answering, overBroker, without } from '../../../mutants/rewrite.js';
import { streaming } from '../../../mutants/subscribers.js';
import { pushStreamMutant } from '../proof/mutant.js';
import { answersAt } from '../proof/whole.js';

/** What subscribers of streams are sent has another word in it; both are of one length, for chunks tell theirs. */
function saying(mode: 'streaming' | 'eventsource', word: string, instead: string) {
  return streaming(mode, (bytes) => [
    Buffer.from(Buffer.from(bytes).toString('latin1').replaceAll(word, instead), 'latin1'),
  ]);
}

/** Those who want to change the events channel are answered another status. */
function allowing(method: string) {
  return answering('publisher', (answer, { exchange }) =>
    exchange.method === method && exchange.query.includes('events_of_all')
      ? { ...answer, status: 200 }
      : answer,
  );
}

const nobody: Follower = { message() {}, deleted() {}, closed() {} };

/** Mutants of the events channel. */
export const eventsMutants: readonly Mutant[] = [
  pushStreamMutant({
    id: 'events-joined',
    requirement: 'push-stream-events-subscribed',
    breaks: 'a subscriber who comes is told of by another name',
    parts: () => saying('streaming', 'client_subscribed', 'client__connected'),
    kills: ['events-subscribed', 'events-polled'],
    says: 'expected the events',
  }),
  pushStreamMutant({
    id: 'events-made',
    requirement: 'push-stream-events-created',
    breaks: 'a new channel is told of by another name',
    parts: () => saying('streaming', 'channel_created', 'channel__opened'),
    kills: ['events-created', 'events-subscribed', 'events-polled'],
    says: 'expected the events',
  }),
  pushStreamMutant({
    id: 'events-left',
    requirement: 'push-stream-events-unsubscribed',
    breaks: 'a subscriber who leaves is told of by another name',
    parts: () => saying('streaming', 'client_unsubscribed', 'client_disconnected'),
    kills: ['events-unsubscribed', 'events-deleted'],
    says: 'expected the events',
  }),
  pushStreamMutant({
    id: 'events-removed',
    requirement: 'push-stream-events-deleted',
    breaks: 'a channel that is gone is told of by another name',
    parts: () => saying('streaming', 'channel_destroyed', 'channel__deleted_'),
    kills: ['events-deleted'],
    says: 'expected the events',
  }),
  pushStreamMutant({
    id: 'events-untyped',
    requirement: 'push-stream-events-type',
    breaks: 'events have another event-type than their type',
    parts: () => saying('eventsource', 'event: channel_created', 'event: channel_CREATED'),
    kills: ['events-type'],
    says: 'event: channel_created',
  }),
  pushStreamMutant({
    id: 'events-of-polls',
    requirement: 'push-stream-events-polled',
    breaks: 'polling gives events',
    parts: () =>
      overBroker((inner) => ({
        follow: (request, follower) => {
          if (request.stay === 'never') {
            return whenReady(inner.follow({ ...request, stay: 'always' }, nobody), (visit) => {
              if (visit.type === 'followed') visit.following?.leave();
              return inner.follow(request, follower);
            });
          }
          return inner.follow(request, follower);
        },
      })),
    kills: ['events-polled'],
    says: 'expected',
  }),
  pushStreamMutant({
    id: 'events-published',
    requirement: 'push-stream-events-publish-refused',
    breaks: 'a POST to the events channel is answered 200',
    parts: () => allowing('POST'),
    kills: ['events-publish-refused', 'events-explain'],
    says: 'expected 403',
  }),
  pushStreamMutant({
    id: 'events-deleted',
    requirement: 'push-stream-events-delete-refused',
    breaks: 'a DELETE of the events channel is answered 200',
    parts: () => allowing('DELETE'),
    kills: ['events-delete-refused'],
    says: 'expected 403',
  }),
  pushStreamMutant({
    id: 'events-for-all',
    requirement: 'push-stream-events-subscribe-refused',
    breaks: 'everybody may poll the events channel',
    parts: () =>
      answersAt('poll', (answer, { exchange }) =>
        exchange.path.includes('events_of_all') ? { ...answer, status: 304 } : answer,
      ),
    kills: ['events-subscribe-refused', 'events-explain'],
    says: 'expected 403',
  }),
  pushStreamMutant({
    id: 'events-without-reason',
    requirement: 'push-stream-events-explain',
    breaks: 'who may not poll the events channel is told no reason',
    parts: () =>
      answersAt('poll', (answer) => ({
        ...answer,
        headers: without(answer.headers, 'X-Nginx-PushStream-Explain'),
      })),
    kills: ['events-explain', 'refusals-all-polling-explain', 'refusals-subscribers-polling-explain'],
    says: 'no X-Nginx-PushStream-Explain header',
  }),
];

import type { SubscribeEvent, Subscription } from 'pushstream-server/parts';
import type { Mutant } from '../../../mutants/mutant.js';
import { overBroker } from '../../../mutants/rewrite.js';
import { mutant } from '../proof/mutant.js';

/** Servers that break what is said of several subscribers of one channel. */
export const subscriberConcurrencyMutants: readonly Mutant[] = [
  mutant({
    id: 'concurrency-ignored',
    requirement: 'relay-3.1-concurrency-last',
    breaks: 'the choice of first-in-last-out or last-in-first-out is accepted and ignored',
    parts: () =>
      overBroker((inner) => ({
        subscribe: (request, listener) => inner.subscribe({ ...request, concurrency: 'broadcast' }, listener),
      })),
    kills: [
      'concurrency-last',
      'concurrency-first',
      'concurrency-configurable-first',
      'concurrency-configurable-last',
    ],
    says: 'no answer',
  }),
  mutant({
    id: 'loser-inverted',
    requirement: 'relay-3.1-concurrency-first',
    breaks: 'first-in-last-out refuses the oldest request',
    parts: () =>
      overBroker((inner) => ({
        subscribe: (request, listener) => {
          const concurrency = request.concurrency === 'first' ? 'last' : request.concurrency;
          return inner.subscribe({ ...request, concurrency }, listener);
        },
      })),
    kills: ['concurrency-first', 'concurrency-configurable-first'],
    says: 'no answer',
  }),
  mutant({
    id: 'default-is-last',
    requirement: 'relay-3.1-concurrency-default',
    breaks: 'the plain location keeps the most recent request only',
    parts: () =>
      overBroker((inner) => ({
        subscribe: (request, listener) => {
          const concurrency = request.concurrency === 'broadcast' ? 'last' : request.concurrency;
          return inner.subscribe({ ...request, concurrency }, listener);
        },
      })),
    kills: [
      'concurrency-broadcast',
      'longpoll-gone',
      'concurrency-configurable-first',
      'concurrency-configurable-last',
      'post-delivers',
    ],
    says: '409',
  }),
  mutant({
    id: 'one-taker',
    requirement: 'relay-3.1-concurrency',
    breaks: 'a message goes to one held request only, like a job of a queue',
    parts: () => {
      const taken = new Map<string, number>();
      return overBroker((inner) => ({
        subscribe: (request, listener) => {
          const wait = (after: typeof request.after): Subscription =>
            inner.subscribe({ ...request, after }, (event: SubscribeEvent) => {
              if (event.type !== 'message' || !held) return listener(event);
              const { message } = event;
              if (taken.get(message.channel) === message.id) {
                wait(message);
                return;
              }
              taken.set(message.channel, message.id);
              listener(event);
            });
          let held = false;
          const subscription = wait(request.after);
          held = true;
          return subscription;
        },
      }));
    },
    kills: ['concurrency-one-of-three', 'concurrency-broadcast', 'post-delivers', 'get-held'],
    says: 'no answer',
  }),
  mutant({
    id: 'second-refused',
    requirement: 'relay-3.1-concurrency',
    breaks: 'a second request on a channel is refused with 403',
    parts: () =>
      overBroker((inner) => ({
        subscribe: (request, listener) =>
          inner.subscribe(
            { ...request, maxSubscribers: request.concurrency === 'broadcast' ? 1 : 0 },
            listener,
          ),
      })),
    kills: ['concurrency-one-of-three', 'concurrency-broadcast'],
    says: '403',
  }),
];

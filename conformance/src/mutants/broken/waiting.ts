import type { SubscribeEvent, Subscription } from 'pushstream-server/parts';
import { type Mutant, mutant } from '../mutant.js';
import { answering, late, overBroker } from '../rewrite.js';

/** Mutants of section 3.1 that concern requests which wait, together or alone, and those that don't. */
export const brokenWaiting: readonly Mutant[] = [
  mutant({
    id: 'delete-forgets-subscribers',
    requirement: 'relay-3.1-longpoll-gone',
    breaks: 'deleting a channel leaves its held requests waiting',
    parts: () =>
      overBroker((inner) => ({
        subscribe: (request, listener) =>
          inner.subscribe(request, (event) => (event.type === 'gone' ? undefined : listener(event))),
      })),
    kills: ['longpoll-gone', 'longpoll-gone-next'],
    says: 'no answer',
  }),
  mutant({
    id: 'late-410',
    requirement: 'relay-3.1-longpoll-gone',
    breaks: 'held requests of a deleted channel are answered 410 late',
    parts: (clock) => late(clock, 'subscriber', ({ status }) => status === 410),
    kills: ['longpoll-gone', 'longpoll-gone-next'],
    says: 'only 1500 ms after the DELETE',
  }),
  mutant({
    id: 'gone-is-404',
    requirement: 'relay-3.1-longpoll-gone',
    breaks: 'held requests of a deleted channel are answered 404',
    parts: () =>
      answering('subscriber', (answer) => (answer.status === 410 ? { ...answer, status: 404 } : answer)),
    kills: ['longpoll-gone', 'longpoll-gone-next'],
    says: '404',
  }),
  mutant({
    id: 'gone-for-one',
    requirement: 'relay-3.2-delete-gone',
    breaks: 'only the first held request of a deleted channel is told',
    parts: () => {
      const told = new Set<string>();
      return overBroker((inner) => ({
        subscribe: (request, listener) =>
          inner.subscribe(request, (event) => {
            if (event.type === 'gone' && told.has(request.channel)) return;
            if (event.type === 'gone') told.add(request.channel);
            listener(event);
          }),
      }));
    },
    kills: ['longpoll-gone'],
    says: 'no answer',
  }),
  mutant({
    id: 'gone-forgets-cursors',
    requirement: 'relay-3.1-longpoll-gone',
    breaks: 'requests that wait with a cursor are forgotten when the channel is deleted',
    parts: () =>
      overBroker((inner) => ({
        subscribe: (request, listener) =>
          inner.subscribe(request, (event) => {
            if (event.type === 'gone' && request.after !== 'oldest') return;
            listener(event);
          }),
      })),
    kills: ['longpoll-gone-next'],
    says: 'no answer',
  }),
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
    id: 'late-409',
    requirement: 'relay-3.1-longpoll-conflict',
    breaks: 'the loser of a conflict is told late',
    parts: (clock) => late(clock, 'subscriber', ({ status }) => status === 409),
    kills: ['concurrency-first', 'concurrency-last'],
    says: 'only 1500 ms after',
  }),
  mutant({
    id: 'conflict-is-410',
    requirement: 'relay-3.1-longpoll-conflict',
    breaks: 'the loser of a conflict is told that the channel is gone',
    parts: () =>
      answering('subscriber', (answer) => (answer.status === 409 ? { ...answer, status: 410 } : answer)),
    kills: [
      'concurrency-last',
      'concurrency-first',
      'concurrency-configurable-first',
      'concurrency-configurable-last',
    ],
    says: '410',
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
  mutant({
    id: 'interval-late',
    requirement: 'relay-3.1-interval-immediate',
    breaks: 'interval-polling takes its time',
    parts: (clock) => late(clock, 'subscriber', (_, { location }) => location.path === '/relay/poll'),
    kills: ['interval-immediate'],
    says: 'only',
  }),
  mutant({
    id: 'interval-first-is-404',
    requirement: 'relay-3.1-interval-not-modified',
    breaks: 'interval-polling answers 404 for a channel without messages',
    parts: () =>
      answering('subscriber', (answer, { exchange, location }) => {
        const isFirst = location.path === '/relay/poll' && exchange.header('if-modified-since') === undefined;
        return isFirst && answer.status === 304 ? { ...answer, status: 404 } : answer;
      }),
    kills: ['interval-not-modified-first', 'mechanism-configurable'],
    says: '404',
  }),
  mutant({
    id: 'interval-nothing-is-200',
    requirement: 'relay-3.1-interval-not-modified',
    breaks: 'interval-polling answers an empty 200 when there is nothing',
    parts: () =>
      answering('subscriber', (answer, { location }) =>
        location.path === '/relay/poll' && answer.status === 304 ? { ...answer, status: 200 } : answer,
      ),
    kills: ['interval-not-modified-next', 'mechanism-configurable', 'interval-not-modified-first'],
    says: '200',
  }),
  mutant({
    id: 'interval-holds',
    requirement: 'relay-3.1-interval-immediate',
    breaks: 'interval-polling waits for a message',
    parts: () =>
      overBroker((inner) => ({
        subscribe: (request, listener) => inner.subscribe({ ...request, wait: true }, listener),
      })),
    kills: [
      'interval-immediate',
      'mechanism-configurable',
      'interval-not-modified-first',
      'interval-not-modified-next',
    ],
    says: 'no answer',
  }),
];

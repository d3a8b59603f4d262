import type { Mutant } from '../../../mutants/mutant.js';
import { answering, late, overBroker, withHeader, without } from '../../../mutants/rewrite.js';
import { mutant } from '../proof/mutant.js';

const isReader = (path: string) => path !== '/relay/poll';

/** Servers that break what is said of long-polling. */
export const subscriberLongPollingMutants: readonly Mutant[] = [
  mutant({
    id: 'always-sleeps-first',
    requirement: 'relay-3.1-longpoll-existing',
    breaks: 'a request for a message that exists is answered late',
    parts: (clock) =>
      late(
        clock,
        'subscriber',
        ({ status }, { held, location }) => status === 200 && !held && isReader(location.path),
      ),
    kills: ['longpoll-existing'],
    says: 'only',
  }),
  mutant({
    id: 'first-not-held',
    requirement: 'relay-3.1-longpoll-held',
    breaks: 'a request on a channel without messages is answered 304',
    parts: () =>
      overBroker((inner) => ({
        subscribe: (request, listener) =>
          inner.subscribe({ ...request, wait: request.wait && request.after !== 'oldest' }, listener),
      })),
    kills: ['longpoll-held-first', 'mechanism-configurable'],
    says: '304',
  }),
  mutant({
    id: 'next-not-held',
    requirement: 'relay-3.1-longpoll-held',
    breaks: 'a request after the last message is answered 304',
    parts: () =>
      overBroker((inner) => ({
        subscribe: (request, listener) =>
          inner.subscribe({ ...request, wait: request.wait && request.after === 'oldest' }, listener),
      })),
    kills: ['longpoll-held-next'],
    says: '304',
  }),
  mutant({
    id: 'let-go-early',
    requirement: 'relay-3.1-longpoll-held',
    breaks: 'a held request is answered 304 after a blink',
    parts: () =>
      overBroker((inner) => ({
        subscribe: (request, listener) =>
          inner.subscribe({ ...request, timeout: request.wait ? 30 : 0 }, listener),
      })),
    kills: ['longpoll-held-first', 'mechanism-configurable', 'longpoll-held-next'],
    says: '304',
  }),
  mutant({
    id: 'delivery-waits',
    requirement: 'relay-3.1-longpoll-delivered',
    breaks: 'a held request gets its message late',
    parts: (clock) => late(clock, 'subscriber', ({ status }, { held }) => status === 200 && held),
    kills: ['longpoll-delivered', 'post-delivers'],
    says: 'only 1500 ms after the POST',
  }),
  mutant({
    id: 'delayed-header',
    requirement: 'relay-3.1-longpoll-indistinguishable',
    breaks: 'a delayed response says that it was delayed',
    parts: () =>
      answering('subscriber', (answer, { held }) =>
        held ? { ...answer, headers: withHeader(answer.headers, 'X-Waited', 'yes') } : answer,
      ),
    kills: ['longpoll-indistinguishable'],
    says: 'no x-waited header',
  }),
  mutant({
    id: 'delayed-lacks-header',
    requirement: 'relay-3.1-longpoll-indistinguishable',
    breaks: 'a delayed response lacks a header',
    parts: () =>
      answering('subscriber', (answer, { held }) =>
        held ? { ...answer, headers: without(answer.headers, 'Vary') } : answer,
      ),
    kills: ['longpoll-indistinguishable'],
    says: 'vary',
  }),
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
];

import { type Mutant, mutant } from '../mutant.js';
import { answering, late, overBroker, withHeader, without } from '../rewrite.js';

const isReader = (path: string) => path !== '/relay/poll';

/** Mutants of section 3.1 that concern the mechanism, and long-polling alone. */
export const brokenLongPolling: readonly Mutant[] = [
  mutant({
    id: 'nothing-yet-is-404',
    requirement: 'relay-3.1-mechanism',
    breaks: 'a request for a message that does not exist yet is answered 404',
    parts: () => ({
      ...overBroker((inner) => ({
        subscribe: (request, listener) => inner.subscribe({ ...request, wait: false }, listener),
      })),
      ...answering('subscriber', (answer) => (answer.status === 304 ? { ...answer, status: 404 } : answer)),
    }),
    kills: [
      'mechanism',
      'subscriber-accepted',
      'walk',
      'mechanism-configurable',
      'longpoll-held-first',
      'longpoll-held-next',
      'interval-not-modified-first',
      'interval-not-modified-next',
    ],
    says: '404',
  }),
  mutant({
    id: 'interval-everywhere',
    requirement: 'relay-3.1-mechanism-configurable',
    breaks: 'all subscriber locations answer at once',
    parts: () =>
      overBroker((inner) => ({
        subscribe: (request, listener) => inner.subscribe({ ...request, wait: false }, listener),
      })),
    kills: ['mechanism-configurable', 'longpoll-held-first', 'longpoll-held-next'],
    says: '304',
  }),
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
];

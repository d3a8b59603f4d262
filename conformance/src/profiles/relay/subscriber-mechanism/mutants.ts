import type { Mutant } from '../../../mutants/mutant.js';
import { answering, overBroker } from '../../../mutants/rewrite.js';
import { mutant } from '../proof/mutant.js';

/** Servers that break what is said of the mechanism. */
export const subscriberMechanismMutants: readonly Mutant[] = [
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
];

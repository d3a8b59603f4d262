import type { Mutant } from '../../../mutants/mutant.js';
import { answering, late, overBroker } from '../../../mutants/rewrite.js';
import { mutant } from '../proof/mutant.js';

/** Servers that break what is said of interval-polling. */
export const subscriberIntervalPollingMutants: readonly Mutant[] = [
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

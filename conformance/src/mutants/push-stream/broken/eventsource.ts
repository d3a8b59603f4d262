import { type Mutant, pushStreamMutant } from '../../mutant.js';
import { streaming } from '../rewrite.js';

/** Mutants of EventSource subscribers. */
export const brokenEventsource: readonly Mutant[] = [
  pushStreamMutant({
    id: 'eventsource-repeats',
    requirement: 'push-stream-eventsource-delivers',
    breaks: 'each message is sent twice to EventSource subscribers',
    parts: () => streaming('eventsource', (bytes) => [bytes, bytes]),
    kills: ['eventsource-delivers'],
    says: 'expected no message',
  }),
];

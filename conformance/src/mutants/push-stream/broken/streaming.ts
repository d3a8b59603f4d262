import { type Mutant, pushStreamMutant } from '../../mutant.js';
import { streaming } from '../rewrite.js';

/** Mutants of streaming subscribers. */
export const brokenStreaming: readonly Mutant[] = [
  pushStreamMutant({
    id: 'streaming-repeats',
    requirement: 'push-stream-streaming-delivers',
    breaks: 'each message is sent twice to streaming subscribers',
    parts: () => streaming('streaming', (bytes) => [bytes, bytes]),
    kills: ['streaming-delivers'],
    says: 'expected the message',
  }),
];

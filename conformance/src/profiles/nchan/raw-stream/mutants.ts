import type { Mutant } from '../../../mutants/mutant.js';
import { nchanMutant } from '../proof/mutant.js';

/** Servers that break what is said of raw streams. */
export const rawStreamMutants: readonly Mutant[] = [
  nchanMutant('raw-no-separator', {
    requirement: 'nchan-raw-stream-separator',
    breaks: 'there is nothing between the messages of a raw stream',
    kills: ['raw-stream-separator'],
    says: 'seen: the body',
  }),
];

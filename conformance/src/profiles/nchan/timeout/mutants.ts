import type { Mutant } from '../../../mutants/mutant.js';
import { nchanMutant } from '../proof/mutant.js';

/** Servers that break what is said of how long subscribers wait. */
export const timeoutMutants: readonly Mutant[] = [
  nchanMutant('timeout-304', {
    requirement: 'nchan-timeout-status',
    breaks: 'the time-out is answered 304, as in the relay protocol',
    kills: ['timeout-status'],
    says: 'seen: 304',
  }),
  nchanMutant('timeout-at-once', {
    requirement: 'nchan-timeout-waits',
    breaks: 'the time-out comes at once',
    kills: ['timeout-waits', 'timeout-status'],
    says: 'seen: 408',
  }),
];

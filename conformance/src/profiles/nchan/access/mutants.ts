import type { Mutant } from '../../../mutants/mutant.js';
import { nchanMutant } from '../proof/mutant.js';

/** Servers that break what is said of channels that exist only. */
export const accessMutants: readonly Mutant[] = [
  nchanMutant('access-open', {
    requirement: 'nchan-access-unknown',
    breaks: 'subscribers make channels where they should not',
    kills: ['access-unknown'],
    says: 'no answer within',
  }),
  nchanMutant('access-closed', {
    requirement: 'nchan-access-existing',
    breaks: 'channels that exist are refused too',
    kills: ['access-existing'],
    says: 'seen: 403',
  }),
];

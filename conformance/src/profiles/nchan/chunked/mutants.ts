import type { Mutant } from '../../../mutants/mutant.js';
import { nchanMutant } from '../proof/mutant.js';

/** Servers that break what is said of chunked subscribers. */
export const chunkedMutants: readonly Mutant[] = [
  nchanMutant('chunked-late-head', {
    requirement: 'nchan-chunked-head',
    breaks: 'the head of a chunked response waits for a message',
    kills: ['chunked-head'],
    says: 'nothing within',
  }),
  nchanMutant('chunked-split', {
    requirement: 'nchan-chunked-chunks',
    breaks: 'each message comes in two chunks',
    kills: ['chunked-chunks'],
    says: '"on", "e',
  }),
  nchanMutant('chunked-empty', {
    requirement: 'nchan-chunked-empty',
    breaks: 'a message of no bytes ends a chunked response',
    kills: ['chunked-empty'],
    says: 'the end of the 200',
  }),
];

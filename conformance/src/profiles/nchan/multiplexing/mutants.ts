import type { Mutant } from '../../../mutants/mutant.js';
import { nchanMutant } from '../proof/mutant.js';

/** Servers that break what is said of several channels in one location. */
export const multiplexingMutants: readonly Mutant[] = [
  nchanMutant('multi-first-only', {
    requirement: 'nchan-multiplexing-delivers',
    breaks: 'of several channels only the first is subscribed to',
    kills: ['multiplexing-delivers', 'multiplexing-deleted', 'multiplexing-walk'],
    says: 'nothing within',
  }),
  nchanMutant('multi-own-position', {
    requirement: 'nchan-multiplexing-resume',
    breaks: 'the position holds for the first of several channels only',
    kills: ['multiplexing-resume', 'multiplexing-walk'],
    says: 'seen: {"kind":"event"',
  }),
  nchanMutant('multi-not-ended', {
    requirement: 'nchan-multiplexing-deleted',
    breaks: 'a connection with several channels outlives each of them',
    kills: ['multiplexing-deleted'],
    says: 'still open',
  }),
];

import type { Mutant } from '../../../mutants/mutant.js';
import { nchanMutant } from '../proof/mutant.js';

/** Servers that break what is said of multipart/mixed subscribers. */
export const multipartMutants: readonly Mutant[] = [
  nchanMutant('multipart-same-boundary', {
    requirement: 'nchan-multipart-head',
    breaks: 'all subscribers have the same boundary',
    kills: ['multipart-head'],
    says: 'both times',
  }),
  nchanMutant('multipart-no-validators', {
    requirement: 'nchan-multipart-validators',
    breaks: 'parts have no validators',
    kills: ['multipart-validators'],
    says: 'seen: none',
  }),
  nchanMutant('multipart-no-type', {
    requirement: 'nchan-multipart-type',
    breaks: 'parts have no Content-Type',
    kills: ['multipart-type'],
    says: 'seen: none',
  }),
  nchanMutant('multipart-late-boundary', {
    requirement: 'nchan-multipart-boundary',
    breaks: 'the boundary that ends a part comes with the next part',
    kills: [
      'multipart-boundary',
      'multipart-deleted',
      'multipart-delivers',
      'multipart-resume',
      'multipart-resume-argument',
      'multipart-stored',
      'multipart-end',
    ],
    says: 'nothing within',
  }),
  nchanMutant('multipart-unmarked-end', {
    requirement: 'nchan-multipart-end',
    breaks: 'the last boundary is like all others',
    kills: ['multipart-end'],
    says: 'at the end of the body',
  }),
];

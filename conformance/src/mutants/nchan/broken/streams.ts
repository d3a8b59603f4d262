import type { Mutant } from '../../mutant.js';
import { nchanMutant } from '../mutant.js';

/** Mutants about chunked, multipart and raw streams. */
export const streamsMutants: readonly Mutant[] = [
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
  nchanMutant('raw-no-separator', {
    requirement: 'nchan-raw-stream-separator',
    breaks: 'there is nothing between the messages of a raw stream',
    kills: ['raw-stream-separator'],
    says: 'seen: the body',
  }),
];

import type { Mutant } from '../../../mutants/mutant.js';
import { nchanMutant } from '../proof/mutant.js';

/** Servers that break what is said of message ids. */
export const messageIdMutants: readonly Mutant[] = [
  nchanMutant('etag-other', {
    requirement: 'nchan-message-id-validators',
    breaks: 'the Etag is another number than the tag of the id',
    kills: ['message-id-validators'],
    says: 'time and tag',
  }),
  nchanMutant('poll-no-resume', {
    requirement: 'nchan-message-id-resume',
    breaks: 'Last-Event-ID is not looked at by long-polling',
    kills: ['message-id-resume'],
    says: 'the body "message',
  }),
  nchanMutant('poll-no-resume-argument', {
    requirement: 'nchan-message-id-resume-argument',
    breaks: 'last_event_id is not looked at by long-polling',
    kills: ['message-id-resume-argument'],
    says: 'the body "message',
  }),
  nchanMutant('poll-id-first', {
    requirement: 'nchan-message-id-precedence',
    breaks: 'Last-Event-ID comes before the validators',
    kills: ['message-id-precedence'],
    says: 'the body "message',
  }),
  nchanMutant('id-dotted', {
    requirement: 'nchan-message-id-form',
    breaks: 'time and tag of an id have a dot between them',
    kills: ['message-id-form', 'message-id-validators'],
    says: 'a colon',
  }),
];

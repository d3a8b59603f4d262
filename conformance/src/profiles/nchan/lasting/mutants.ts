import type { Mutant } from '../../../mutants/mutant.js';
import { nchanMutant } from '../proof/mutant.js';

/** Servers that break what all subscribers whose connections last have in common. */
export const lastingMutants: readonly Mutant[] = [
  nchanMutant('skips-stored', {
    requirement: 'nchan-eventsource-stored',
    breaks: 'connections that last begin with new messages only',
    kills: [
      'eventsource-stored',
      'websocket-stored',
      'chunked-stored',
      'multipart-stored',
      'raw-stream-stored',
      'eventsource-id',
      'websocket-meta',
      'multiplexing-delivers',
    ],
    says: 'nothing within',
  }),
  nchanMutant('serves-one', {
    requirement: 'nchan-eventsource-delivers',
    breaks: 'a new message goes to the first of several connections only',
    kills: [
      'eventsource-delivers',
      'websocket-delivers',
      'chunked-delivers',
      'multipart-delivers',
      'raw-stream-delivers',
    ],
    says: 'nothing within',
  }),
  nchanMutant('no-resume', {
    requirement: 'nchan-eventsource-resume',
    breaks: 'Last-Event-ID is not looked at where connections last',
    kills: [
      'eventsource-resume',
      'websocket-resume',
      'chunked-resume',
      'multipart-resume',
      'raw-stream-resume',
      'multiplexing-resume',
    ],
    says: 'seen: {"kind":"event"',
  }),
  nchanMutant('no-resume-argument', {
    requirement: 'nchan-eventsource-resume-argument',
    breaks: 'last_event_id is not looked at where connections last',
    kills: [
      'eventsource-resume-argument',
      'websocket-resume-argument',
      'chunked-resume-argument',
      'multipart-resume-argument',
      'raw-stream-resume-argument',
    ],
    says: 'seen: {"kind":"event"',
  }),
  nchanMutant('says-202', {
    requirement: 'nchan-eventsource-status',
    breaks: 'a POST is answered 202 while only connections that last are there',
    kills: [
      'eventsource-status',
      'websocket-status',
      'chunked-status',
      'multipart-status',
      'raw-stream-status',
    ],
    says: 'seen: 202',
  }),
  nchanMutant('counts-none', {
    requirement: 'nchan-eventsource-counted',
    breaks: 'connections that last are not counted',
    kills: [
      'eventsource-counted',
      'websocket-counted',
      'chunked-counted',
      'multipart-counted',
      'raw-stream-counted',
    ],
    says: 'seen: 0',
  }),
  nchanMutant('ends-none', {
    requirement: 'nchan-eventsource-deleted',
    breaks: 'connections stay open when their channel is deleted',
    kills: [
      'eventsource-deleted',
      'websocket-deleted',
      'chunked-deleted',
      'multipart-deleted',
      'raw-stream-deleted',
      'multiplexing-deleted',
    ],
    says: 'still open',
  }),
];

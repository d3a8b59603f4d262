import type { Mutant } from '../../../mutants/mutant.js';
import { nchanMutant } from '../proof/mutant.js';

/** Servers that break what is said of channel information. */
export const informationMutants: readonly Mutant[] = [
  nchanMutant('json-other-key', {
    requirement: 'nchan-information-json',
    breaks: 'the id has another name in JSON',
    kills: [
      'information-json',
      'information-json-delete',
      'information-json-post',
      'publishing-websocket-information',
      'eventsource-counted',
      'websocket-counted',
      'chunked-counted',
      'multipart-counted',
      'raw-stream-counted',
    ],
    says: '"last_id\\":',
  }),
  nchanMutant('json-get-only', {
    requirement: 'nchan-information-json-post',
    breaks: 'only a GET is negotiated',
    kills: ['information-json-post', 'information-json-delete'],
    says: 'seen: Content-Type: text/plain',
  }),
  nchanMutant('json-delete-emptied', {
    requirement: 'nchan-information-json-delete',
    breaks: 'a DELETE tells of the channel as it is after it',
    kills: ['information-json-delete'],
    says: 'seen: 0',
  }),
  nchanMutant('counts-one', {
    requirement: 'nchan-information-messages',
    breaks: 'more than one message is counted as one',
    kills: ['information-messages', 'information-json-post', 'publishing-websocket-information'],
    says: 'seen: 1',
  }),
  nchanMutant('first-id', {
    requirement: 'nchan-information-last-id',
    breaks: 'the last message id stays that of the first message',
    kills: [
      'information-last-id',
      'message-id-resume',
      'message-id-resume-argument',
      'message-id-validators',
      'eventsource-id',
      'websocket-meta',
    ],
    says: 'both times',
  }),
  nchanMutant('text-other-words', {
    requirement: 'nchan-information-text',
    breaks: 'the lines of text have other names',
    kills: ['information-text'],
    says: 'lines of queued messages',
  }),
  nchanMutant('xml-other-root', {
    requirement: 'nchan-information-xml',
    breaks: 'the XML element has another name',
    kills: ['information-xml'],
    says: 'an element channel',
  }),
  nchanMutant('yaml-other-key', {
    requirement: 'nchan-information-yaml',
    breaks: 'the id has another name in YAML',
    kills: ['information-yaml'],
    says: 'YAML with',
  }),
  nchanMutant('requested-milliseconds', {
    requirement: 'nchan-information-requested',
    breaks: 'the time of the last request is in milliseconds',
    kills: ['information-requested'],
    says: 'seen: 1000',
  }),
  nchanMutant('requested-never', {
    requirement: 'nchan-information-requested',
    breaks: 'nobody is told that anybody has asked',
    kills: ['information-requested'],
    says: 'seen: -1',
  }),
];

import type { Mutant } from '../../../mutants/mutant.js';
import { nchanMutant } from '../proof/mutant.js';

/** Servers that break what is said of publishing over WebSocket. */
export const publishingMutants: readonly Mutant[] = [
  nchanMutant('publisher-socket-mute', {
    requirement: 'nchan-publishing-websocket',
    breaks: 'what is said on a WebSocket of a publisher is dropped',
    kills: ['publishing-websocket', 'publishing-websocket-binary', 'publishing-websocket-information'],
    says: 'no answer within',
  }),
  nchanMutant('publisher-socket-silent', {
    requirement: 'nchan-publishing-websocket-information',
    breaks: 'what is said on a WebSocket of a publisher is not answered',
    kills: ['publishing-websocket-information'],
    says: 'seen: nothing',
  }),
  nchanMutant('publisher-socket-no-type', {
    requirement: 'nchan-publishing-websocket-binary',
    breaks: 'messages from binary frames have no type',
    kills: ['publishing-websocket-binary'],
    says: 'no Content-Type header',
  }),
];

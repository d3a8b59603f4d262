import type { Mutant } from '../../mutant.js';
import { nchanMutant } from '../mutant.js';

/** Mutants about WebSockets, of subscribers and of publishers. */
export const socketsMutants: readonly Mutant[] = [
  nchanMutant('socket-wrong-accept', {
    requirement: 'nchan-websocket-upgrade',
    breaks: 'Sec-WebSocket-Accept belongs to another key',
    kills: ['websocket-upgrade', 'publishing-websocket'],
    says: 'Sec-WebSocket-Accept',
  }),
  nchanMutant('socket-text-only', {
    requirement: 'nchan-websocket-binary',
    breaks: 'every message comes in a text frame',
    kills: ['websocket-binary'],
    says: 'seen: "text", "text"',
  }),
  nchanMutant('socket-meta-no-id', {
    requirement: 'nchan-websocket-meta',
    breaks: 'ws+meta.nchan has no id',
    kills: ['websocket-meta', 'websocket-meta-type'],
    says: 'after a line of its id',
  }),
  nchanMutant('socket-meta-wrong-type', {
    requirement: 'nchan-websocket-meta-type',
    breaks: 'ws+meta.nchan always says text/plain',
    kills: ['websocket-meta-type'],
    says: 'seen: "text/plain"',
  }),
  nchanMutant('socket-no-reason', {
    requirement: 'nchan-websocket-reason',
    breaks: 'the close frame has no reason',
    kills: ['websocket-reason'],
    says: 'the reason ""',
  }),
  nchanMutant('socket-empty-protocol', {
    requirement: 'nchan-websocket-protocol',
    breaks: 'an unknown subprotocol is answered with an empty one, as nchan does',
    kills: ['websocket-protocol'],
    says: '(empty)',
  }),
  nchanMutant('socket-no-pong', {
    requirement: 'nchan-websocket-pong',
    breaks: 'pings are not answered',
    kills: ['websocket-pong'],
    says: 'nothing within',
  }),
  nchanMutant('socket-no-ping', {
    requirement: 'nchan-websocket-ping',
    breaks: 'WebSockets are never pinged',
    kills: ['websocket-ping'],
    says: 'nothing within 3250 ms',
  }),
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

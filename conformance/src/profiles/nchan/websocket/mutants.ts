import type { Mutant } from '../../../mutants/mutant.js';
import { nchanMutant } from '../proof/mutant.js';

/** Servers that break what is said of WebSocket subscribers. */
export const websocketMutants: readonly Mutant[] = [
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
];

import { type Mutant, pushStreamMutant } from '../../mutant.js';
import { framing } from '../rewrite.js';

/** Mutants of WebSocket subscribers. */
export const brokenWebsocket: readonly Mutant[] = [
  pushStreamMutant({
    id: 'websocket-repeats',
    requirement: 'push-stream-websocket-delivers',
    breaks: 'each message is sent twice to WebSocket subscribers',
    parts: () => framing((frame, kind) => (kind === 'text' ? [frame, frame] : [frame])),
    kills: ['websocket-delivers'],
    says: 'expected the message',
  }),
];

import type { Ledger } from '../ledger.js';
import { type Requirement, section } from '../requirement.js';
import { lastingModes, modes } from './modes.js';

const source = 'what an acknowledgement means';

const perMode: readonly Requirement[] = modes.flatMap(({ mode, noun, who, applies }) =>
  section(
    'reliability',
    mode,
    {
      MUST: {
        burst: {
          source,
          text: `While many publishers send as fast as they are answered, every acknowledged message reaches each connected ${noun} once, and none comes before one that was acknowledged before it was sent.`,
        },
        crowd: {
          source,
          text: `Of many subscribers of one channel, every ${noun} receives each acknowledged message once and in order.`,
        },
      },
      SHOULD: {
        forgotten: {
          source,
          text: `Once its connection has ended, ${who} is no longer counted.`,
        },
      },
    },
    applies,
  ),
);

const slow: readonly Requirement[] = lastingModes.flatMap(({ mode, who, applies }) =>
  section(
    'reliability',
    mode,
    {
      MUST: {
        slow: {
          source,
          text: `Where ${who} reads nothing, no publisher is kept waiting and no other subscriber misses a message.`,
        },
        stalled: {
          source,
          text: `When ${who} stops reading for a while, it receives every acknowledged message afterwards, or its connection ends: nothing is missing in silence.`,
        },
      },
    },
    applies,
  ),
);

/** Whether anything that a server has acknowledged is ever lost, in whatever dialect. */
export const reliability: Ledger = {
  profile: 'reliability',
  specification: 'What an acknowledgement means, in any dialect',
  sections: {
    longpolling: 'Long-polling subscribers',
    streaming: 'Streaming subscribers',
    eventsource: 'EventSource subscribers',
    websocket: 'WebSocket subscribers',
    server: 'The server as a whole',
  },
  features: [],
  byLocation: true,
  requirements: [
    ...perMode,
    ...slow,
    ...section('reliability', 'server', {
      MUST: {
        'answers-meanwhile': {
          source,
          text: 'While one channel is under load the others are served as ever: publishers are answered, subscribers get their messages.',
        },
      },
      SHOULD: {
        memory: {
          source,
          text: 'Memory does not grow with the number of messages that have been published and delivered.',
          judged: { how: 'attest', flag: '--start CMD' },
        },
      },
    }),
  ],
};

import { type Requirement, section } from '../../../spec/requirement.js';
import { lastingModes, modes } from '../modes.js';

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

/** What subscribers of each mode receive under load. */
export const subscribers: readonly Requirement[] = [...perMode, ...slow];

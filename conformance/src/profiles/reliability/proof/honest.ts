import type { HonestVariant } from '../../../mutants/honest-variant.js';
import { keptLater } from '../../../mutants/kept-later.js';
import { reliabilityWorld } from './world.js';

const { target } = reliabilityWorld;

/** Honest variants of the reliability profile. */
export const reliableVariants: readonly HonestVariant[] = [
  { id: 'plain', freedom: 'the reference server as it is', make: target() },
  {
    id: 'kept-later',
    freedom: 'messages outlive the process: nobody is told of one before it is kept, a little later',
    make: target((clock) => keptLater(clock, 64 * 2 ** 20)),
  },
  {
    id: 'keeps-few',
    freedom: 'a channel keeps no more messages than publishers may be ahead',
    make: target(undefined, { push_stream_max_messages_stored_per_channel: 6 }),
  },
  {
    id: 'cuts-the-slow',
    freedom: 'a subscriber who is far behind is cut off',
    make: target(undefined, { max_queued_bytes: '16k' }),
  },
  {
    id: 'keeps-the-slow',
    freedom: 'a subscriber may be as far behind as it likes',
    make: target(undefined, { max_queued_bytes: 0 }),
  },
];

import type { HonestVariant } from '../../../mutants/honest-variant.js';
import { nchanTarget } from './server/server.js';

/** Servers that do what nchan's documents promise, and use a freedom that these leave. */
export const nchanHonestVariants: readonly HonestVariant[] = [
  { id: 'nchan-plain', freedom: 'the server of the proof as it is', make: nchanTarget() },
  {
    id: 'nchan-chatty',
    freedom: 'events tell their data before their id, with comments between them; Etags are weak and quoted',
    make: nchanTarget({ chattyEvents: true, weakEtags: true }),
  },
  {
    id: 'nchan-elsewhere',
    freedom:
      'another process serves the subscribers, and hears of messages and of the end some milliseconds later',
    make: nchanTarget({ lateness: 5 }),
  },
  {
    id: 'nchan-misses-first',
    freedom: 'channel information knows nothing of who asked first, for another process served that one',
    make: nchanTarget({ missesFirst: true }),
  },
];

import { section } from '../requirement.js';

/** The streaming mode: one response without an end. */
export const streaming = section(
  'push-stream',
  'streaming',
  {
    MUST: {
      delivers: {
        source: 'Subscriber modes, streaming',
        text: 'A subscriber receives each message published to its channel from then on, by the message template, in the order of publishing and without a repeat.',
      },
    },
  },
  'streaming',
);

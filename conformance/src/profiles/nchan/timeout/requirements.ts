import { section } from '../../../spec/requirement.js';

/** How long subscribers wait. */
export const timeout = section(
  'nchan',
  'timeout',
  {
    MUST: {
      status: {
        source: 'nchan_subscriber_timeout',
        text: 'A long-polling request that has waited for nchan_subscriber_timeout is answered 408.',
      },
      waits: {
        source: 'nchan_subscriber_timeout',
        text: 'Until then it waits, and a message that is published meanwhile is delivered.',
      },
    },
  },
  'subscriberTimeout',
);

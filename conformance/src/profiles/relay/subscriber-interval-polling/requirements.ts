import type { Rows } from '../../../spec/requirement.js';

/** Section 3.1: interval-polling. */
export const subscriberIntervalPolling: Rows = {
  MUST: {
    'interval-immediate': {
      source: 'list',
      applies: 'interval-polling',
      ourReading: true,
      text: 'Interval-polling: every request is answered at once.',
    },
    'interval-not-modified': {
      source: '3.1 MUST#11',
      applies: 'interval-polling',
      text: 'Interval-polling: a request for a message that is not yet available gets 304.',
    },
  },
};

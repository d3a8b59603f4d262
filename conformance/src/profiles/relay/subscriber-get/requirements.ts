import type { Rows } from '../../../spec/requirement.js';

/** Section 3.1: which requests of subscribers are accepted. */
export const subscriberGet: Rows = {
  MUST: {
    get: {
      source: '3.1 MUST#1',
      text: 'All valid GET requests are accepted: HTTP/1.0 and 1.1, absolute form, any headers, kept-alive and pipelined.',
    },
  },
};

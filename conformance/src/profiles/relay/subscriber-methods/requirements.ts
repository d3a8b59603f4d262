import type { Rows } from '../../../spec/requirement.js';

/** Section 3.1: methods other than GET. */
export const subscriberMethods: Rows = {
  SHOULD: {
    'method-not-allowed': {
      source: '3.1 SHOULD#1',
      text: 'Any method other than GET is answered 405; a CORS preflight is outside this row.',
    },
  },
};

import type { Rows } from '../../../spec/requirement.js';

/** Section 3.1: long-polling or interval-polling. */
export const subscriberMechanism: Rows = {
  MUST: {
    mechanism: {
      source: '3.1 MUST#5',
      text: 'The rest of the behaviour is long-polling or interval-polling.',
    },
  },
  SHOULD: {
    'mechanism-configurable': {
      source: '3.1 SHOULD#2',
      judged: { how: 'attest', flag: '--interval URL beside --subscriber URL' },
      text: 'Whether long-polling or interval-polling is used is configurable.',
    },
  },
};

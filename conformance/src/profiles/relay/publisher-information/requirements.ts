import type { Rows } from '../../../spec/requirement.js';

/** Section 3.2: channel information. */
export const publisherInformation: Rows = {
  MUST: {
    'info-body': {
      source: '3.2 MUST#8',
      text: 'Every 200-level response of a publisher location has information about the channel in its body.',
    },
  },
  MAY: {
    'info-counts': {
      source: '3.2 MAY#4',
      judged: { how: 'recorded-only', reason: 'a server is free to give counts or not' },
      text: 'Channel information may hold the number of stored messages and of requests held before this one.',
    },
    'info-negotiation': {
      source: '3.2 MAY#5',
      judged: { how: 'recorded-only', reason: 'a server is free to offer other formats or not' },
      text: 'The format of channel information may be negotiated.',
    },
  },
};

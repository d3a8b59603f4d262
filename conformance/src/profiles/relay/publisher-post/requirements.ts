import type { Rows } from '../../../spec/requirement.js';

/** Section 3.2: POST. */
export const publisherPost: Rows = {
  MUST: {
    'post-delivers': {
      source: '3.2 MUST#5',
      applies: 'long-polling',
      text: 'POST delivers at once to every request held on the channel at that moment.',
    },
    'post-status': {
      source: '3.2 MUST#6',
      text: 'POST is answered 201 when held subscribers were sent the message, 202 otherwise.',
    },
    'post-content-type': {
      source: '3.2 MUST#7',
      text: 'The Content-Type of the POST is forwarded with the message.',
    },
  },
  SHOULD: {
    'post-hung-up': {
      since: '0.2',
      source: 'derived from 3.2 MUST#6',
      applies: 'long-polling',
      ourReading: true,
      text: 'A subscriber that has hung up counts no more: the next POST is answered 202 where nobody else is held.',
    },
  },
  MAY: {
    'post-body': {
      source: '3.2 MAY#1',
      text: 'A POST may have a body in any encoding, which is delivered byte for byte; a POST without one is valid too.',
    },
    'post-stored': {
      source: '3.2 MAY#2',
      judged: { how: 'recorded-only', reason: 'a server is free to store or not' },
      text: 'The message may be stored.',
    },
    'post-drops-oldest': {
      source: '3.2 MAY#3',
      judged: { how: 'recorded-only', reason: 'a server is free to drop its oldest message or not' },
      text: 'The oldest stored message may be deleted when a new one comes.',
    },
  },
};

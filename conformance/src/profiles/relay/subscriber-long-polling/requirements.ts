import type { Rows } from '../../../spec/requirement.js';

/** Section 3.1: long-polling. */
export const subscriberLongPolling: Rows = {
  MUST: {
    'longpoll-existing': {
      source: 'list',
      applies: 'long-polling',
      ourReading: true,
      text: 'Long-polling: a request for a message that exists is answered at once.',
    },
    'longpoll-held': {
      source: '3.1 MUST#6',
      applies: 'long-polling',
      text: 'Long-polling: a request for a message that is not yet available is held until it becomes available.',
    },
    'longpoll-conditions': {
      source: '3.1 MUST#7',
      applies: 'long-polling',
      judged: {
        how: 'rows',
        rows: [
          'relay-3.1-longpoll-delivered',
          'relay-3.1-longpoll-indistinguishable',
          'relay-3.1-longpoll-gone',
          'relay-3.1-longpoll-conflict',
        ],
      },
      text: 'Long-polling: delayed responses meet the rows on delivered, indistinguishable, gone and conflict.',
    },
    'longpoll-delivered': {
      source: '3.1 MUST#8',
      applies: 'long-polling',
      text: 'Long-polling: as soon as the message becomes available the held request gets 200 with the message and its Content-Type.',
    },
    'longpoll-indistinguishable': {
      source: 'lower',
      applies: 'long-polling',
      text: 'Long-polling: a delayed response cannot be told from one to a request for a message that exists: same status, header names and values, body.',
    },
    'longpoll-gone': {
      source: '3.1 MUST#9',
      applies: 'long-polling',
      text: 'Long-polling: when the channel is deleted or becomes unavailable, held requests get 410 at once.',
    },
    'longpoll-conflict': {
      source: '3.1 MUST#10',
      applies: 'conflict',
      text: 'Long-polling: when another subscriber conflicts with a held request, the one that loses gets 409 at once.',
    },
  },
};

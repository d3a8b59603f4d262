import type { Rows } from '../../../spec/requirement.js';

/** Section 3.1: several subscribers of one channel. */
export const subscriberConcurrency: Rows = {
  MUST: {
    concurrency: {
      source: '3.1 MUST#12',
      applies: 'long-polling',
      text: 'Concurrent requests on one channel follow exactly one of: broadcast, last-in-first-out, first-in-last-out.',
    },
    'concurrency-broadcast': {
      source: 'list',
      applies: 'broadcast',
      text: 'Broadcast: all requests stay held and each gets the message.',
    },
    'concurrency-last': {
      source: 'list',
      applies: 'last',
      text: 'Last-in-first-out: all but the most recent held request get 409.',
    },
    'concurrency-first': {
      source: 'list',
      applies: 'first',
      text: 'First-in-last-out: all but the oldest held request get 409.',
    },
    'concurrency-default': {
      source: '3.1 MUST#13',
      applies: 'broadcast',
      text: 'The default is broadcast: the plain subscriber location, which nobody said is otherwise, broadcasts.',
    },
  },
  SHOULD: {
    'concurrency-configurable': {
      source: '3.1 SHOULD#3',
      applies: 'long-polling',
      judged: { how: 'attest', flag: '--first URL or --last URL' },
      text: 'The handling of concurrent requests is configurable.',
    },
  },
};

import type { Rows } from '../../../spec/requirement.js';

/** Section 2.1: the roles of servers, publishers and subscribers. */
export const roles: Rows = {
  MUST: {
    locations: {
      source: '2.1 MUST#1',
      text: 'Publisher and subscriber locations can be specified as urls.',
    },
    roles: {
      source: '2.1 MUST#2',
      text: "Every request to a publisher location is treated as a publisher's, every request to a subscriber location as a subscriber's.",
    },
    'channel-id': {
      source: '2.1 MUST#3',
      ourReading: true,
      text: 'Channels are told apart by a unique id: a message reaches the id it was sent to and no other, also when one id is a prefix of the other.',
    },
    'publisher-immediate': {
      source: '2.1 MUST#4',
      text: 'Requests on a publisher location are accepted and answered at once, also while subscribers are held.',
    },
    'subscriber-accepted': {
      source: '2.1 MUST#5',
      text: 'Requests on a subscriber location are accepted; the answer may wait.',
    },
  },
  MAY: {
    'id-url': {
      source: '2.1 MAY#1',
      judged: {
        how: 'recorded-only',
        reason: 'seen from the location urls and headers that the run was given',
      },
      text: 'The channel id may be an argument of the url or a cookie.',
    },
    'id-elsewhere': {
      source: '2.1 MAY#2',
      judged: {
        how: 'recorded-only',
        reason: 'seen from the location urls and headers that the run was given',
      },
      text: 'The channel id may be found by other means than the url, which is discouraged.',
    },
  },
};

import type { Rows } from '../../../spec/requirement.js';

/** Section 3.1: the message that a subscriber is given, and how it asks for the next one. */
export const subscriberMessages: Rows = {
  MUST: {
    oldest: {
      source: '3.1 MUST#2',
      text: 'A request without If-Modified-Since asks for the oldest message that is still available.',
    },
    validators: {
      source: '3.1 MUST#3',
      text: 'Every 200 that carries a message has Last-Modified and Etag.',
    },
    next: {
      source: 'derived from 3.1 MUST#3',
      ourReading: true,
      text: 'Echoing Last-Modified and the opaque Etag asks for the next available message: walking a queue yields every stored message once, in order, also when many were published within one second.',
    },
    'content-type': {
      source: '3.1 MUST#4',
      text: "The 200 carries the publisher's Content-Type, unless none was given or the server's configuration overrides it.",
    },
  },
};

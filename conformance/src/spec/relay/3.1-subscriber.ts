import { section } from '../requirement.js';

/** Section 3.1: requests of subscribers. */
export const subscriber = section('relay', '3.1', {
  MUST: {
    get: {
      source: '3.1 MUST#1',
      text: 'All valid GET requests are accepted: HTTP/1.0 and 1.1, absolute form, any headers, kept-alive and pipelined.',
    },
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
    mechanism: {
      source: '3.1 MUST#5',
      text: 'The rest of the behaviour is long-polling or interval-polling.',
    },
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
    'method-not-allowed': {
      source: '3.1 SHOULD#1',
      text: 'Any method other than GET is answered 405; a CORS preflight is outside this row.',
    },
    'mechanism-configurable': {
      source: '3.1 SHOULD#2',
      judged: { how: 'attest', flag: '--interval URL beside --subscriber URL' },
      text: 'Whether long-polling or interval-polling is used is configurable.',
    },
    'concurrency-configurable': {
      source: '3.1 SHOULD#3',
      applies: 'long-polling',
      judged: { how: 'attest', flag: '--first URL or --last URL' },
      text: 'The handling of concurrent requests is configurable.',
    },
  },
});

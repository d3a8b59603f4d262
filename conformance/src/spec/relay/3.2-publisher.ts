import { section } from '../requirement.js';

/** Section 3.2: requests of publishers. */
export const publisher = section('relay', '3.2', {
  MUST: {
    accept: {
      source: '3.2 MUST#1',
      text: 'All valid HTTP requests are accepted: GET, PUT, POST and DELETE in every valid framing (Content-Length, chunked, a body on GET, HTTP/1.0, absolute form, Expect: 100-continue).',
    },
    conditions: {
      source: '3.2 MUST#2',
      judged: {
        how: 'rows',
        rows: [
          'relay-3.2-get-existing',
          'relay-3.2-get-missing',
          'relay-3.2-put-creates',
          'relay-3.2-put-existing',
          'relay-3.2-delete-existing',
          'relay-3.2-delete-gone',
          'relay-3.2-delete-missing',
          'relay-3.2-post-delivers',
          'relay-3.2-post-status',
          'relay-3.2-post-content-type',
        ],
      },
      text: 'The rows on GET, PUT, DELETE and POST hold.',
    },
    'get-existing': {
      source: 'list',
      text: 'GET on a channel that exists is answered 200.',
    },
    'get-missing': {
      source: 'list',
      text: 'GET on a channel that does not exist is answered 404.',
    },
    'put-creates': {
      source: 'list',
      text: 'PUT is answered 200, and the channel exists afterwards.',
    },
    'put-existing': {
      source: 'list',
      ourReading: true,
      text: 'PUT on a channel that exists is answered 200 and creates nothing: messages and held subscribers are untouched.',
    },
    'delete-existing': {
      source: 'list',
      text: 'DELETE on a channel that exists is answered 200 and deletes it completely: GET says 404, its messages are gone, a new channel of that id starts empty.',
    },
    'delete-gone': {
      source: '3.2 MUST#3',
      applies: 'long-polling',
      text: 'DELETE: all subscribers of the channel have been sent 410.',
    },
    'delete-missing': {
      source: '3.2 MUST#4',
      text: 'DELETE on a channel that does not exist is answered 404.',
    },
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
    'info-body': {
      source: '3.2 MUST#8',
      text: 'Every 200-level response of a publisher location has information about the channel in its body.',
    },
  },
  SHOULD: {
    'storage-limits': {
      source: '3.2 SHOULD#1',
      judged: { how: 'attest', flag: '--publisher-limit URL=N' },
      text: 'Storage limits are configurable.',
    },
    'storage-optional': {
      source: '3.2 SHOULD#2',
      judged: { how: 'attest', flag: '--publisher-nostore URL' },
      text: 'A publisher location can be configured not to store messages.',
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
});

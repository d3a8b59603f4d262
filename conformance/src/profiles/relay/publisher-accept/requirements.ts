import type { Rows } from '../../../spec/requirement.js';

/** Section 3.2: which requests of publishers are accepted. */
export const publisherAccept: Rows = {
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
  },
};

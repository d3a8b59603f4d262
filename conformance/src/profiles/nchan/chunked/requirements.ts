import { section } from '../../../spec/requirement.js';
import { lasting } from '../lasting/requirements.js';

/** Chunked transfer. */
export const chunked = section(
  'nchan',
  'chunked',
  {
    MUST: {
      ...lasting('HTTP Chunked Transfer'),
      head: {
        source: 'HTTP Chunked Transfer',
        text: 'A GET with TE: chunked is answered at once with the head of a chunked 200.',
      },
      chunks: {
        source: 'HTTP Chunked Transfer',
        text: 'Each message is one chunk, without anything around it.',
      },
      empty: {
        source: 'HTTP Chunked Transfer',
        text: 'A message of no bytes is not sent, and does not end the response.',
      },
    },
  },
  'streaming',
);

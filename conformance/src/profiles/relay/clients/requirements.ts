import type { Rows } from '../../../spec/requirement.js';

/** Section 2.2: what binds clients. */
export const clients: Rows = {
  client: {
    'client-http': {
      source: 'lower',
      applies: 'client',
      judged: { how: 'client' },
      text: 'A client sends valid HTTP.',
    },
    'client-caching': {
      source: 'lower',
      applies: 'client',
      judged: { how: 'client' },
      text: 'A subscriber client reacts to Last-Modified and Etag as a cache does: it echoes both on its next request.',
    },
  },
};

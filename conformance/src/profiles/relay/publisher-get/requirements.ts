import type { Rows } from '../../../spec/requirement.js';

/** Section 3.2: GET. */
export const publisherGet: Rows = {
  MUST: {
    'get-existing': {
      source: 'list',
      text: 'GET on a channel that exists is answered 200.',
    },
    'get-missing': {
      source: 'list',
      text: 'GET on a channel that does not exist is answered 404.',
    },
  },
};

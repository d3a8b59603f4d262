import type { Rows } from '../../../spec/requirement.js';

/** Section 3.2: DELETE. */
export const publisherDelete: Rows = {
  MUST: {
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
  },
};

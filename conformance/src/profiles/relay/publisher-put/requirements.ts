import type { Rows } from '../../../spec/requirement.js';

/** Section 3.2: PUT. */
export const publisherPut: Rows = {
  MUST: {
    'put-creates': {
      source: 'list',
      text: 'PUT is answered 200, and the channel exists afterwards.',
    },
    'put-existing': {
      source: 'list',
      ourReading: true,
      text: 'PUT on a channel that exists is answered 200 and creates nothing: messages and held subscribers are untouched.',
    },
  },
};

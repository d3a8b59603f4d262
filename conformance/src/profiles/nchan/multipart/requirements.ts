import { section } from '../../../spec/requirement.js';
import { lasting } from '../lasting/requirements.js';

/** multipart/mixed. */
export const multipart = section(
  'nchan',
  'multipart',
  {
    MUST: {
      ...lasting('HTTP multipart/mixed'),
      head: {
        source: 'HTTP multipart/mixed',
        text: 'A GET with Accept: multipart/mixed is answered at once with a 200 of that type and a boundary, another one for each subscriber.',
      },
      validators: {
        source: 'HTTP multipart/mixed',
        text: 'Each part has the Last-Modified and Etag of its message.',
      },
      type: {
        source: 'HTTP multipart/mixed',
        text: 'A part has the Content-Type that its message was published with, and none where that had none.',
      },
      boundary: {
        source: 'HTTP multipart/mixed',
        text: 'The boundary that ends a part comes with it, and not only with the next message.',
      },
    },
    SHOULD: {
      end: {
        source: 'HTTP multipart/mixed; RFC 2046 5.1.1',
        text: 'The last boundary, before the connection ends, is marked as such with two hyphens.',
      },
    },
  },
  'multipart',
);

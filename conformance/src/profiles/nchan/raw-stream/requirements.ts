import { section } from '../../../spec/requirement.js';
import { lasting } from '../lasting/requirements.js';

/** Messages one after the other. */
export const rawStream = section(
  'nchan',
  'raw-stream',
  {
    MUST: {
      ...lasting('HTTP Raw Stream'),
      separator: {
        source: 'nchan_subscriber_http_raw_stream_separator',
        text: 'After each message comes the separator, a newline where none is configured.',
      },
    },
  },
  'rawStream',
);

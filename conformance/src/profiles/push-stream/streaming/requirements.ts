import { section } from '../../../spec/requirement.js';
import { lasting } from '../lasting/requirements.js';

const source = 'Subscriber modes, streaming';
const { must, should } = lasting(source);

/** The streaming mode: one response without an end. */
export const streaming = section(
  'push-stream',
  'streaming',
  {
    MUST: {
      ...must,
      type: {
        source,
        text: 'The Content-Type is that of default_type.',
      },
      chunked: {
        source,
        text: 'In HTTP/1.1 the response is chunked.',
      },
      http10: {
        source: 'Request handling',
        text: 'In HTTP/1.0 the response is not chunked, and the end of the connection is its end.',
      },
      padding: {
        source: 'Padding',
        text: 'To the user agents that push_stream_padding_by_user_agent names, header template and messages that are too short are followed by pairs of CR and LF, up to the least length at least.',
      },
    },
    SHOULD: {
      ...should,
      uncached: {
        source: 'Request handling',
        text: 'The response says that it is not to be stored: Expires in 1970, and Cache-Control with no-cache, no-store and must-revalidate.',
      },
    },
  },
  'streaming',
);

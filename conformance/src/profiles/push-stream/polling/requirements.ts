import { section } from '../../../spec/requirement.js';

const source = 'Subscriber modes, polling';

/** The polling mode: what is there already, or that there is nothing. */
export const polling = section(
  'push-stream',
  'polling',
  {
    MUST: {
      stored: {
        source,
        text: 'Where old messages are asked for and are there, the answer is 200 and holds them all, by the message template.',
      },
      none: {
        source,
        text: 'Where there is nothing to send, the answer is 304 at once; no request is held.',
      },
      position: {
        source,
        text: 'The Last-Modified and Etag of an answer with messages lead to what was published after them, and to nothing else.',
      },
      'none-position': {
        source,
        text: 'A 304 has the position that was asked with, so that a client which goes on from it neither loses nor repeats a message.',
      },
      templates: {
        source: 'Messages; Subscriber modes, polling',
        text: 'Messages stand between the header template and the footer template of the location.',
      },
      http10: {
        source: 'Request handling',
        text: 'A request of HTTP/1.0 is answered without chunks, and its connection is closed.',
      },
      'keep-alive': {
        source: 'Request handling',
        text: 'A connection goes on to serve requests after a 304, unless the answer says that it closes.',
      },
    },
    SHOULD: {
      validators: {
        source,
        text: 'Last-Modified is the time of the last message, and Etag is W/ with its tag.',
      },
      'none-bare': {
        source,
        text: 'A 304 has no Last-Modified and no Etag where no position was asked with.',
      },
      type: {
        source: 'Subscriber modes, streaming',
        text: 'The Content-Type is the default_type of the location.',
      },
    },
  },
  'polling',
);

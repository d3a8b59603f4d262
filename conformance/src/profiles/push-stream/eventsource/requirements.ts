import { section } from '../../../spec/requirement.js';
import { lasting } from '../lasting/requirements.js';

const source = 'Subscriber modes, eventsource';
const { must, should } = lasting(source);

/** The EventSource mode: text/event-stream. */
export const eventsource = section(
  'push-stream',
  'eventsource',
  {
    MUST: {
      ...must,
      type: {
        source,
        text: 'The Content-Type is text/event-stream.',
      },
      'event-id': {
        source,
        text: 'The event id of a message is the id of the event; an event of a message without one has none.',
      },
      'event-type': {
        source,
        text: 'The event type of a message is the type of the event; an event of a message without one has none.',
      },
      lines: {
        source,
        text: 'Each line of a text, at LF or CR LF, becomes a data field of one event, the message template applied to each.',
      },
      padding: {
        source: 'Padding',
        text: 'To the user agents that push_stream_padding_by_user_agent names, header template and messages that are too short are followed by comments of colons, up to the least length at least.',
      },
    },
    SHOULD: {
      ...should,
      charset: {
        source,
        text: 'The Content-Type names the charset utf-8.',
      },
      'lines-cr': {
        source,
        text: 'A lone CR ends a line of a text too. The module itself misses it.',
      },
      'lines-empty': {
        source,
        text: 'Empty lines of a text vanish.',
      },
      uncached: {
        source: 'Request handling',
        text: 'The response says that it is not to be stored: Expires in 1970, and Cache-Control with no-cache, no-store and must-revalidate.',
      },
    },
  },
  'eventsource',
);

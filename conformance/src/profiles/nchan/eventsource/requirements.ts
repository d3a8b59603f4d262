import { section } from '../../../spec/requirement.js';
import { lasting } from '../lasting/requirements.js';

const source = 'EventSource';

/** EventSource subscribers. */
export const eventsource = section(
  'nchan',
  'eventsource',
  {
    MUST: {
      ...lasting(source),
      type: {
        source,
        text: 'A GET with Accept: text/event-stream is answered at once with a 200 of that Content-Type.',
      },
      id: {
        source,
        text: 'Each event has the id of its message, as channel information tells it.',
      },
      'event-type': {
        source,
        text: 'The X-EventSource-Event header of a POST is the type of the event; without it the event has none.',
      },
      lines: {
        source,
        text: 'Each line of a message, at LF or CR LF, is a data field of one event.',
      },
      ping: {
        source: 'nchan_eventsource_ping_interval',
        text: 'A ping comes after each nchan_eventsource_ping_interval: an event named ping, without data, as the defaults have it.',
      },
    },
    SHOULD: {
      'lines-cr': {
        source: 'EventSource, which refers to the WHATWG rules for event streams',
        text: 'A lone CR, which ends a line of an event stream, does not damage a message: what follows it is data too.',
      },
    },
  },
  'eventsource',
);

import { section } from '../../../spec/requirement.js';

const source = 'Statistics';

/** The statistics location. */
export const statistics = section(
  'push-stream',
  'statistics',
  {
    MUST: {
      summary: {
        source,
        text: 'GET without a channel id is answered with a summary of the server, in JSON where nothing else is asked for: hostname, time, channels, wildcard_channels, published_messages, stored_messages, messages_in_trash, channels_in_delete, channels_in_trash, subscribers, uptime, and for each process of it pid, subscribers and uptime in by_worker.',
      },
      counts: {
        source,
        text: 'The summary counts what there is: each channel, each subscriber, each stored message, and every message that was published.',
      },
      clock: {
        since: '0.2',
        source,
        text: 'The time of a summary is the time of its answer, in UTC, and its uptime the seconds since the server was started.',
      },
      workers: {
        since: '0.2',
        source,
        text: 'The subscribers of the processes are together those of the server.',
      },
      one: { source, text: 'GET for one channel is answered as by a publisher location.' },
      named: { source, text: 'GET for several channels is answered with those of them that exist.' },
      all: { source, text: 'GET for ALL, or for *, is answered with every channel.' },
      prefix: {
        source,
        text: 'GET for an id that ends in * is answered with the channels that begin so, and with no other.',
      },
      missing: {
        source,
        text: 'GET for channels of which none exists is answered 404; where no channel begins so, the list is empty.',
      },
      methods: { source, text: 'Any other method than GET, OPTIONS and HEAD too, is answered 405.' },
    },
    SHOULD: {
      'pattern-first': {
        source,
        text: 'Of several parts of a path the first that is ALL or holds a * decides; the others are ignored.',
      },
      format: {
        source,
        text: 'The Accept header chooses the format of summaries and of lists: plain, json, yaml, xml, x-json or x-yaml, each with its own Content-Type, its lines ended by CRLF.',
      },
      version: {
        source,
        text: 'X-Nginx-PushStream-Tag and X-Nginx-PushStream-Commit name the version.',
      },
      uncached: { source: 'Request handling', text: 'No answer may be stored.' },
      allow: { source: 'Request handling', text: 'A 405 lists GET in Allow, and nothing else.' },
    },
  },
  'statistics',
);

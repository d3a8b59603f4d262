import { optional } from '../../options/option.js';
import { readLocation } from '../../options/readers.js';

/** An option that names a location of an nchan server. */
function location<F extends string>(flag: F, help: string, path: string) {
  return optional({
    flag,
    group: 'nchan target',
    value: 'URL',
    reader: readLocation,
    help,
    example: `http://localhost:8080/${path}`,
  });
}

/** Where an nchan server is asked beside the locations that it has in common with others. */
export const nchanOptions = {
  /** A multipart/mixed subscriber location. */
  multipart: location('multipart', 'A subscriber location with multipart-mixed.', 'multipart?id={channel}'),
  /** A raw stream. */
  rawStream: location('raw-stream', 'A subscriber location with http-raw-stream.', 'raw?id={channel}'),
  /** A location of several channels. */
  multiplexed: location(
    'multiplexed',
    'A subscriber location of several channels, with eventsource and longpoll; {channel} is their ids with a slash between them (nchan_channel_id_split_delimiter "/").',
    'multi/{channel}',
  ),
  /** A location that publishes and subscribes. */
  pubsub: location('pubsub', 'A location with nchan_pubsub.', 'pubsub?id={channel}'),
  /** A long-polling location with a time-out. */
  subscriberTimeout: location(
    'subscriber-timeout',
    'A long-polling location with nchan_subscriber_timeout; say how long with --setting subscriber-timeout:nchan_subscriber_timeout=2s.',
    'timeout?id={channel}',
  ),
};

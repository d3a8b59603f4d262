import { optional } from '../../options/option.js';
import { readLocation } from '../../options/readers.js';

/** An option that names a location of a push-stream server. */
function location<F extends string>(flag: F, help: string, path: string) {
  return optional({
    flag,
    group: 'push-stream target',
    value: 'URL',
    reader: readLocation,
    help,
    example: `http://localhost:8080/${path}`,
  });
}

/** Where a push-stream server is asked beside its publisher and its long-polling location. */
export const pushStreamOptions = {
  /** A publisher location that deletes nothing. */
  publisherNormal: location(
    'publisher-normal',
    'A publisher location that deletes nothing: push_stream_publisher normal.',
    'pub-normal?id={channel}',
  ),
  /** A streaming subscriber location. */
  streaming: location(
    'streaming',
    'A subscriber location in streaming mode; for nchan, with chunked.',
    'sub/{channel}',
  ),
  /** An EventSource subscriber location. */
  eventsource: location('eventsource', 'A subscriber location in EventSource mode.', 'ev/{channel}'),
  /** A polling subscriber location. */
  polling: location('polling', 'A subscriber location in polling mode.', 'poll/{channel}'),
  /** A WebSocket subscriber location; http or https. */
  websocket: location('websocket', 'A subscriber location in WebSocket mode.', 'ws/{channel}'),
  /** A WebSocket location whose clients can't publish. */
  websocketReadonly: location(
    'websocket-readonly',
    'A subscriber location in WebSocket mode whose clients can publish nothing: push_stream_websocket_allow_publish off.',
    'ws-readonly/{channel}',
  ),
  /** A long-polling location for JSONP. */
  jsonp: location(
    'jsonp',
    'A long-polling location that takes time and tag as the arguments "time" and "tag", and "callback".',
    'jsonp/{channel}',
  ),
  /** A statistics location. */
  statistics: location('statistics', 'The statistics location.', 'channels-stats?id={channel}'),
  /** A streaming location that makes no channels. */
  authorized: location(
    'authorized',
    'A subscriber location of channels that exist only: in streaming mode with push_stream_authorized_channels_only on; for nchan, long-polling with nchan_subscribe_existing_channels_only on.',
    'authorized/{channel}',
  ),
  /** A publisher location of a server with narrow limits. */
  publisherStrict: location(
    'publisher-strict',
    'A publisher location of a second server, with narrow limits for the whole of it: push_stream_message_ttl of some seconds, push_stream_max_number_of_channels of a few; admin, storing.',
    'pub?id={channel}',
  ),
  /** A polling location of the same server. */
  pollingStrict: location(
    'polling-strict',
    'A subscriber location in polling mode of the server of --publisher-strict.',
    'poll/{channel}',
  ),
};

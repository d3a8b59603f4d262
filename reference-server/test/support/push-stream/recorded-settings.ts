import type { ServerSettings } from '../../../src/index.js';

const subscriber = (path: string, mode: string) => ({
  path,
  match: 'regex' as const,
  push_stream_subscriber: mode,
  push_stream_channels_path: '$1',
});

/** The configuration of the server that was recorded, told in settings. */
export const recordedSettings: ServerSettings = {
  push_stream_shared_memory_size: '100m',
  push_stream_max_channel_id_length: 200,
  push_stream_max_messages_stored_per_channel: 20,
  push_stream_message_ttl: '5m',
  push_stream_subscriber_connection_ttl: '3s',
  push_stream_longpolling_connection_ttl: '2s',
  push_stream_wildcard_channel_prefix: 'broad_',
  push_stream_wildcard_channel_max_qtd: 3,
  push_stream_message_template:
    '{"id":~id~,"channel":"~channel~","text":"~text~", "tag":"~tag~", "time":"~time~", "eventid":"~event-id~"}',
  push_stream_allowed_origins: '*',
  locations: [
    {
      path: '/channels-stats',
      match: 'prefix',
      push_stream_channels_statistics: 'on',
      push_stream_channels_path: '$arg_id',
    },
    {
      path: '/pub',
      match: 'prefix',
      push_stream_publisher: 'admin',
      push_stream_channels_path: '$arg_id',
      push_stream_store_messages: 'on',
      client_max_body_size: '32k',
    },
    {
      ...subscriber('/sub/(.*)', 'streaming'),
      push_stream_header_template:
        '<html><head><script>parent.PushStream.register(this);</script></head>\r\n<body>',
      push_stream_message_template:
        "<script>p(~id~,'~channel~','~text~','~event-id~', '~time~', '~tag~');</script>",
      push_stream_footer_template: '</body></html>',
      default_type: 'text/html; charset=utf-8',
    },
    subscriber('/ev/(.*)', 'eventsource'),
    subscriber('/lp/(.*)', 'long-polling'),
    subscriber('/poll/(.*)', 'polling'),
    {
      ...subscriber('/jsonp/(.*)', 'long-polling'),
      push_stream_last_received_message_time: '$arg_time',
      push_stream_last_received_message_tag: '$arg_tag',
      push_stream_last_event_id: '$arg_eventid',
    },
    {
      ...subscriber('/ws/(.*)', 'websocket'),
      push_stream_store_messages: 'on',
      push_stream_websocket_allow_publish: 'on',
    },
  ],
};

import type { PushStreamLocationSettings, PushStreamServerInputs } from './settings.js';

/** What push-stream locations are told when nothing else is said: what the browser client of the module expects. */
export const defaultPushStreamServer: PushStreamServerInputs = {
  push_stream_max_channel_id_length: 200,
  push_stream_max_messages_stored_per_channel: 20,
  push_stream_message_ttl: '5m',
  push_stream_ping_message_interval: '10s',
  push_stream_subscriber_connection_ttl: '15m',
  push_stream_longpolling_connection_ttl: '30s',
  push_stream_wildcard_channel_prefix: 'broad_',
  push_stream_wildcard_channel_max_qtd: 3,
  push_stream_message_template:
    '{"id":~id~,"channel":"~channel~","text":"~text~", "tag":"~tag~", "time":"~time~", "eventid":"~event-id~"}',
  push_stream_allowed_origins: '*',
  escape_templates: 'on',
  // Browsers can give no headers to a hidden frame, a script, a WebSocket and the first request of an EventSource.
  position_from_arguments: 'on',
};

const subscriber = (path: string, mode: string) => ({
  path: `^/${path}/(.*)`,
  match: 'regex' as const,
  push_stream_subscriber: mode,
  push_stream_channels_path: '$1',
});

/** What is served of this dialect when nothing else is said. */
export const defaultPushStreamLocations: readonly PushStreamLocationSettings[] = [
  { path: '/channels-stats', push_stream_channels_statistics: 'on', push_stream_channels_path: '$arg_id' },
  {
    path: '/pub',
    push_stream_publisher: 'admin',
    push_stream_channels_path: '$arg_id',
    push_stream_store_messages: 'on',
  },
  {
    ...subscriber('sub', 'streaming'),
    push_stream_header_template:
      '<!DOCTYPE html><html><head><meta charset="utf-8"><script>parent.PushStream.register(this);</script></head>\r\n<body>',
    push_stream_message_template:
      "<script>p(~id~,'~channel~','~text~','~event-id~','~time~','~tag~');</script>",
    push_stream_footer_template: '</body></html>',
    // WebKit shows nothing of a page, nor runs its scripts, before it has got some hundred bytes: 1,024 are enough for all.
    push_stream_padding_by_user_agent: '.*,1025,0',
    default_type: 'text/html; charset=utf-8',
  },
  subscriber('ev', 'eventsource'),
  subscriber('lp', 'long-polling'),
  subscriber('poll', 'polling'),
  subscriber('jsonp', 'long-polling'),
  {
    ...subscriber('ws', 'websocket'),
    push_stream_store_messages: 'on',
    push_stream_websocket_allow_publish: 'on',
  },
];

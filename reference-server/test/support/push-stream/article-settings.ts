import type { ServerSettings } from '../../../src/index.js';

/*
 * Configurations out of articles of long ago, told in settings: the names of the locations and the templates are theirs.
 */

const objectTemplate = '{"id":~id~,"channel":"~channel~","text":"~text~"}';

/** A chat by forever-iframe and EventSource (seed 002). */
export const chatSettings: ServerSettings = {
  push_stream_shared_memory_size: '32M',
  locations: [
    { path: '/pub', push_stream_publisher: 'admin', push_stream_channels_path: '$arg_id' },
    {
      path: '/sub/(.*)',
      match: 'regex',
      push_stream_subscriber: 'streaming',
      push_stream_channels_path: '$1',
      push_stream_header_template:
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">\r\n<script type="text/javascript">\r\nwindow.onError = null;\r\nparent.PushStream.register(this);\r\n</script>\r\n</head>\r\n<body>',
      push_stream_message_template: "<script>p(~id~,'~channel~','~text~');</script>",
      push_stream_footer_template: '</body></html>',
      default_type: 'text/html; charset=utf-8',
    },
    {
      path: '/ev/(.*)',
      match: 'regex',
      push_stream_subscriber: 'eventsource',
      push_stream_channels_path: '$1',
      push_stream_message_template: objectTemplate,
    },
  ],
};

/** A WebSocket server of its own beside the web application (seed 003). */
export const socketSettings: ServerSettings = {
  push_stream_shared_memory_size: '32M',
  locations: [
    { path: '/channels-stats', push_stream_channels_statistics: 'on', push_stream_channels_path: '$arg_id' },
    { path: '/pub', push_stream_publisher: 'admin', push_stream_channels_path: '$arg_id' },
    {
      path: '/ws/(.*)',
      match: 'regex',
      push_stream_subscriber: 'websocket',
      push_stream_channels_path: '$1',
      push_stream_message_template: objectTemplate,
      push_stream_websocket_allow_publish: 'on',
      push_stream_ping_message_interval: '10s',
    },
  ],
};

/** An instant messenger by long-polling, only on channels that were published to before (seed 004). */
export const messengerSettings: ServerSettings = {
  push_stream_shared_memory_size: '256M',
  push_stream_max_channel_id_length: 32,
  push_stream_authorized_channels_only: 'on',
  push_stream_store_messages: 'on',
  push_stream_max_messages_stored_per_channel: 1,
  push_stream_message_ttl: '5m',
  locations: [
    {
      path: '/pub',
      push_stream_publisher: 'admin',
      push_stream_channels_path: '$arg_id',
      client_max_body_size: '32k',
    },
    {
      path: '/sub/(.*)',
      match: 'regex',
      push_stream_subscriber: 'long-polling',
      push_stream_channels_path: '$1',
      push_stream_longpolling_connection_ttl: '30s',
      default_type: 'text/javascript',
      push_stream_last_received_message_time: '$arg_time',
      push_stream_last_received_message_tag: '$arg_tag',
    },
  ],
};

import { createPushServer, type PushServer, type ServerSettings } from 'pushstream-server';
import { systemClock } from 'pushstream-server/parts';

/** The cursor in arguments, for modes that can send no headers. */
const byArgument = {
  push_stream_last_received_message_time: '$arg_time',
  push_stream_last_received_message_tag: '$arg_tag',
  push_stream_last_event_id: '$arg_eventid',
};

const subscriber = (path: string, mode: string) => ({
  path: `^/${path}/(.*)`,
  match: 'regex' as const,
  push_stream_subscriber: mode,
  push_stream_channels_path: '$1',
  ...byArgument,
});

/** Both dialects, with all fields in the templates, and room for every message of a test. */
export const settings = {
  port: 0,
  push_stream_shared_memory_size: '64m',
  push_stream_message_template:
    '{"id":~id~,"channel":"~channel~","text":"~text~", "tag":"~tag~", "time":"~time~", "eventid":"~event-id~"}',
  push_stream_allowed_origins: '*',
  push_stream_ping_message_interval: '1s',
  locations: [
    { path: '/relay/pub', push_publisher: true, push_message_buffer_length: 20_000 },
    { path: '/relay/sub', push_subscriber: 'long-poll' },
    { path: '/relay/poll', push_subscriber: 'interval-poll' },
    {
      path: '/pub',
      push_stream_publisher: 'admin',
      push_stream_channels_path: '$arg_id',
      push_stream_store_messages: 'on',
    },
    {
      ...subscriber('sub', 'streaming'),
      push_stream_header_template:
        '<html><head><script>parent.PushStream.register(this);</script></head>\r\n<body>',
      push_stream_message_template:
        "<script>p(~id~,'~channel~','~text~','~event-id~','~time~','~tag~');</script>",
      push_stream_footer_template: '</body></html>',
      default_type: 'text/html; charset=utf-8',
    },
    subscriber('ev', 'eventsource'),
    subscriber('lp', 'long-polling'),
    { ...subscriber('ws', 'websocket'), push_stream_websocket_allow_publish: 'on' },
  ],
} satisfies ServerSettings;

/** The reference server; `ahead` tells by how many milliseconds its clock is ahead. */
export function referenceServer(
  more: Partial<ServerSettings> = {},
  ahead: () => number = () => 0,
): PushServer {
  const clock = { ...systemClock, now: () => systemClock.now() + ahead() };
  return createPushServer({ ...settings, ...more }, { clock });
}

// Our server as the benchmark has it: texts as they are, without templates, which nchan hasn't either.

import { createPushServer } from 'pushstream-server';

const server = createPushServer({
  port: Number(process.argv[2]),
  push_stream_shared_memory_size: '128M',
  push_stream_max_messages_stored_per_channel: 20,
  locations: [
    {
      path: '/pub',
      push_stream_publisher: 'admin',
      push_stream_channels_path: '$arg_id',
      push_stream_store_messages: 'on',
    },
    {
      path: '/ws/(.*)',
      match: 'regex',
      push_stream_subscriber: 'websocket',
      push_stream_channels_path: '$1',
    },
    {
      path: '/ev/(.*)',
      match: 'regex',
      push_stream_subscriber: 'eventsource',
      push_stream_channels_path: '$1',
    },
    {
      path: '/lp/(.*)',
      match: 'regex',
      push_stream_subscriber: 'long-polling',
      push_stream_channels_path: '$1',
    },
  ],
});
process.on('SIGTERM', () => void server.close());
await server.listen();

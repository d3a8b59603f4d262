import { type Declaration, declareAll, type Entry } from '../declaration.js';
import { pushStreamNginxDirectives, relayNginxDirectives } from './push.js';

/** What a directive was called before, in both modules. */
const olderNames: Readonly<Record<string, string>> = {
  push_sender: 'push_publisher',
  push_listener: 'push_subscriber',
  push_listener_concurrency: 'push_subscriber_concurrency',
  push_queue_messages: 'push_store_messages',
  push_buffer_size: 'push_max_reserved_memory',
  push_stream_max_reserved_memory: 'push_stream_shared_memory_size',
  push_stream_min_message_buffer_timeout: 'push_stream_message_ttl',
  push_stream_max_message_buffer_length: 'push_stream_max_messages_stored_per_channel',
  push_stream_subscriber_connection_timeout: 'push_stream_subscriber_connection_ttl',
  push_stream_broadcast_channel_prefix: 'push_stream_wildcard_channel_prefix',
  push_stream_broadcast_channel_max_qtd: 'push_stream_wildcard_channel_max_qtd',
  push_stream_max_number_of_broadcast_channels: 'push_stream_max_number_of_wildcard_channels',
};

const present = [...relayNginxDirectives, ...pushStreamNginxDirectives];

function entryOf(today: string): Entry {
  const declaration = present.find(({ name }) => name === today);
  if (!declaration) throw new TypeError(`there is no ${today}`);
  const { name: _name, module: _module, default: _default, ...entry } = declaration;
  return { ...entry, today, doc: `Is called \`${today}\` today.` };
}

/** Directives by the names that they had in earlier versions. */
export const olderDirectives: readonly Declaration[] = [
  ...declareAll('older', {
    ...Object.fromEntries(Object.entries(olderNames).map(([name, today]) => [name, entryOf(today)])),
    push_stream_websocket: {
      contexts: ['location'],
      args: [0, 0],
      doc: 'Is `push_stream_subscriber websocket` today.',
    },
    push_stream_eventsource_support: {
      contexts: ['location'],
      args: [1, 1],
      kind: 'flag',
      default: 'off',
      doc: 'With `push_stream_subscriber`: is `push_stream_subscriber eventsource` today.',
    },
  }),
  ...declareAll(
    'older',
    Object.fromEntries(
      [
        'push_stream_shared_memory_cleanup_objects_ttl',
        'push_stream_memory_cleanup_timeout',
        'push_stream_subscriber_disconnect_interval',
        'push_stream_min_message_buffer_length',
      ].map((name) => [
        name,
        { contexts: ['http', 'server', 'location'], args: [1, 1], doc: 'Taken, and does nothing.' } as const,
      ]),
    ),
    'accepted',
  ),
];

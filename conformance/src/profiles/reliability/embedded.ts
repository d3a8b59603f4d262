import type { ServerSettings } from 'pushstream-server';
import type { Location, Locations } from '../../actors/locations.js';
import { parseTemplate } from '../../wire/address.js';

const modes = {
  subscriber: ['lp', 'long-polling'],
  streaming: ['sub', 'streaming'],
  eventsource: ['ev', 'eventsource'],
  websocket: ['ws', 'websocket'],
} as const;

/** The reference server as the reliability profile has it: every mode, and nothing that ends a connection by itself. */
export const reliabilityServer: ServerSettings = {
  push_stream_shared_memory_size: '64m',
  push_stream_max_messages_stored_per_channel: 20,
  locations: [
    {
      path: '/pub',
      push_stream_publisher: 'admin',
      push_stream_channels_path: '$arg_id',
      push_stream_store_messages: 'on',
    },
    ...Object.values(modes).map(([path, mode]) => ({
      path: `^/${path}/(.*)`,
      match: 'regex' as const,
      push_stream_subscriber: mode,
      push_stream_channels_path: '$1',
    })),
  ],
};

/** Where its locations are. */
export function reliabilityLocations(base: string): Locations {
  const at = (path: string): Location => ({ template: parseTemplate(base + path), headers: [] });
  const subscribing = Object.entries(modes).map(([name, [path]]) => [name, at(`/${path}/{channel}`)]);
  return { publisher: at('/pub?id={channel}'), ...Object.fromEntries(subscribing) };
}

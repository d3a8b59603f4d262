import type { ServerSettings } from 'pushstream-server';
import type { Locations } from '../../../actors/locations.js';
import { asLocations, locationOf, messageTemplate, type Places, subscribing } from './places.js';

/** What holds for the whole of a server, and so narrow that the checks of other things could not be run on it. */
const everywhere = {
  push_stream_message_template: messageTemplate,
  push_stream_message_ttl: '3s',
  push_stream_max_number_of_channels: 6,
  push_stream_wildcard_channel_prefix: 'broad_',
  push_stream_max_number_of_wildcard_channels: 3,
} as const;

const places = {
  publisherStrict: {
    url: '/pub?id={channel}',
    push_stream_publisher: 'admin',
    push_stream_store_messages: 'on',
  },
  pollingStrict: subscribing('poll', 'polling'),
} as const satisfies Places;

/** A second reference server for the push-stream profile, with narrow limits. */
export const strictServer: ServerSettings = {
  push_stream_shared_memory_size: '4m',
  ...everywhere,
  locations: Object.values(places).map(locationOf),
};

/** Where its locations are, and what the kit knows of their configuration. */
export function strictLocations(base: string): Pick<Locations, keyof typeof places> {
  return asLocations(base, places, everywhere);
}

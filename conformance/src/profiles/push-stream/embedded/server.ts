import type { ServerSettings } from 'pushstream-server';
import type { Locations } from '../../../actors/locations.js';
import { asLocations, locationOf, messageTemplate, type Places, subscribing } from './places.js';

/** What all its locations are told. Short times, so that a run with everything that takes time is over in seconds. */
const everywhere = {
  push_stream_message_template: messageTemplate,
  push_stream_ping_message_interval: '2s',
  push_stream_subscriber_connection_ttl: '6s',
  push_stream_longpolling_connection_ttl: '3s',
  push_stream_max_channel_id_length: 200,
  push_stream_max_messages_stored_per_channel: 20,
  push_stream_message_ttl: '5m',
  push_stream_channel_inactivity_time: '5s',
  push_stream_max_subscribers_per_channel: 12,
  push_stream_wildcard_channel_prefix: 'broad_',
  push_stream_max_number_of_wildcard_channels: 8,
  push_stream_wildcard_channel_max_qtd: 2,
  push_stream_allowed_origins: '*',
  push_stream_events_channel_id: 'events_of_all',
} as const;

/** Two browsers of the module's own examples. */
const padding = '[T|t]est 1,1024,508:[T|t]est 2,4097,0';

const places = {
  publisher: {
    url: '/pub?id={channel}',
    push_stream_publisher: 'admin',
    push_stream_store_messages: 'on',
    push_stream_channel_info_on_publish: 'on',
    client_max_body_size: '1m',
  },
  publisherNormal: {
    url: '/pub-normal?id={channel}',
    push_stream_publisher: 'normal',
    push_stream_store_messages: 'on',
    push_stream_channel_info_on_publish: 'off',
  },
  publisherNostore: {
    url: '/pub-nostore?id={channel}',
    push_stream_publisher: 'normal',
    push_stream_store_messages: 'off',
  },
  statistics: { url: '/channels-stats?id={channel}', push_stream_channels_statistics: 'on' },
  authorized: { ...subscribing('authorized', 'streaming'), push_stream_authorized_channels_only: 'on' },
  subscriber: subscribing('lp', 'long-polling'),
  streaming: {
    ...subscribing('sub', 'streaming'),
    push_stream_allow_connections_to_events_channel: 'on',
    push_stream_header_template: '<html><body>',
    push_stream_footer_template: '</body></html>',
    push_stream_padding_by_user_agent: padding,
    default_type: 'text/html; charset=utf-8',
  },
  eventsource: {
    ...subscribing('ev', 'eventsource'),
    push_stream_header_template: 'welcome\r\nto the messages',
    push_stream_footer_template: 'that was\nall',
    push_stream_padding_by_user_agent: padding,
    push_stream_allow_connections_to_events_channel: 'on',
  },
  polling: {
    ...subscribing('poll', 'polling'),
    push_stream_header_template: '<messages>',
    push_stream_footer_template: '</messages>',
    push_stream_allow_connections_to_events_channel: 'off',
    default_type: 'application/json',
  },
  jsonp: {
    ...subscribing('jsonp', 'long-polling'),
    push_stream_header_template: '/* messages */',
    push_stream_footer_template: '/* the end */',
    push_stream_last_received_message_time: '$arg_time',
    push_stream_last_received_message_tag: '$arg_tag',
    push_stream_last_event_id: '$arg_eventid',
  },
  websocket: {
    ...subscribing('ws', 'websocket'),
    push_stream_header_template: '{"welcome":true}',
    push_stream_footer_template: '{"farewell":true}',
    push_stream_store_messages: 'on',
    push_stream_websocket_allow_publish: 'on',
  },
  websocketReadonly: subscribing('ws-readonly', 'websocket'),
} as const satisfies Places;

/** The reference server with a location for every area of the push-stream profile. */
export const pushStreamServer: ServerSettings = {
  push_stream_shared_memory_size: '32m',
  client_max_body_size: '1m',
  ...everywhere,
  locations: Object.values(places).map(locationOf),
};

/** Where its locations are, and what the kit knows of their configuration. */
export function pushStreamLocations(base: string): Pick<Locations, keyof typeof places> {
  return asLocations(base, places, everywhere);
}

import type { KnownDirective } from '../../engine/profile.js';

/** The directives of nginx-push-stream-module whose value decides what a server must do. */
export const pushStreamSettings = {
  push_stream_message_template: { type: 'text', otherwise: '~text~' },
  push_stream_header_template: { type: 'text' },
  push_stream_footer_template: { type: 'text' },
  push_stream_ping_message_interval: { type: 'time' },
  push_stream_ping_message_text: { type: 'text', otherwise: ' ' },
  push_stream_subscriber_connection_ttl: { type: 'time', ends: 'all' },
  push_stream_longpolling_connection_ttl: { type: 'time', ends: ['subscriber', 'jsonp'] },
  push_stream_timeout_with_body: { type: 'flag', otherwise: 'off' },
  push_stream_channel_deleted_message_text: { type: 'text', otherwise: 'Channel deleted' },
  push_stream_channel_info_on_publish: { type: 'flag', otherwise: 'on' },
  push_stream_store_messages: { type: 'flag', otherwise: 'off' },
  push_stream_max_channel_id_length: { type: 'count' },
  push_stream_max_messages_stored_per_channel: { type: 'count' },
  push_stream_max_subscribers_per_channel: { type: 'count' },
  push_stream_max_number_of_channels: { type: 'count' },
  push_stream_message_ttl: { type: 'time', otherwise: '30m' },
  push_stream_channel_inactivity_time: { type: 'time', otherwise: '30s' },
  push_stream_wildcard_channel_prefix: { type: 'text' },
  push_stream_max_number_of_wildcard_channels: { type: 'count' },
  push_stream_wildcard_channel_max_qtd: { type: 'count' },
  push_stream_authorized_channels_only: { type: 'flag', otherwise: 'off' },
  push_stream_allowed_origins: { type: 'text' },
  push_stream_events_channel_id: { type: 'text' },
  push_stream_allow_connections_to_events_channel: { type: 'flag', otherwise: 'off' },
  push_stream_websocket_allow_publish: { type: 'flag', otherwise: 'off' },
  push_stream_padding_by_user_agent: { type: 'text' },
  push_stream_last_received_message_time: { type: 'text' },
  push_stream_last_received_message_tag: { type: 'text' },
  push_stream_last_event_id: { type: 'text' },
  /** Of a proxy in front of the server: the headers it sets itself, with commas between them; each may have its value behind it. */
  proxy_set_header: { type: 'text' },
  default_type: { type: 'text', otherwise: 'text/plain' },
  client_max_body_size: { type: 'size', otherwise: '1m' },
} as const satisfies Record<string, KnownDirective>;

/** The name of such a directive. */
export type SettingName = keyof typeof pushStreamSettings;

/** What holds for a directive: what was said, else what the module does. */
export function settingOf(
  settings: Readonly<Record<string, string>> | undefined,
  name: SettingName,
): string | undefined {
  const { otherwise }: KnownDirective = pushStreamSettings[name];
  return settings?.[name] ?? otherwise;
}

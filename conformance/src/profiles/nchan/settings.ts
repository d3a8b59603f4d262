import type { KnownDirective } from '../../engine/profile.js';

/** The directives of nchan whose value decides what a server must do; times without a unit are seconds. */
export const nchanSettings = {
  nchan_subscriber_timeout: { type: 'time', ends: 'all' },
  nchan_eventsource_ping_interval: { type: 'time' },
  nchan_websocket_ping_interval: { type: 'time' },
  nchan_subscriber_http_raw_stream_separator: { type: 'text', otherwise: '\n' },
} as const satisfies Record<string, KnownDirective>;

/** The name of such a directive. */
export type NchanSettingName = keyof typeof nchanSettings;

/** What holds for a directive of a location: what was said, else what nchan does. */
export function nchanSettingOf(
  settings: Readonly<Record<string, string>> | undefined,
  name: NchanSettingName,
): string | undefined {
  const { otherwise }: KnownDirective = nchanSettings[name];
  return settings?.[name] ?? otherwise;
}

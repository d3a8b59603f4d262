/** A directive that the checks must know the value of. */
interface Setting {
  /** A text as it is, or a time such as `10s`. */
  readonly type: 'text' | 'time';
  /** What nchan does where nobody says. */
  readonly otherwise?: string;
}

/** The directives of nchan whose value decides what a server must do; times without a unit are seconds. */
export const nchanSettings = {
  nchan_subscriber_timeout: { type: 'time' },
  nchan_eventsource_ping_interval: { type: 'time' },
  nchan_websocket_ping_interval: { type: 'time' },
  nchan_subscriber_http_raw_stream_separator: { type: 'text', otherwise: '\n' },
} as const satisfies Record<string, Setting>;

/** The name of such a directive. */
export type NchanSettingName = keyof typeof nchanSettings;

/** What holds for a directive of a location: what was said, else what nchan does. */
export function nchanSettingOf(
  settings: Readonly<Record<string, string>> | undefined,
  name: NchanSettingName,
): string | undefined {
  const { otherwise }: Setting = nchanSettings[name];
  return settings?.[name] ?? otherwise;
}

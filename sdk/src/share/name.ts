import type { SessionHost } from '../connection/session.js';
import type { Settings } from '../options/options.js';

/** What is asked of whom in which way: tabs that have the same share a connection. */
const common = [
  'useSSL',
  'host',
  'port',
  'dialect',
  'urlPrefixStream',
  'urlPrefixEventsource',
  'urlPrefixLongpolling',
  'urlPrefixWebsocket',
  'channelsByArgument',
  'channelsArgument',
  'tagArgument',
  'timeArgument',
  'eventIdArgument',
  'jsonIdKey',
  'jsonChannelKey',
  'jsonTextKey',
  'jsonTagKey',
  'jsonTimeKey',
  'jsonEventIdKey',
  'useJSONP',
  'eventTypes',
  'credentials',
] as const satisfies readonly (keyof Settings)[];

/** Counts up when tabs of an older version of this package would not understand a newer one. */
const version = 1;

/** The name under which the tabs meet. */
export function meetingPlace(settings: SessionHost['settings']): string {
  const values = common.map((option) => settings[option] ?? null);
  return `pushstream ${JSON.stringify([version, settings.share, settings.modes, ...values])}`;
}

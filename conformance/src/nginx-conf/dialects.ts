import type { ConfiguredLocation } from './location.js';

/** What a location is to the kit: the flags it can be given as, the best first. */
export interface Role {
  readonly flags: readonly string[];
  /** Put behind the url. */
  readonly suffix?: string;
}

/** How a dialect is configured. */
export interface Dialect {
  /** The profile that checks for it. */
  readonly profile: string;
  /** Where the id of a channel is read from: for publishers, for subscribers. */
  readonly channel: (role: Role) => readonly string[];
  readonly rolesOf: (location: ConfiguredLocation) => readonly Role[];
  /** What the names of its directives begin with. */
  readonly prefix: RegExp;
}

type Holds = ConfiguredLocation['holds'];
const first = (holds: Holds, name: string) => holds.get(name)?.[0];
const isOff = (holds: Holds, name: string) => first(holds, name) === 'off';
const isOn = (holds: Holds, name: string) => first(holds, name) === 'on';
const role = (...flags: string[]): Role => ({ flags });
const isPublisher = ({ flags }: Role) => flags.some((flag) => flag.startsWith('publisher'));

function pushStreamRoles({ holds }: ConfiguredLocation): Role[] {
  const publisher = holds.get('push_stream_publisher');
  if (publisher) {
    if (!isOn(holds, 'push_stream_store_messages')) return [role('publisher-nostore', 'publisher')];
    return [publisher[0] === 'admin' ? role('publisher') : role('publisher-normal', 'publisher')];
  }
  if (holds.has('push_stream_channels_statistics')) return [role('statistics')];
  const mode = holds.has('push_stream_websocket')
    ? 'websocket'
    : (holds.get('push_stream_subscriber')?.[0] ?? 'streaming');
  if (!holds.has('push_stream_subscriber') && !holds.has('push_stream_websocket')) return [];
  switch (mode) {
    case 'websocket':
      return [
        isOn(holds, 'push_stream_websocket_allow_publish')
          ? role('websocket')
          : role('websocket-readonly', 'websocket'),
      ];
    case 'long-polling': {
      const isJsonp =
        first(holds, 'push_stream_last_received_message_time') === '$arg_time' &&
        first(holds, 'push_stream_last_received_message_tag') === '$arg_tag';
      return [isJsonp ? role('jsonp', 'subscriber') : role('subscriber')];
    }
    case 'streaming':
      return [isOn(holds, 'push_stream_authorized_channels_only') ? role('authorized') : role('streaming')];
    default:
      return mode === 'eventsource' || mode === 'polling' ? [role(mode)] : [];
  }
}

const nchanModes: Readonly<Record<string, string>> = {
  longpoll: 'subscriber',
  'long-poll': 'subscriber',
  intervalpoll: 'interval',
  'interval-poll': 'interval',
  poll: 'interval',
  eventsource: 'eventsource',
  websocket: 'websocket',
  chunked: 'streaming',
  'multipart-mixed': 'multipart',
  'http-raw-stream': 'raw-stream',
};

function publisherRole(holds: Holds, storing: string, limit: string): Role {
  if (isOff(holds, storing)) return role('publisher-nostore', 'publisher');
  const number = first(holds, limit);
  return number === undefined || !/^\d+$/.test(number)
    ? role('publisher')
    : { flags: ['publisher', 'publisher-limit'], suffix: `=${number}` };
}

function nchanRoles({ holds }: ConfiguredLocation): Role[] {
  if (holds.has('nchan_pubsub')) return [role('pubsub')];
  if (holds.has('nchan_publisher'))
    return [publisherRole(holds, 'nchan_store_messages', 'nchan_message_buffer_length')];
  const modes = holds.get('nchan_subscriber');
  if (!modes) return [];
  if (isOn(holds, 'nchan_subscribe_existing_channels_only')) return [role('authorized')];
  if (first(holds, 'nchan_channel_id_split_delimiter') === '/') return [role('multiplexed')];
  if (holds.has('nchan_subscriber_timeout')) return [role('subscriber-timeout', 'subscriber')];
  // Without a mode, and with `pubsub` as older versions have it, each is served.
  const named = modes.flatMap((mode) => nchanModes[mode] ?? []);
  return (named.length > 0 ? [...new Set(named)] : ['subscriber', 'eventsource', 'websocket']).map((flag) =>
    role(flag),
  );
}

function relayRoles({ holds }: ConfiguredLocation): Role[] {
  if (holds.has('push_publisher'))
    return [publisherRole(holds, 'push_store_messages', 'push_max_message_buffer_length')];
  const mode = holds.get('push_subscriber');
  if (!mode) return [];
  if (mode[0] === 'interval-poll') return [role('interval')];
  const wins = first(holds, 'push_subscriber_concurrency');
  return [wins === 'first' || wins === 'last' ? role(wins) : role('subscriber')];
}

/** The dialects that the kit knows by their directives; the first that a configuration speaks is meant. */
export const dialects: readonly Dialect[] = [
  {
    profile: 'push-stream',
    channel: () => ['push_stream_channels_path', '$push_stream_channel_id', '$push_stream_channels_path'],
    rolesOf: pushStreamRoles,
    prefix: /^push_stream_/,
  },
  {
    profile: 'nchan',
    channel: (of) => [
      isPublisher(of) ? 'nchan_publisher_channel_id' : 'nchan_subscriber_channel_id',
      ...['nchan_channel_id', '$push_channel_id'],
    ],
    rolesOf: nchanRoles,
    prefix: /^nchan_/,
  },
  { profile: 'relay', channel: () => ['$push_channel_id'], rolesOf: relayRoles, prefix: /^push_(?!stream_)/ },
];

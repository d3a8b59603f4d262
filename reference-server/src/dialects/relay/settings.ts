import {
  type DirectiveInputs,
  type DirectiveTable,
  type DirectiveValues,
  type GivenValues,
  readGiven,
  SettingsError,
  settingsAt,
  withDefaults,
} from '../directive.js';

/** Everything a location of this dialect can be told; named after the directives of nginx_http_push_module. */
export const relayDirectives = {
  push_publisher: {
    type: 'flag',
    default: 'off',
    doc: 'The location is for publishers.',
  },
  push_subscriber: {
    type: 'choice',
    values: ['long-poll', 'interval-poll'],
    default: undefined,
    doc: 'The location is for subscribers: `long-poll` holds a request until there is a message, `interval-poll` answers at once.',
  },
  push_channel_id: {
    type: 'expression',
    default: '$arg_id',
    doc: 'Where a request names its channel: `$arg_id` for an argument of the query, other variables and text too. Stands for the variable that the module has under this name.',
  },
  push_channel_group: {
    type: 'text',
    default: '',
    doc: 'Put before the id, with a `/` between: locations of different groups have different channels.',
  },
  push_max_channel_id_length: {
    type: 'count',
    default: 512,
    doc: 'Longest id in bytes, decoded and without the group; 0 = no limit. A longer one is answered 400.',
  },
  push_channel_timeout: {
    type: 'duration',
    default: '5s',
    doc: 'A channel without messages and held requests is forgotten after this time without use. 0 forgets it at once, one just made by PUT too.',
  },
  push_store_messages: {
    type: 'flag',
    default: 'on',
    doc: 'Publisher: whether messages are stored, for those who ask later.',
  },
  push_message_timeout: {
    type: 'duration',
    default: '1h',
    doc: 'Publisher: how long a message is stored; 0 = without end.',
  },
  push_max_message_buffer_length: {
    type: 'count',
    default: 10,
    doc: 'Publisher: most messages stored per channel; the oldest make room.',
  },
  push_min_message_buffer_length: {
    type: 'count',
    default: 1,
    doc: 'Publisher: as many messages stay stored when `push_delete_oldest_received_message` is on. Messages expire all the same.',
  },
  push_message_buffer_length: {
    type: 'count',
    default: undefined,
    doc: 'Publisher: sets the two before to the same number.',
  },
  push_delete_oldest_received_message: {
    type: 'flag',
    default: 'off',
    doc: 'Publisher: the oldest message is dropped once a subscriber got it, as long as more than `push_min_message_buffer_length` are stored.',
  },
  push_min_message_recipients: {
    type: 'count',
    default: 0,
    doc: 'Taken for the sake of old configurations; does nothing.',
  },
  push_subscriber_concurrency: {
    type: 'choice',
    values: ['broadcast', 'last', 'first'],
    default: 'broadcast',
    doc: 'Subscriber: who is held when several wait on one channel: all of them, only the last to come, or only the first. The others are answered 409. The newest request decides for the whole channel.',
  },
  push_subscriber_timeout: {
    type: 'duration',
    default: 0,
    doc: 'Subscriber: a request held so long is answered 304; 0 = held without end.',
  },
  push_authorized_channels_only: {
    type: 'flag',
    default: 'off',
    doc: 'Subscriber: a channel that no publisher has created is answered 403.',
  },
  push_max_channel_subscribers: {
    type: 'count',
    default: 0,
    doc: 'Subscriber: most requests held on a channel, 0 = no limit. One more is answered 403; one whose message is there is still answered with it.',
  },
  push_ignore_queue_on_no_cache: {
    type: 'flag',
    default: 'off',
    doc: 'Subscriber: a request with `Cache-Control: no-cache` or `Pragma: no-cache` gets no stored message but the next one published.',
  },
  push_allowed_origins: {
    type: 'expression',
    default: undefined,
    doc: 'Origins whose pages may read what the location answers, `*` for all. The module has nothing like it: in nginx.conf the only answers with `Access-Control-Allow-Origin` are those to preflights, as long as this is not set. Locations given to `createPushServer` have `*`.',
  },
} as const satisfies DirectiveTable;

/** A location as it is given. */
export interface RelayLocationSettings extends DirectiveInputs<typeof relayDirectives> {
  /** Matched exactly, beginning with a slash. */
  readonly path: string;
}

/** A location's directives as they are read: times in milliseconds. */
export type RelaySettings = DirectiveValues<typeof relayDirectives>;

/** @throws SettingsError */
export function readRelaySettings({ path, ...given }: RelayLocationSettings): RelaySettings {
  return settingsAt(`location ${path}`, () => {
    if (typeof path !== 'string' || !/^\/[^?#\s]*$/.test(path)) {
      const reason = 'the path must begin with a slash and hold no space, ? or #.';
      throw new SettingsError(reason, { directive: 'path', value: path });
    }
    // What a program serves was always open; a configuration answers as the module does.
    return relaySettings(readGiven(relayDirectives, { push_allowed_origins: '*', ...given }));
  });
}

/**
 * The settings of a location of which some were given.
 * @throws SettingsError where they do not go together
 */
export function relaySettings(given: GivenValues<typeof relayDirectives>): RelaySettings {
  const length = given.push_message_buffer_length;
  const both =
    length === undefined
      ? {}
      : { push_min_message_buffer_length: length, push_max_message_buffer_length: length };
  const settings = withDefaults(relayDirectives, { ...given, ...both });
  if (settings.push_publisher === (settings.push_subscriber !== undefined)) {
    throw new SettingsError('needs push_publisher or push_subscriber, and not both.');
  }
  const min = settings.push_min_message_buffer_length;
  const max = settings.push_max_message_buffer_length;
  if (min > max && given.push_min_message_buffer_length !== undefined) {
    const directive = 'push_min_message_buffer_length';
    const reason = `${directive} ${min} is more than push_max_message_buffer_length ${max}.`;
    throw new SettingsError(reason, { directive, value: min });
  }
  return settings;
}

import { type DirectiveTable, readDirectives, SettingsError } from '../directive.js';
import { parsePadding } from './padding.js';
import {
  type PushStreamLocationSettings,
  type PushStreamServerSettings,
  type PushStreamSettings,
  pushStreamDirectives,
  pushStreamServerDirectives,
} from './settings.js';

/** How messages reach the subscribers of a location. */
export type SubscriberMode = 'streaming' | 'polling' | 'long-polling' | 'eventsource' | 'websocket';

/** A location as it is read, and whom it is for. */
export interface PushStreamLocation {
  readonly path: string;
  readonly match: NonNullable<PushStreamLocationSettings['match']>;
  readonly role:
    | { readonly type: 'publisher'; readonly admin: boolean }
    | { readonly type: 'subscriber'; readonly mode: SubscriberMode }
    | { readonly type: 'statistics' };
  readonly settings: PushStreamSettings;
}

/** Least size of the memory. */
const leastMemory = 128 * 1024;

const modes: readonly SubscriberMode[] = ['streaming', 'polling', 'long-polling', 'eventsource', 'websocket'];

/** What must not be zero. */
const notZero = [
  'push_stream_max_number_of_channels',
  'push_stream_max_number_of_wildcard_channels',
  'push_stream_message_ttl',
  'push_stream_max_subscribers_per_channel',
  'push_stream_max_messages_stored_per_channel',
  'push_stream_max_channel_id_length',
  'push_stream_ping_message_interval',
  'push_stream_subscriber_connection_ttl',
  'push_stream_longpolling_connection_ttl',
  'push_stream_wildcard_channel_max_qtd',
];

function refuseZeros(values: Readonly<Record<string, unknown>>, place: string): void {
  for (const name of notZero) {
    if (values[name] === 0) throw new SettingsError(`${place}: ${name} cannot be zero.`);
  }
}

/** Whether a location is of this dialect. */
export function isPushStream(location: object): location is PushStreamLocationSettings {
  return Object.keys(location).some((name) => name.startsWith('push_stream_'));
}

/** What of `given` a table has. */
export function among(table: DirectiveTable, given: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(Object.entries(given).filter(([name]) => Object.hasOwn(table, name)));
}

/**
 * @param used whether there is a location of this dialect
 * @throws SettingsError
 */
export function readPushStreamServer(
  given: Readonly<Record<string, unknown>>,
  used: boolean,
): PushStreamServerSettings {
  const settings = readDirectives(pushStreamServerDirectives, given, 'server');
  refuseZeros(settings, 'server');
  const memory = settings.push_stream_shared_memory_size;
  if (memory === undefined && used) {
    throw new SettingsError('server: push_stream_shared_memory_size must be set.');
  }
  if (memory !== undefined && memory < leastMemory) {
    throw new SettingsError(
      `server: The push_stream_shared_memory_size value must be at least ${leastMemory} bytes.`,
    );
  }
  const wildcards = settings.push_stream_max_number_of_wildcard_channels;
  if (wildcards !== undefined && settings.push_stream_wildcard_channel_prefix === '') {
    throw new SettingsError(
      'server: cannot set max number of wildcard channels if push_stream_wildcard_channel_prefix is not set or blank.',
    );
  }
  return settings;
}

/**
 * @param inherited what the server was given for all locations
 * @param readFile reads the file of a header template
 * @throws SettingsError
 */
export function readPushStreamLocation(
  { path, match = 'exact', ...given }: PushStreamLocationSettings,
  inherited: Readonly<Record<string, unknown>>,
  server: PushStreamServerSettings,
  readFile: (path: string) => string,
): PushStreamLocation {
  const place = `location ${path}`;
  if (typeof path !== 'string' || path === '' || (!/^regex/.test(match) && !/^\/[^?#\s]*$/.test(path))) {
    throw new SettingsError(`${place}: the path must begin with a slash and hold no space, ? or #.`);
  }
  try {
    new RegExp(/^regex/.test(match) ? path : '');
  } catch {
    throw new SettingsError(`${place}: the path is no regular expression.`);
  }
  const values = { ...inherited, ...given };
  const settings = readDirectives(pushStreamDirectives, values, place);
  refuseZeros(settings, place);
  const role = roleOf(settings, place);
  if (settings.push_stream_channels_path === undefined) {
    throw new SettingsError(`${place}: push_stream_channels_path must be set.`);
  }
  checkWildcards(settings, server, place);
  if (settings.push_stream_padding_by_user_agent !== undefined) {
    // It throws what is wrong with it.
    parsePadding(settings.push_stream_padding_by_user_agent);
  }
  const header = headerTemplate([inherited, given], readFile, place);
  const template = messageTemplate(settings, role, place);
  return {
    path,
    match,
    role,
    settings: { ...settings, push_stream_header_template: header, push_stream_message_template: template },
  };
}

function roleOf(settings: PushStreamSettings, place: string): PushStreamLocation['role'] {
  const { push_stream_publisher, push_stream_subscriber, push_stream_channels_statistics } = settings;
  const roles: PushStreamLocation['role'][] = [];
  if (push_stream_channels_statistics) roles.push({ type: 'statistics' });
  if (push_stream_publisher !== undefined) {
    const mode = push_stream_publisher.toLowerCase() || 'normal';
    if (mode !== 'normal' && mode !== 'admin') {
      throw new SettingsError(
        `${place}: invalid push_stream_publisher mode value: ${push_stream_publisher}, accepted values (normal, admin)`,
      );
    }
    roles.push({ type: 'publisher', admin: mode === 'admin' });
  }
  if (push_stream_subscriber !== undefined) {
    const wanted = push_stream_subscriber.toLowerCase() || 'streaming';
    const mode = modes.find((other) => other === wanted);
    if (!mode) {
      throw new SettingsError(
        `${place}: invalid push_stream_subscriber mode value: ${push_stream_subscriber}, accepted values (${modes.join(', ')})`,
      );
    }
    roles.push({ type: 'subscriber', mode });
  }
  const [role] = roles;
  if (!role || roles.length > 1) {
    throw new SettingsError(
      `${place}: needs one of push_stream_publisher, push_stream_subscriber and push_stream_channels_statistics.`,
    );
  }
  return role;
}

function checkWildcards(
  { push_stream_wildcard_channel_max_qtd: most }: PushStreamSettings,
  server: PushStreamServerSettings,
  place: string,
): void {
  if (most === undefined) return;
  if (server.push_stream_wildcard_channel_prefix === '') {
    throw new SettingsError(
      `${place}: cannot set wildcard channel max qtd if push_stream_wildcard_channel_prefix is not set or blank.`,
    );
  }
  const all = server.push_stream_max_number_of_wildcard_channels;
  if (all !== undefined && all < most) {
    throw new SettingsError(
      `${place}: max number of wildcard channels cannot be smaller than value in push_stream_wildcard_channel_max_qtd.`,
    );
  }
}

/** The header template of the innermost level that has one. */
function headerTemplate(
  levels: readonly Readonly<Record<string, unknown>>[],
  readFile: (path: string) => string,
  place: string,
): string {
  let header = '';
  for (const level of levels) {
    const { push_stream_header_template: text, push_stream_header_template_file: file } = level;
    if (text !== undefined && file !== undefined) {
      throw new SettingsError(
        `${place}: "push_stream_header_template_file" directive is duplicate or template set by 'push_stream_header_template'`,
      );
    }
    if (typeof text === 'string') header = text;
    if (typeof file !== 'string') continue;
    try {
      header = readFile(file);
    } catch {
      throw new SettingsError(`${place}: unable to open file "${file}" for header template`);
    }
  }
  return header;
}

function messageTemplate(
  { push_stream_message_template: template }: PushStreamSettings,
  role: PushStreamLocation['role'],
  place: string,
): string {
  if (template !== '') return template;
  if (role.type === 'subscriber' && role.mode === 'eventsource') return '~text~';
  throw new SettingsError(`${place}: push_stream_message_template cannot be blank.`);
}

import { inBytes } from '../../http/bytes.js';
import { regexFault } from '../../regex/bounded-regex.js';
import {
  type DirectiveTable,
  type GivenValues,
  readGiven,
  SettingsError,
  settingsAt,
  withDefaults,
} from '../directive.js';
import { parsePadding } from './padding.js';
import {
  type PushStreamLocationSettings,
  type PushStreamServerSettings,
  type PushStreamSettings,
  pushStreamDirectives,
  pushStreamServerDirectives,
} from './settings.js';

const modes = ['streaming', 'polling', 'long-polling', 'eventsource', 'websocket'] as const;

/** How messages reach the subscribers of a location. */
export type SubscriberMode = (typeof modes)[number];

/** Whom a location is for, and its settings. */
export interface PushStreamEndpoint {
  readonly role:
    | { readonly type: 'publisher'; readonly admin: boolean }
    | { readonly type: 'subscriber'; readonly mode: SubscriberMode }
    | { readonly type: 'statistics' };
  readonly settings: PushStreamSettings;
}

/** A location as it is read. */
export interface PushStreamLocation extends PushStreamEndpoint {
  readonly path: string;
  readonly match: NonNullable<PushStreamLocationSettings['match']>;
}

/** Least size of the memory. */
const leastMemory = 128 * 1024;

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

function refuseZeros(values: Readonly<Record<string, unknown>>): void {
  for (const directive of notZero) {
    if (values[directive] === 0) {
      throw new SettingsError(`${directive} cannot be zero.`, { directive, value: 0 });
    }
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
  return settingsAt('server', () => pushStreamServer(readGiven(pushStreamServerDirectives, given), used));
}

/**
 * The settings of a server of which some were given.
 * @param used whether there is a location of this dialect
 * @throws SettingsError where they do not go together
 */
export function pushStreamServer(
  given: GivenValues<typeof pushStreamServerDirectives>,
  used: boolean,
): PushStreamServerSettings {
  const settings = withDefaults(pushStreamServerDirectives, given);
  refuseZeros(settings);
  const memory = settings.push_stream_shared_memory_size;
  const ofMemory = { directive: 'push_stream_shared_memory_size', value: memory };
  if (memory === undefined && used) {
    throw new SettingsError('push_stream_shared_memory_size must be set.', ofMemory);
  }
  if (memory !== undefined && memory < leastMemory) {
    const reason = `The push_stream_shared_memory_size value must be at least ${leastMemory} bytes.`;
    throw new SettingsError(reason, ofMemory);
  }
  const wildcards = settings.push_stream_max_number_of_wildcard_channels;
  if (wildcards !== undefined && settings.push_stream_wildcard_channel_prefix === '') {
    throw new SettingsError(
      'cannot set max number of wildcard channels if push_stream_wildcard_channel_prefix is not set or blank.',
      { directive: 'push_stream_max_number_of_wildcard_channels', value: wildcards },
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
  return settingsAt(`location ${path}`, () => {
    checkPath(path, match);
    const values = readGiven(pushStreamDirectives, { ...inherited, ...given });
    const header = () => headerTemplate([inherited, given], readFile);
    return { path, match, ...pushStreamEndpoint(values, server, header) };
  });
}

function checkPath(path: unknown, match: PushStreamLocation['match']): void {
  const about = { directive: 'path', value: path };
  const isExpression = /^regex/.test(match);
  if (typeof path !== 'string' || path === '' || (!isExpression && !/^\/[^?#\s]*$/.test(path))) {
    throw new SettingsError('the path must begin with a slash and hold no space, ? or #.', about);
  }
  if (!isExpression) return;
  const fault = regexFault(inBytes(path), match === 'regex-any-case' ? 'i' : '');
  if (fault !== undefined)
    throw new SettingsError(`the path is no regular expression that can be used: ${fault}.`, about);
}

/**
 * What is served at a location of which some settings were given.
 * @param header finds the header template
 * @throws SettingsError where the settings do not go together
 */
export function pushStreamEndpoint(
  given: GivenValues<typeof pushStreamDirectives>,
  server: PushStreamServerSettings,
  header: () => string,
): PushStreamEndpoint {
  const settings = withDefaults(pushStreamDirectives, given);
  // What the module reads at once comes before what it looks at when it has read everything.
  const role = roleOf(settings);
  const push_stream_header_template = header();
  refuseZeros(settings);
  if (settings.push_stream_channels_path === undefined) {
    const directive = 'push_stream_channels_path';
    throw new SettingsError(`${directive} must be set.`, { directive });
  }
  checkWildcards(settings, server);
  const padding = settings.push_stream_padding_by_user_agent;
  // It throws what is wrong with it.
  if (padding !== undefined) parsePadding(padding);
  const push_stream_message_template = messageTemplate(settings, role);
  return { role, settings: { ...settings, push_stream_header_template, push_stream_message_template } };
}

function roleOf(settings: PushStreamSettings): PushStreamEndpoint['role'] {
  const { push_stream_publisher, push_stream_subscriber, push_stream_channels_statistics } = settings;
  const roles: PushStreamEndpoint['role'][] = [];
  if (push_stream_channels_statistics) roles.push({ type: 'statistics' });
  if (push_stream_publisher !== undefined) {
    const mode = modeIn(['normal', 'admin'], 'push_stream_publisher', push_stream_publisher);
    roles.push({ type: 'publisher', admin: mode === 'admin' });
  }
  if (push_stream_subscriber !== undefined) {
    roles.push({ type: 'subscriber', mode: modeIn(modes, 'push_stream_subscriber', push_stream_subscriber) });
  }
  const [role] = roles;
  if (!role || roles.length > 1) {
    throw new SettingsError(
      'needs one of push_stream_publisher, push_stream_subscriber and push_stream_channels_statistics.',
    );
  }
  return role;
}

/** The mode that a directive names, in any case; nothing means the first. */
function modeIn<T extends string>(all: readonly [T, ...T[]], directive: string, value: string): T {
  if (value === '') return all[0];
  const mode = all.find((one) => one === value.toLowerCase());
  if (mode) return mode;
  const reason = `invalid ${directive} mode value: ${value}, accepted values (${all.join(', ')})`;
  throw new SettingsError(reason, { directive, value });
}

function checkWildcards(
  { push_stream_wildcard_channel_max_qtd: most }: PushStreamSettings,
  server: PushStreamServerSettings,
): void {
  if (most === undefined) return;
  const about = { directive: 'push_stream_wildcard_channel_max_qtd', value: most };
  if (server.push_stream_wildcard_channel_prefix === '') {
    throw new SettingsError(
      'cannot set wildcard channel max qtd if push_stream_wildcard_channel_prefix is not set or blank.',
      about,
    );
  }
  const all = server.push_stream_max_number_of_wildcard_channels;
  if (all !== undefined && all < most) {
    throw new SettingsError(
      'max number of wildcard channels cannot be smaller than value in push_stream_wildcard_channel_max_qtd.',
      about,
    );
  }
}

/** The directives that a header template is looked for in, and what is said of one that comes second on a level. */
const inSecondPlace = {
  push_stream_header_template: '"push_stream_header_template" directive is duplicate',
  push_stream_header_template_file: `"push_stream_header_template_file" directive is duplicate or template set by 'push_stream_header_template'`,
} as const;

type HeaderTemplates = Readonly<Partial<Record<keyof typeof inSecondPlace, unknown>>>;

/**
 * The header template of the innermost level that has one.
 * @param levels what each level has, in the order in which it was given
 * @throws SettingsError
 */
export function headerTemplate(
  levels: readonly HeaderTemplates[],
  readFile: (path: string) => string,
): string {
  let header = '';
  for (const level of levels) {
    const given = Object.keys(level).filter(isHeaderTemplate);
    const [, directive] = given.filter((name) => level[name] !== undefined);
    if (directive) throw new SettingsError(inSecondPlace[directive], { directive, value: level[directive] });
    const { push_stream_header_template: text, push_stream_header_template_file: file } = level;
    if (typeof text === 'string') header = text;
    if (typeof file !== 'string') continue;
    try {
      header = readFile(file);
    } catch {
      const about = { directive: 'push_stream_header_template_file', value: file };
      throw new SettingsError(`unable to open file "${file}" for header template`, about);
    }
  }
  return header;
}

function isHeaderTemplate(name: string): name is keyof HeaderTemplates {
  return name in inSecondPlace;
}

function messageTemplate(
  { push_stream_message_template: template }: PushStreamSettings,
  role: PushStreamEndpoint['role'],
): string {
  if (template !== '') return template;
  if (role.type === 'subscriber' && role.mode === 'eventsource') return '~text~';
  const directive = 'push_stream_message_template';
  throw new SettingsError(`${directive} cannot be blank.`, { directive, value: template });
}

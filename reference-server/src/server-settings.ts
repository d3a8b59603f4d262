import {
  type DirectiveInputs,
  type DirectiveTable,
  type DirectiveValues,
  readGiven,
  SettingsError,
  settingsAt,
  withDefaults,
} from './dialects/directive.js';
import { defaultPushStreamLocations, defaultPushStreamServer } from './dialects/push-stream/defaults.js';
import { among, isPushStream, readPushStreamServer } from './dialects/push-stream/read-settings.js';
import {
  type PushStreamLocationSettings,
  type PushStreamServerInputs,
  type PushStreamServerSettings,
  pushStreamInheritedDirectives,
  pushStreamServerDirectives,
} from './dialects/push-stream/settings.js';
import type { RelayLocationSettings } from './dialects/relay/settings.js';
import { defaultLimits } from './http/limits.js';
import { readAllowedOrigin } from './http/same-origin.js';
import { readAllowedHost } from './http/served-hosts.js';
import type { Question } from './operations/question.js';

/** A location: its path, whom it is for, and the directives of its dialect. */
export type LocationSettings = RelayLocationSettings | PushStreamLocationSettings;

/** What concerns the server as a whole. */
export const serverDirectives = {
  host: { type: 'text', default: '127.0.0.1', doc: 'Address to listen on.' },
  port: { type: 'count', default: 9080, doc: 'Port to listen on; 0 = any free one.' },
  push_max_reserved_memory: {
    type: 'size',
    default: '32M',
    doc: 'Most memory for channels and stored messages, reckoned with 512 bytes a channel and 256 a message beside their contents. What does not fit is answered 507 (a request that would be held 503), and nothing is done.',
  },
  client_max_body_size: {
    type: 'size',
    default: '1m',
    doc: 'Longest body; 0 = no limit. A longer one is answered 413.',
  },
  max_connections: {
    type: 'count',
    default: defaultLimits.connections,
    doc: 'Most connections at a time; 0 = no limit. One more takes the place of an idle one, or is answered 503.',
  },
  max_body_memory: {
    type: 'size',
    default: `${defaultLimits.bodies / 2 ** 20}m`,
    doc: 'Most memory for request bodies and WebSocket messages that are arriving, of all connections together; 0 = no limit. A body beyond it is answered 503, a WebSocket is closed with 1013.',
  },
  max_answer_memory: {
    type: 'size',
    default: `${defaultLimits.answers / 2 ** 20}m`,
    doc: 'Most bytes of answers that clients have not read yet, of all connections together; 0 = no limit. Beyond it a client that reads too slowly is cut off.',
  },
  client_header_timeout: {
    type: 'duration',
    default: `${defaultLimits.headTime / 1000}s`,
    doc: 'How long a request head may take; a later one is answered 408.',
  },
  client_body_timeout: {
    type: 'duration',
    default: `${defaultLimits.bodyTime / 1000}s`,
    doc: 'How long a request body may stand still; then it is answered 408.',
  },
  send_timeout: {
    type: 'duration',
    default: `${defaultLimits.sendTime / 1000}s`,
    doc: 'How long a client may read nothing of what is sent to it; then it is cut off. 0 = without end.',
  },
  keepalive_timeout: {
    type: 'duration',
    default: `${defaultLimits.idleTime / 1000}s`,
    doc: 'How long a connection may be idle between two requests; 0 = without end.',
  },
  keepalive_requests: {
    type: 'count',
    default: defaultLimits.requests,
    doc: 'Most requests of a connection; 0 = no limit.',
  },
  metrics_path: {
    type: 'text',
    default: undefined,
    doc: 'Where Prometheus finds metrics, such as `/metrics`. See [operating it](https://github.com/OWNER/REPOSITORY/blob/main/docs/operating.md).',
  },
  health_path: {
    type: 'text',
    default: undefined,
    doc: 'Where programs ask for its health: `/live` behind this path is answered 200 as long as the server serves, `/ready` 503 while clients should go elsewhere.',
  },
  allowed_origins: {
    type: 'text',
    default: undefined,
    doc: 'Origins whose pages may use the server beside its own and those on localhost, such as `https://app.example`, with spaces between; `*` = all. See [Who may use it](#who-may-use-it).',
  },
  allowed_hosts: {
    type: 'text',
    default: undefined,
    doc: 'Names by which the server may be called beside localhost and its addresses, such as `push.example`, with spaces between; `*` = all. See [Who may use it](#who-may-use-it).',
  },
} as const satisfies DirectiveTable;

export interface ServerSettings extends DirectiveInputs<typeof serverDirectives>, PushStreamServerInputs {
  /** Default: {@link defaultLocations} and those of push-stream, with what these need. */
  readonly locations?: readonly LocationSettings[];
}

/** What is served of the relay dialect when nothing else is said. */
export const defaultLocations: readonly RelayLocationSettings[] = [
  { path: '/relay/pub', push_publisher: true },
  { path: '/relay/sub', push_subscriber: 'long-poll' },
  { path: '/relay/poll', push_subscriber: 'interval-poll' },
  { path: '/relay/first', push_subscriber: 'long-poll', push_subscriber_concurrency: 'first' },
  { path: '/relay/last', push_subscriber: 'long-poll', push_subscriber_concurrency: 'last' },
  { path: '/relay/pub-nostore', push_publisher: true, push_store_messages: 'off' },
  { path: '/relay/pub-limit', push_publisher: true, push_message_buffer_length: 3 },
];

/** The settings of a server as they are read. */
export interface ReadServerSettings {
  readonly server: DirectiveValues<typeof serverDirectives>;
  readonly pushStream: PushStreamServerSettings;
  /** What push-stream locations are told that do not say otherwise. */
  readonly inherited: Readonly<Record<string, unknown>>;
  readonly locations: readonly LocationSettings[];
  /** Where operators ask, and for what. */
  readonly operations: readonly { readonly path: string; readonly question: Question }[];
  /** Whom the server lets in beside those it always does; undefined = everybody. */
  readonly allowed: { readonly origins: readonly string[]; readonly hosts: readonly string[] } | undefined;
}

/** @throws SettingsError */
export function readServerSettings({ locations: own, ...settings }: ServerSettings): ReadServerSettings {
  const locations = own ?? [...defaultLocations, ...defaultPushStreamLocations];
  const given = own ? settings : { ...defaultPushStreamServer, ...settings };
  const isOfDialect = (name: string) =>
    Object.hasOwn(pushStreamServerDirectives, name) || Object.hasOwn(pushStreamInheritedDirectives, name);
  const rest = Object.fromEntries(Object.entries(given).filter(([name]) => !isOfDialect(name)));
  const server = settingsAt('server', () => readServer(rest));
  const operations = operationsOf(server);
  const paths = new Set<string>();
  for (const { path, ...location } of [...locations, ...operations]) {
    const place = 'match' in location ? `${location.match} ${path}` : path;
    if (paths.has(place)) {
      const about = { place: `location ${path}`, directive: 'path', value: path };
      throw new SettingsError('there are two locations of this path.', about);
    }
    paths.add(place);
  }
  return {
    server,
    // The default locations have the memory of the other dialect.
    pushStream: readPushStreamServer(
      among(pushStreamServerDirectives, given),
      own?.some(isPushStream) === true,
    ),
    inherited: among(pushStreamInheritedDirectives, given),
    locations,
    operations,
    allowed: allowedBy(server, own === undefined),
  };
}

function readServer(given: Readonly<Record<string, unknown>>): ReadServerSettings['server'] {
  const server = withDefaults(serverDirectives, readGiven(serverDirectives, given));
  const { port } = server;
  if (port <= 65535) return server;
  throw new SettingsError(`port must be at most 65535, not ${port}.`, { directive: 'port', value: port });
}

/** @throws SettingsError */
function operationsOf({
  metrics_path: metrics,
  health_path: health,
}: ReadServerSettings['server']): ReadServerSettings['operations'] {
  mustBePath('metrics_path', metrics);
  mustBePath('health_path', health);
  const below = (name: string) => `${health === '/' ? '' : health}/${name}`;
  return [
    ...(metrics === undefined ? [] : [{ path: metrics, question: 'metrics' as const }]),
    ...(health === undefined
      ? []
      : (['live', 'ready'] as const).map((question) => ({ path: below(question), question }))),
  ];
}

function mustBePath(directive: string, value: string | undefined): void {
  if (value === undefined || isPlainPath(value)) return;
  const about = { place: 'server', directive, value };
  throw new SettingsError(`${directive} ${pathRule}, not ${JSON.stringify(value)}.`, about);
}

/** What {@link isPlainPath} asks for, in words. */
export const pathRule = 'must be a path such as /a/b, without a query and without a slash at its end';

/** Whether a text is the path of one place, written as clients send it. */
export function isPlainPath(text: string): boolean {
  return /^(?:\/|(?:\/[\w.~-]+)+)$/.test(text) && text.length <= 256;
}

/** What own locations are told says who may use them, as long as the server is told nothing. */
function allowedBy(
  { allowed_origins: origins, allowed_hosts: hosts }: ReadServerSettings['server'],
  isBuiltIn: boolean,
): ReadServerSettings['allowed'] {
  if (!isBuiltIn && origins === undefined && hosts === undefined) return undefined;
  return {
    origins: readList('allowed_origins', origins, readAllowedOrigin),
    hosts: readList('allowed_hosts', hosts, readAllowedHost),
  };
}

function readList(name: string, text = '', read: (item: string) => string): readonly string[] {
  const items = text.split(/\s+/).filter((item) => item !== '');
  try {
    return items.map(read);
  } catch (error) {
    const reason = `${name}: ${error instanceof Error ? error.message : String(error)}.`;
    throw new SettingsError(reason, { place: 'server', directive: name, value: text });
  }
}

import {
  type DirectiveInputs,
  type DirectiveTable,
  type DirectiveValues,
  readDirectives,
  SettingsError,
} from './dialects/directive.js';
import type { RelayLocationSettings } from './dialects/relay/settings.js';

/** A location: its path, whom it is for, and the directives of its dialect. */
export type LocationSettings = RelayLocationSettings;

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
} as const satisfies DirectiveTable;

export interface ServerSettings extends DirectiveInputs<typeof serverDirectives> {
  /** Default: {@link defaultLocations}. */
  readonly locations?: readonly LocationSettings[];
}

/** What is served when nothing else is said. */
export const defaultLocations: readonly LocationSettings[] = [
  { path: '/relay/pub', push_publisher: true },
  { path: '/relay/sub', push_subscriber: 'long-poll' },
  { path: '/relay/poll', push_subscriber: 'interval-poll' },
  { path: '/relay/first', push_subscriber: 'long-poll', push_subscriber_concurrency: 'first' },
  { path: '/relay/last', push_subscriber: 'long-poll', push_subscriber_concurrency: 'last' },
  { path: '/relay/pub-nostore', push_publisher: true, push_store_messages: 'off' },
  { path: '/relay/pub-limit', push_publisher: true, push_message_buffer_length: 3 },
];

/** @throws SettingsError */
export function readServerSettings({
  locations = defaultLocations,
  ...given
}: ServerSettings): DirectiveValues<typeof serverDirectives> & {
  readonly locations: readonly LocationSettings[];
} {
  const values = readDirectives(serverDirectives, given, 'server');
  if (values.port > 65535) throw new SettingsError(`server: port must be at most 65535, not ${values.port}.`);
  const paths = new Set<string>();
  for (const { path } of locations) {
    if (paths.has(path)) throw new SettingsError(`location ${path}: there are two locations of this path.`);
    paths.add(path);
  }
  return { ...values, locations };
}

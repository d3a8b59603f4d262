import type { Directive, DirectiveTable } from '../../../dialects/directive.js';
import {
  pushStreamDirectives,
  pushStreamInheritedDirectives,
  pushStreamServerDirectives,
} from '../../../dialects/push-stream/settings.js';
import { relayDirectives } from '../../../dialects/relay/settings.js';
import { readDuration } from '../../../dialects/units.js';
import { longestDrain } from '../../../operations/longest-drain.js';
import { serverDirectives } from '../../../server-settings.js';
import { readStorePlace, type StorePlace, withSync } from '../../../store-place.js';
import {
  anywhere,
  type Context,
  type Declaration,
  declareAll,
  type Entry,
  type Fault,
} from '../declaration.js';
import type { Word } from '../lexer.js';

/** The entry of a directive that a dialect declares. */
function entryOf({ type, values, doc, ...directive }: Directive, contexts: readonly Context[]): Entry {
  const value = directive.default;
  const written = value === undefined || value === '' ? undefined : String(value);
  return {
    contexts,
    args: [1, 1],
    kind: type,
    ...(values ? { values } : {}),
    default: written === ' ' ? '" "' : written,
    doc,
  };
}

function entriesOf(
  table: DirectiveTable,
  contexts: (name: string) => readonly Context[],
): Record<string, Entry> {
  return Object.fromEntries(
    Object.entries(table).map(([name, directive]) => [name, entryOf(directive, contexts(name))]),
  );
}

/** One without an argument, or with one that may be left out. */
function bare(entry: Entry | undefined, most: 0 | 1): Entry {
  const { kind, default: value, ...rest } = entry as Entry;
  const argument = most === 0 ? {} : { ...(kind ? { kind } : {}), default: value };
  return { ...rest, ...argument, args: [0, most], inherited: false };
}

const {
  push_channel_id: _variable,
  push_publisher: relayPublisher,
  push_subscriber: relaySubscriber,
  ...relayOthers
} = entriesOf(relayDirectives, () => anywhere);

/** What is wrong with the arguments of push_store. */
function storeFault(args: readonly Word[]): Fault | undefined {
  let place: StorePlace | undefined;
  for (const word of args) {
    try {
      if (!place) place = readStorePlace(word.text);
      else if (word.text.startsWith('sync=')) withSync(place, word.text.slice('sync='.length));
      else return { text: `invalid parameter "${word.text}"`, word };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return { text: error.message, word };
    }
  }
  return undefined;
}

/** nginx_http_push_module: from the table of the dialect. */
export const relayNginxDirectives: readonly Declaration[] = declareAll('push', {
  push_publisher: bare({ ...(relayPublisher as Entry), contexts: ['server', 'location'] }, 0),
  push_subscriber: bare({ ...(relaySubscriber as Entry), contexts: ['server', 'location'] }, 1),
  ...relayOthers,
  push_max_reserved_memory: entryOf(serverDirectives.push_max_reserved_memory, ['http']),
  push_metrics: {
    contexts: ['location'],
    args: [0, 0],
    inherited: false,
    doc: 'Ours, not of the module. The location tells Prometheus what goes on. Who may read it is said by `allow` and `deny`, as for `stub_status`.',
  },
  push_health: {
    contexts: ['location'],
    args: [1, 1],
    inherited: false,
    kind: 'choice',
    values: ['live', 'ready'],
    doc: 'Ours, not of the module. The location is answered 200 as long as the server serves (`live`), or 503 while clients should go elsewhere, because the store does not answer or the server is stopping (`ready`).',
  },
  push_drain: {
    contexts: ['http'],
    args: [1, 1],
    kind: 'duration',
    default: '0',
    check: ([word]) => {
      const time = word && readDuration(word.text);
      return time !== undefined && time > longestDrain
        ? { word: word as Word, text: 'must be at most 1h' }
        : undefined;
    },
    doc: 'Ours, not of the module. Over how long subscribers are sent away when the server is told to stop or to quit, so that they do not all come back at once. Meanwhile `push_health ready` is answered 503, each answer ends its connection, publishers are served, and new subscribers are answered 503 with `Retry-After`. At most `1h`; `0` = all at once.',
  },
  push_store: {
    contexts: ['http'],
    args: [1, 2],
    check: storeFault,
    doc: 'Ours, not of the module. Where channels and messages outlive the process, for both dialects: `file:DIR`, a folder that no other process uses, and `sync=always` (a publish is answered when its message is on the disk; the default) or a time such as `sync=1s` (the longest for which a power cut may take back what was answered). The package `classic-level` must be installed. Or `redis://HOST:PORT/DB`, a Redis that several servers share: what is published on one reaches the subscribers of all; the package `redis` must be installed. Without it they are in memory alone.',
  },
});

/** What may stand in an `if`. */
const conditional = [
  'push_stream_channels_path',
  'push_stream_store_messages',
  'push_stream_last_received_message_time',
  'push_stream_last_received_message_tag',
  'push_stream_last_event_id',
  'push_stream_allow_connections_to_events_channel',
];

const isOurs = ([name]: readonly [string, unknown]) => name.startsWith('push_stream_');
const own = (entries: Record<string, Entry>) => Object.fromEntries(Object.entries(entries).filter(isOurs));

const streamServer = own(entriesOf(pushStreamServerDirectives, () => ['http']));
const streamAll = own(
  entriesOf(pushStreamDirectives, (name) => {
    if (!Object.hasOwn(pushStreamInheritedDirectives, name)) return ['location'];
    return conditional.includes(name) ? [...anywhere, 'if in location'] : anywhere;
  }),
);
const memory = streamServer.push_stream_shared_memory_size as Entry;

/** nginx-push-stream-module: from the tables of the dialect, and what it had in earlier versions. */
export const pushStreamNginxDirectives: readonly Declaration[] = [
  // A word of this server alone, about all of its connections.
  ...declareAll('connections', {
    max_queued_bytes: entryOf(pushStreamServerDirectives.max_queued_bytes, ['http']),
  }),
  ...declareAll('push_stream', {
    ...streamServer,
    push_stream_shared_memory_size: { ...memory, args: [1, 2] },
    ...streamAll,
    push_stream_channels_statistics: bare(streamAll.push_stream_channels_statistics, 0),
    push_stream_publisher: bare(streamAll.push_stream_publisher, 1),
    push_stream_subscriber: bare(streamAll.push_stream_subscriber, 1),
    push_stream_content_type: {
      contexts: anywhere,
      args: [1, 1],
      doc: 'Of versions before 0.4: `default_type` for subscribers of this dialect.',
    },
    push_stream_keepalive: {
      contexts: anywhere,
      args: [1, 1],
      kind: 'flag',
      effect: 'accepted',
      doc: 'Of versions before 0.4: connections are kept anyway.',
    },
  }),
];

/** What makes a location one for operators. */
export const operatorRoles: readonly string[] = ['push_metrics', 'push_health'];

/** What makes a location one of a dialect. */
export const relayRoles: readonly string[] = ['push_publisher', 'push_subscriber'];
export const streamRoles: readonly string[] = [
  'push_stream_publisher',
  'push_stream_subscriber',
  'push_stream_channels_statistics',
];

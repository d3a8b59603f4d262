import { didYouMean } from '../../dialects/nearest-name.js';
import type { Context, Declaration } from './declaration.js';
import { allDirectives } from './directives/all.js';
import { upstreamDirectives } from './directives/upstream.js';
import { kinds } from './values.js';

/** Which directives of push_stream come near to those of nchan. */
const nearNchan: Readonly<Record<string, string>> = {
  nchan_publisher: 'push_stream_publisher',
  nchan_subscriber: 'push_stream_subscriber',
  nchan_pubsub: 'push_stream_publisher, with push_stream_subscriber in another location,',
  nchan_channel_id: 'push_stream_channels_path',
  nchan_publisher_channel_id: 'push_stream_channels_path',
  nchan_subscriber_channel_id: 'push_stream_channels_path',
  nchan_message_buffer_length: 'push_stream_max_messages_stored_per_channel',
  nchan_message_timeout: 'push_stream_message_ttl',
  nchan_store_messages: 'push_stream_store_messages',
  nchan_subscriber_timeout: 'push_stream_subscriber_connection_ttl',
  nchan_subscribe_existing_channels_only: 'push_stream_authorized_channels_only',
  nchan_max_channel_id_length: 'push_stream_max_channel_id_length',
  nchan_max_channel_subscribers: 'push_stream_max_subscribers_per_channel',
  nchan_channel_events_channel_id: 'push_stream_events_channel_id',
  nchan_channel_timeout: 'push_stream_channel_inactivity_time',
  nchan_websocket_ping_interval: 'push_stream_ping_message_interval',
  nchan_eventsource_ping_interval: 'push_stream_ping_message_interval',
  nchan_access_control_allow_origin: 'push_stream_allowed_origins',
  nchan_shared_memory_size: 'push_stream_shared_memory_size',
  nchan_max_reserved_memory: 'push_stream_shared_memory_size',
  nchan_stub_status: 'push_stream_channels_statistics',
};

/** A longer name is that of no directive, whatever was meant. */
const longestName = 64;

/** What to do about a directive that is not known here. */
export function adviceOnUnknown(name: string, context: Context): string {
  if (name.startsWith('nchan_')) {
    const near = nearNchan[name];
    const instead = near === undefined ? 'none of its directives comes near' : `${near} comes near`;
    return `this server does not speak the dialect of nchan; ${instead}`;
  }
  const own = context === 'upstream' ? upstreamDirectives.keys() : allDirectives.keys();
  const meant = name.length > longestName ? '' : didYouMean(name, own).trim();
  return meant === ''
    ? 'take it out, or put it into a file that nginx alone includes'
    : meant.replace(/^D/, 'd');
}

/** What to do about one that stands where it cannot. */
export function adviceOnPlace({ contexts }: Declaration): string {
  return `it may stand in: ${contexts.join(', ')}`;
}

/** What to do about one that is refused. */
export const adviceOnRefused = 'take it out, or keep what it protects at another server';

export const adviceOnDuplicate = 'one of them has to go';

/** What to do about too few or too many arguments. */
export function adviceOnCount({ args: [least, most] }: Declaration): string {
  const number = least === most ? String(least) : most >= 20 ? `${least} or more` : `${least} to ${most}`;
  return `it takes ${number} ${number === '1' ? 'argument' : 'arguments'}`;
}

/** What to do about an argument of the wrong kind; undefined where what is wrong says it. */
export function adviceOnValue({ kind, values, doc }: Declaration): string | undefined {
  if (kind === 'choice') return `it takes one of ${(values ?? []).join(', ')}`;
  if (kind === undefined || kind === 'text' || kind === 'expression') {
    const [purpose = ''] = doc.split(/[.;](?: |$)/);
    // What has no effect has no purpose either.
    return purpose.startsWith('Taken')
      ? undefined
      : `it is about: ${purpose.replace(/^[A-Z](?=[a-z ])/, (first) => first.toLowerCase())}`;
  }
  return `it takes ${kinds[kind].replaceAll('`', '')}`;
}

import type { ChannelRules } from '../../broker/following.js';
import type { PushStreamServerSettings } from './settings.js';

/** What the settings of the server mean to the broker. */
export function channelRules(settings: PushStreamServerSettings): ChannelRules {
  const orNone = (limit: number | undefined) => limit ?? Number.POSITIVE_INFINITY;
  const { max_unpublished_channels: unpublished } = settings;
  return {
    keep: orNone(settings.push_stream_max_messages_stored_per_channel),
    messageTtl: settings.push_stream_message_ttl,
    inactivity: settings.push_stream_channel_inactivity_time,
    maxChannels: orNone(settings.push_stream_max_number_of_channels),
    maxWildcardChannels: orNone(settings.push_stream_max_number_of_wildcard_channels),
    maxSubscribers: orNone(settings.push_stream_max_subscribers_per_channel),
    maxUnpublished: unpublished > 0 ? unpublished : Number.POSITIVE_INFINITY,
    wildcardPrefix: settings.push_stream_wildcard_channel_prefix,
    eventsChannel: settings.push_stream_events_channel_id,
    deletedText: settings.push_stream_channel_deleted_message_text,
  };
}

import type { ChannelRequest } from '../../broker/following.js';
import type { Exchange } from '../../http/exchange.js';
import { Refusal } from './answer.js';
import { bytesFromText } from './byte-text.js';
import { decodePath, parseChannelsPath } from './channels-path.js';
import type { PushStreamServerSettings, PushStreamSettings } from './settings.js';

/** The channels' path as a request has it, decoded. */
export function channelsPath(
  { push_stream_channels_path: path }: PushStreamSettings,
  exchange: Exchange,
): string {
  return decodePath(path?.(exchange) ?? '');
}

/**
 * The channels that a request is about.
 * @throws Refusal
 */
export function requestedChannels(
  location: PushStreamSettings,
  { push_stream_max_channel_id_length: longest }: PushStreamServerSettings,
  exchange: Exchange,
): ChannelRequest[] {
  const channels = parseChannelsPath(channelsPath(location, exchange));
  if (channels.length === 0) throw new Refusal(400, 'No channel id provided.');
  for (const { name } of channels) {
    if (name === 'ALL' || name.includes('*')) {
      throw new Refusal(403, 'Channel id not authorized for this method.');
    }
    if (longest !== undefined && bytesFromText(name).length > longest) {
      throw new Refusal(400, 'Channel id is too large.');
    }
  }
  return channels;
}

/**
 * Turns down subscribers of the events channel, and those who want too many wildcard channels.
 * @throws Refusal
 */
export function checkSubscription(
  channels: readonly ChannelRequest[],
  location: PushStreamSettings,
  server: PushStreamServerSettings,
): void {
  const events = server.push_stream_events_channel_id;
  const wanted = events !== '' && channels.some(({ name }) => name === events);
  if (wanted && !location.push_stream_allow_connections_to_events_channel) {
    throw new Refusal(403, 'Subscription to events channel is not allowed.');
  }
  const prefix = server.push_stream_wildcard_channel_prefix;
  const most =
    location.push_stream_wildcard_channel_max_qtd ?? server.push_stream_max_number_of_wildcard_channels;
  if (prefix === '' || most === undefined) return;
  const wildcards = channels.filter(({ name }) => name.startsWith(prefix)).length;
  if (wildcards > most || wildcards === channels.length) {
    throw new Refusal(403, 'Subscribed too much wildcard channels.');
  }
}

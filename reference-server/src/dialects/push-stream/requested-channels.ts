import type { ChannelRequest } from '../../broker/following.js';
import type { Exchange } from '../../http/exchange.js';
import { Refusal } from './answer.js';
import { bytesFromText } from './byte-text.js';
import { decodePath, parseChannelsPath } from './channels-path.js';
import type { PushStreamServer } from './server.js';
import type { PushStreamServerSettings, PushStreamSettings } from './settings.js';

/** The channels' path as a request has it, decoded. */
export function channelsPath(
  { push_stream_channels_path: path }: PushStreamSettings,
  exchange: Exchange,
): string {
  return decodePath(path?.(exchange) ?? '');
}

/** The path that was read last, and with which limits: most requests name the same channels. */
let latest:
  | {
      readonly path: string;
      readonly settings: PushStreamServerSettings;
      readonly channels: readonly ChannelRequest[];
    }
  | undefined;

/**
 * The channels that a request is about.
 * @throws Refusal
 */
export function requestedChannels(
  location: PushStreamSettings,
  server: Pick<PushStreamServer, 'settings' | 'outbox'>,
  exchange: Exchange,
): readonly ChannelRequest[] {
  const path = channelsPath(location, exchange);
  const { settings } = server;
  if (latest?.path === path && latest.settings === settings) return latest.channels;
  const channels = readChannels(path, server);
  latest = { path, settings, channels };
  return channels;
}

function readChannels(
  path: string,
  { settings, outbox }: Pick<PushStreamServer, 'settings' | 'outbox'>,
): ChannelRequest[] {
  const channels = parseChannelsPath(path);
  if (channels.length === 0) throw new Refusal(400, 'No channel id provided.');
  const excess = excessOf(channels, settings);
  if (excess !== undefined) {
    outbox.countRefused();
    throw new Refusal(403, excess);
  }
  for (const { name } of channels) {
    if (isPattern(name)) throw new Refusal(403, 'Channel id not authorized for this method.');
    checkLengths([name], settings);
  }
  return channels;
}

/** Whether statistics take it for several channels; nothing else does. */
export function isPattern(name: string): boolean {
  return name === 'ALL' || name.includes('*');
}

/** @throws Refusal for a name that is too long */
export function checkLengths(
  names: readonly string[],
  {
    push_stream_max_channel_id_length: longest,
  }: Pick<PushStreamServerSettings, 'push_stream_max_channel_id_length'>,
): void {
  if (longest === undefined) return;
  for (const name of names) {
    if (bytesFromText(name).length > longest) throw new Refusal(400, 'Channel id is too large.');
  }
}

/**
 * What a request names more of than it may. Each message of a channel goes out as often as the channel is named, for every
 * time that its publisher has named it: without a bound two short requests would cost millions of deliveries.
 */
function excessOf(
  channels: readonly ChannelRequest[],
  {
    max_channels_per_request: mostChannels,
    max_repeats_of_channel: mostRepeats,
  }: Pick<PushStreamServerSettings, 'max_channels_per_request' | 'max_repeats_of_channel'>,
): string | undefined {
  if (mostChannels > 0 && channels.length > mostChannels) {
    return `A request may name at most ${mostChannels} channels.`;
  }
  if (mostRepeats === 0 || channels.length <= mostRepeats) return undefined;
  const counts = new Map<string, number>();
  for (const { name } of channels) {
    const count = (counts.get(name) ?? 0) + 1;
    if (count > mostRepeats) return `A request may name a channel at most ${mostRepeats} times.`;
    counts.set(name, count);
  }
  return undefined;
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

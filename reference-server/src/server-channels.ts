import { type ChannelCore, type ChannelOptions, createChannels, memorySizeOf } from './assembly.js';
import { channelRules } from './dialects/push-stream/rules.js';
import type { ReadServerSettings } from './server-settings.js';

/** The channels of a server, as its settings say. */
export function channelsOf(
  { server, pushStream }: ReadServerSettings,
  parts: Pick<ChannelOptions, 'clock' | 'store' | 'onError'>,
): ChannelCore {
  const memorySize = memorySizeOf(pushStream, server.push_max_reserved_memory);
  return createChannels({ ...parts, memorySize, rules: channelRules(pushStream) });
}

import { PushStream as Core } from './client/push-stream.js';
import type { Given } from './options/defaults.js';
import type { AnyChannels } from './options/events.js';
import { all } from './transports/all.js';

export type { ChannelInfo, DataFor, PublishOptions, PublishResult } from './client/publish.js';
export type { PushStreamEvent } from './client/subscriber.js';
export type { BufferOptions, Subscription } from './client/subscription.js';
export type { Clock, Timer } from './clock.js';
export type { Stats } from './connection/stats.js';
export type { Guarantees } from './engine/guarantees.js';
export { type ErrorCode, PushStreamError } from './errors.js';
export type {
  AnyChannels,
  Callbacks,
  EventDetails,
  Message,
  MessageCallback,
  MessageOf,
} from './options/events.js';
export type { Mode } from './options/modes.js';
export type {
  AuthContext,
  ChannelOptions,
  Codec,
  Credentials,
  CursorStore,
  Place,
  PushStreamOptions,
  RetryContext,
  Settings,
} from './options/options.js';

/** The client with all modes and both dialects. See the class it extends for everything it can do. */
export class PushStream<Channels extends object = AnyChannels> extends Core<Channels> {
  /**
   * @param options options, or the modes alone: `'websocket|longpolling'`
   * @throws PushStreamError when there is no such mode
   */
  constructor(options: Given<Channels> = {}) {
    super(options, all);
  }
}

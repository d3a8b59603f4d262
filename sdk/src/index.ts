import { PushStream as Core } from './client/push-stream.js';
import type { Mode } from './options/modes.js';
import type { PushStreamOptions } from './options/options.js';
import { all } from './transports/all.js';

export type { ChannelInfo, PublishOptions, PublishResult } from './client/publish.js';
export type { PushStreamEvent } from './client/subscriber.js';
export type { BufferOptions, Subscription } from './client/subscription.js';
export type { Clock, Timer } from './clock.js';
export type { Stats } from './connection/stats.js';
export type { Guarantees } from './engine/guarantees.js';
export { type ErrorCode, PushStreamError } from './errors.js';
export type { Callbacks, EventDetails, Message, MessageCallback } from './options/events.js';
export type { Mode } from './options/modes.js';
export type {
  AuthContext,
  ChannelOptions,
  Credentials,
  CursorStore,
  PushStreamOptions,
  RetryContext,
  Settings,
} from './options/options.js';

/** The client with all modes and both dialects. See the class it extends for everything it can do. */
export class PushStream extends Core {
  /**
   * @param options options, or the modes alone: `'websocket|longpolling'`
   * @throws PushStreamError when there is no such mode
   */
  constructor(options: PushStreamOptions | string | readonly Mode[] = {}) {
    super(options, all);
  }
}

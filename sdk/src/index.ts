import type { Mode, PushStreamOptions } from './options.js';
import { PushStream as Core } from './push-stream.js';
import { all } from './transports/all.js';
import { register } from './transports/forever-iframe.js';

export type { Clock, Timer } from './clock.js';
export type { Guarantees } from './engine/guarantees.js';
export { type ErrorCode, PushStreamError } from './errors.js';
export type { Callbacks, EventDetails, Message, MessageCallback, Stats } from './events.js';
export type {
  AuthContext,
  ChannelOptions,
  Credentials,
  CursorStore,
  Mode,
  PushStreamOptions,
  RetryContext,
  Settings,
} from './options.js';
export type { ChannelInfo, PublishOptions, PublishResult } from './publish.js';
export type { PushStreamEvent } from './subscriber.js';
export type { BufferOptions, Subscription } from './subscription.js';

/** The client with all modes and both dialects. See the class it extends for everything it can do. */
export class PushStream extends Core {
  /** Called by the server's page in the iframe of the stream mode. */
  static readonly register = register;

  /**
   * @param options options, or the modes alone: `'websocket|longpolling'`
   * @throws PushStreamError when there is no such mode
   */
  constructor(options: PushStreamOptions | string | readonly Mode[] = {}) {
    super(options, all);
  }
}

import type { PushStreamError } from '../errors.js';
import type { Mode } from './modes.js';

/** A message as it is delivered. */
export interface Message<Data = unknown, Channel extends string = string> {
  /** The text, decoded; an object where the server's template leaves the quotes out. With a codec, what that makes of it. */
  readonly data: Data;
  /** Counts from 1 in its channel; undefined where the template leaves it out. */
  readonly id: number | undefined;
  readonly channel: Channel;
  readonly eventId: string | undefined;
  readonly eventType: string | undefined;
  /** When it was published, as an HTTP date. */
  readonly time: string | undefined;
  readonly tag: string | undefined;
  /** False for all but the last of several that came by one poll. */
  readonly isLast: boolean;
}

/** What clients take that say nothing of their data. */
export type AnyChannels = Record<string, unknown>;

/** A message of any of the channels, whose names tell the types of its data apart. */
export type MessageOf<Channels extends object> = {
  [Name in keyof Channels & string]: Message<Channels[Name], Name>;
}[keyof Channels & string];

/** The `detail` of each event. */
export interface EventDetails<Data = unknown> {
  message: Message<Data>;
  /** A connection is open. */
  open: { readonly mode: Mode };
  /** An open connection is no longer; `error` is missing when it was closed on purpose. */
  close: { readonly mode: Mode; readonly error?: PushStreamError | undefined };
  error: PushStreamError;
  /** 0 closed, 1 connecting, 2 open. */
  statuschange: { readonly status: 0 | 1 | 2 };
  modechange: { readonly mode: Mode; readonly previous: Mode | undefined };
  /** Waiting `delay` milliseconds for the next attempt. */
  reconnecting: {
    readonly attempt: number;
    readonly delay: number;
    readonly error: PushStreamError | undefined;
  };
  /**
   * Messages `from` to `to` of the channel will not come. `away`: they were missed between two connections, and asked
   * for: the server no longer had them, or does not look at what it is asked.
   */
  gap: { readonly channel: string; readonly from: number; readonly to: number; readonly away: boolean };
  /** The channel counts from the beginning again, after message `after`. */
  reset: { readonly channel: string; readonly after: number };
  channeldeleted: { readonly channel: string; readonly text: string };
  /** What goes on inside, in words. */
  debug: { readonly text: string };
}

/** What `onmessage` has always been called with. */
export type MessageCallback = (
  text: unknown,
  id: number | undefined,
  channel: string,
  eventid: string,
  isLastMessageFromBatch: boolean,
  time: string | undefined,
) => void;

/** The callbacks of old: fields of the client, and options. */
export interface Callbacks {
  /** Called with each message. Default: null. Use: pages written for pushstream.js. */
  onmessage: MessageCallback | null;
  /** Called with each error, once. Default: null. Use: `type` tells `load` from `timeout`, as ever. */
  onerror: ((error: PushStreamError) => void) | null;
  /** Called with 0 closed, 1 connecting, 2 open. Default: null. Use: a light that shows whether the page is live. */
  onstatuschange: ((status: 0 | 1 | 2) => void) | null;
  /** Called with the name of a channel that the server deleted. Default: null. Use: close what shows it. */
  onchanneldeleted: ((channel: string) => void) | null;
}

/** Tells the listeners of an event. */
export type Emit = <Type extends keyof EventDetails>(type: Type, detail: EventDetails[Type]) => void;

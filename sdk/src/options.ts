import type { Clock } from './clock.js';
import type { PushStreamError } from './errors.js';
import type { EventSourceConstructor, WebSocketConstructor } from './platform/platform.js';

/** How messages are fetched. `stream` is the forever-iframe, and by fetch where there is no page. */
export type Mode = 'eventsource' | 'websocket' | 'stream' | 'longpolling';

export type MaybePromise<T> = T | Promise<T>;

/** What a request carries besides the channels and the cursor. */
export interface Credentials {
  /** Headers; modes that can't send any (WebSocket) leave them out, EventSource then goes by fetch. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Arguments of the url, for every mode. */
  readonly params?: Readonly<Record<string, string>>;
  /** WebSocket subprotocols. */
  readonly protocols?: readonly string[];
}

export interface AuthContext {
  readonly mode: Mode | 'publish';
  /** Counts connection attempts from 1. */
  readonly attempt: number;
  /** Why the last attempt failed, for example with status 401. */
  readonly error: PushStreamError | undefined;
}

export interface RetryContext {
  /** How many attempts have failed in a row. */
  readonly attempt: number;
  /** What the client would wait, in milliseconds. */
  readonly delay: number;
  readonly error: PushStreamError | undefined;
}

/** Where the cursor outlives the page: `sessionStorage`, or anything of this shape, also asynchronous. */
export interface CursorStore {
  getItem(key: string): MaybePromise<string | null | undefined>;
  setItem(key: string, value: string): MaybePromise<unknown>;
}

export interface ChannelOptions {
  /** How many old messages to ask for when nothing is known of the channel yet. Default: 0. */
  readonly backtrack?: number;
}

/** The fields of a PushStream that options set. Each may be changed until the next connection. */
export interface Settings {
  /** https and wss. Default: false; in a browser without `host`, as the page. */
  useSSL: boolean;
  /** Default: the host name of the page; none in Node. */
  host: string;
  /** Default: 80, or 443 with `useSSL`. */
  port: number;
  /** Longest wait for a connection to open, and for the answer of one poll, in milliseconds. Default: 30000. */
  timeout: number;
  /** Longest silence on a connection on which pings have been seen, in milliseconds. Default: 30000. */
  pingtimeout: number;
  /** The bound of the wait before the first reconnect, in milliseconds; it doubles with each failure. Default: 3000. */
  reconnectOnTimeoutInterval: number;
  /** The longest wait, and the one when every mode was refused, in milliseconds. Default: 60000. */
  reconnectOnChannelUnavailableInterval: number;
  /** False: a connection that ends stays closed. Default: true. */
  autoReconnect: boolean;
  /** Start after the message of this event id. Default: null. */
  lastEventId: string | null;
  /** Start with messages after this date, or this many seconds ago; negative: with the oldest. Default: undefined. */
  messagesPublishedAfter?: Date | number | undefined;
  /** Accepted for old pages: the cursor goes by argument always, and by header where that is possible. */
  messagesControlByArgument: boolean;
  /** Names of the url's arguments for the cursor. Default: tag, time, eventid. */
  tagArgument: string;
  timeArgument: string;
  eventIdArgument: string;
  /** Long-polling by script tags from the start. Default: false, then only where CORS forbids anything else. */
  useJSONP: boolean;
  /** Where to publish and subscribe. Default: /pub, /sub, /ev, /lp, /ws; relay: /pub and, to subscribe, /sub. */
  urlPrefixPublisher: string;
  urlPrefixStream: string;
  urlPrefixEventsource: string;
  urlPrefixLongpolling: string;
  urlPrefixWebsocket: string;
  /** Names in the server's JSON template. Default: id, channel, text, tag, time, eventid. */
  jsonIdKey: string;
  jsonChannelKey: string;
  jsonTextKey: string;
  jsonTagKey: string;
  jsonTimeKey: string;
  jsonEventIdKey: string;
  /** Channels in an argument of the url, not in its path. Default: false; relay: true. */
  channelsByArgument: boolean;
  /** The name of that argument. Default: channels; relay: id. */
  channelsArgument: string;
  /** More arguments for each url, asked for again each time. Default: none. */
  extraParams: () => Readonly<Record<string, unknown>>;

  /** `relay`: raw bodies with Last-Modified and Etag, by long-polling or interval-polling. Default: push-stream. */
  dialect: 'push-stream' | 'relay';
  /** `uri`: texts are percent-encoded when sent and decoded when received, as ever. Default: uri; relay: none. */
  decode: 'uri' | 'none';
  /**
   * Event types to listen for with the browser's own EventSource, which tells of no others. Default: undefined,
   * which reads the stream by fetch, where all arrive.
   */
  eventTypes?: readonly string[] | undefined;
  /** Asked before every request. Default: none. Use: a token that expires. */
  auth?: ((context: AuthContext) => MaybePromise<Credentials | undefined>) | undefined;
  /** Cookies on requests to other origins: `include`. Default: same-origin. */
  credentials: RequestCredentials;
  /** Called before each wait: returns the milliseconds to wait, or false to give up. Default: as computed. */
  retry?: ((context: RetryContext) => number | false) | undefined;
  /** How long a mode that failed is left out, and when it is looked for again, in milliseconds. Default: 300000. */
  modeMemory: number;
  /** Pause between two polls of which the first brought nothing at once, in milliseconds. Default: 1000. */
  pollInterval: number;
  /** Keeps the cursor, for example `sessionStorage`: nothing is lost or repeated when the page is loaded again. */
  store?: CursorStore | undefined;
  /** Default: pushstream. */
  storeKey: string;
  /** Aborted: disconnects for good. */
  signal?: AbortSignal | undefined;
  /** Used in place of the platform's. Default: looked up when needed. */
  WebSocket?: WebSocketConstructor | undefined;
  EventSource?: EventSourceConstructor | undefined;
  fetch?: typeof fetch | undefined;
  /** Time and chance, for tests. Default: the platform's. */
  clock: Clock;
  random: () => number;
}

/** What `new PushStream` takes; everything is optional. */
export interface PushStreamOptions
  extends Partial<Omit<{ [Name in keyof Settings]: Settings[Name] | undefined }, 'port' | 'lastEventId'>> {
  /** The port; text as in `location.port`, where none means the default, is fine. */
  readonly port?: number | string | undefined;
  readonly lastEventId?: string | null | undefined;
  /** Modes in the order of preference. Default: `eventsource|websocket|stream|longpolling`; relay: `longpolling`. */
  readonly modes?: string | readonly Mode[] | undefined;
  /** Channels to begin with, as `addChannel` would add them. */
  readonly channels?: readonly string[] | Readonly<Record<string, ChannelOptions>> | undefined;
}

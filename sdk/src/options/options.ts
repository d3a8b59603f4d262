import type { Clock } from '../clock.js';
import type { PushStreamError } from '../errors.js';
import type { EventSourceConstructor, WebSocketConstructor } from '../platform/platform.js';
import type { AnyChannels, Callbacks } from './events.js';
import type { Mode } from './modes.js';

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
  readonly error?: PushStreamError | undefined;
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
  /** How many old messages to ask for when nothing is known of the channel yet. Default: 0. Use: the last lines of a chat. */
  readonly backtrack?: number | undefined;
  /**
   * The message after which to begin, or only its `time` and `tag`; nothing up to it comes again. Default: none. Use:
   * the last message that the page was made with.
   */
  readonly after?: Place | undefined;
}

/** A place in a channel, as messages tell theirs. */
export interface Place {
  /** An HTTP date. */
  readonly time: string | undefined;
  readonly tag: string | undefined;
  /** With it, messages that the server no longer has are told as a `gap`. */
  readonly id?: number | undefined;
}

/** What stands between texts, which servers carry, and data. `json` and `codec` of `pushstream/json` make them. */
export interface Codec<Channels extends object = AnyChannels> {
  /** The text to publish; bytes are published as they are. */
  encode(data: unknown): string;
  /**
   * The data of a message.
   * @param text without the percent-encoding of `decode`; no text where the server's template leaves the quotes out
   */
  decode(text: unknown, channel: string): unknown;
  /** Called once with each client that is made with it: decodes its messages before anybody else hears of them. */
  attach(client: EventTarget): void;
  /** The type of the data of each channel, for the compiler: nothing is there at run time. */
  readonly types?: Partial<Channels>;
}

/** The fields of a PushStream that options set. Each may be changed until the next connection. */
export interface Settings {
  /** By https and wss. Default: false; in a browser without `host` and `port`, as the page. Use: a page of another scheme. */
  useSSL: boolean;
  /** The server's name or address. Default: that of the page; none in Node. Use: a push server of its own. */
  host: string;
  /**
   * Its port, as a number or as text. Default: that of the page without `host`; else 80, or 443 with `useSSL`. Use: a
   * server on another port.
   */
  port: number;
  /**
   * Longest wait for a connection to open, and for the answer of one poll, in milliseconds. Default: 30000. Use: above
   * the time for which the server holds a poll.
   */
  timeout: number;
  /**
   * Longest silence in a mode in which pings have been seen, in milliseconds; never less than twice the longest silence
   * before a ping. Default: 30000. Use: notice dead connections sooner.
   */
  pingtimeout: number;
  /**
   * The bound of the wait before the first reconnect, in milliseconds; it doubles with each failure. Default: 3000.
   * Use: more for many clients, less for few.
   */
  reconnectOnTimeoutInterval: number;
  /**
   * The longest wait, and the one when every mode was refused, in milliseconds. Default: 60000. Use: how soon clients
   * are back after a long outage.
   */
  reconnectOnChannelUnavailableInterval: number;
  /** False: a connection that ends stays closed. Default: true. Use: a page that decides itself when to come back. */
  autoReconnect: boolean;
  /** Start after the message of this event id. Default: null. Use: the page holds everything up to that one. */
  lastEventId: string | null;
  /**
   * Start with messages after this date, or this many seconds ago; negative: with the oldest. Default: undefined, what
   * comes from now on. Use: a page made at a time that the server told.
   */
  messagesPublishedAfter?: Date | number | undefined;
  /**
   * Of no effect: the cursor goes by argument always, and by header where possible. Default: false. Use: pages that
   * set it need no change.
   */
  messagesControlByArgument: boolean;
  /** Names of the url's arguments for the cursor. Default: tag, time, eventid. Use: as `$arg_...` in nginx.conf. */
  tagArgument: string;
  timeArgument: string;
  eventIdArgument: string;
  /**
   * Long-polling by script tags from the start. Default: false, then only where CORS forbids anything else. Use: save
   * the poll that finds that out.
   */
  useJSONP: boolean;
  /**
   * `foreverIframe` of `pushstream/core`: the stream mode in a hidden iframe, as in pushstream.js, where the server has the
   * page's own origin and `auth` gives no headers. Default: none, by fetch; in the script for script tags it is there, and
   * `false` leaves it out. Use: pages whose server or proxy tells documents from other requests.
   */
  iframe?: ((context: never, request: never, byFetch: never) => Promise<void>) | false | undefined;
  /**
   * Where to publish and subscribe: paths. Default: /pub, /sub (stream), /ev, /lp, /ws; relay: /pub and, to subscribe,
   * /sub. Use: as the locations in nginx.conf.
   */
  urlPrefixPublisher: string;
  urlPrefixStream: string;
  urlPrefixEventsource: string;
  urlPrefixLongpolling: string;
  urlPrefixWebsocket: string;
  /**
   * The path, and the arguments it needs, for paths that prefixes cannot say; `channels` is `a.b3/b` where 3 old messages
   * of `a` are asked for. Others are added behind. Default: none. Use: `(mode, channels) => '/' + tenant + '/' + mode + '/' + channels`.
   */
  url?: ((mode: Mode | 'publish', channels: string) => string | undefined) | undefined;
  /**
   * Names in the server's JSON template. Default: id, channel, text, tag, time, eventid. Use: as in
   * `push_stream_message_template`.
   */
  jsonIdKey: string;
  jsonChannelKey: string;
  jsonTextKey: string;
  jsonTagKey: string;
  jsonTimeKey: string;
  jsonEventIdKey: string;
  /** Channels in an argument of the url, not in its path. Default: false; relay: true. Use: `$arg_channels` in nginx.conf. */
  channelsByArgument: boolean;
  /** The name of that argument. Default: channels; relay: id. Use: as in nginx.conf. */
  channelsArgument: string;
  /** More arguments for each url, asked for again each time. Default: none. Use: the id of a user, for logs. */
  extraParams: () => Readonly<Record<string, unknown>>;

  /**
   * `relay`: raw bodies with Last-Modified and Etag, by long-polling or interval-polling, with nchan in EventSource and
   * WebSocket too. Default: push-stream. Use:
   * nchan, and servers of the Basic HTTP Push Relay Protocol.
   */
  dialect: 'push-stream' | 'relay';
  /**
   * `uri`: texts are percent-encoded when sent and decoded when received, as ever. Default: uri; relay: none. Use:
   * `none` where publishers send texts as they are.
   */
  decode: 'uri' | 'none';
  /** Makes data of texts and texts of data; it is taken once. Default: none, texts are data. Use: `json()` of `pushstream/json`. */
  codec?: Codec | undefined;
  /**
   * Event types to listen for with the browser's own EventSource, which tells of no others. Default: undefined,
   * which reads the stream by fetch, where all arrive. Use: streams that show in the developer tools.
   */
  eventTypes?: readonly string[] | undefined;
  /**
   * Asked before every request, each poll too, for headers, arguments and WebSocket subprotocols. Default: none. Use: a
   * token that expires.
   */
  auth?: ((context: AuthContext) => MaybePromise<Credentials | undefined>) | undefined;
  /** Cookies on requests to other origins: `include`. Default: same-origin. Use: a session of the push server. */
  credentials: RequestCredentials;
  /**
   * Called before each wait: returns the milliseconds to wait, or false to give up. Default: as computed. Use: give up
   * after so many attempts.
   */
  retry?: ((context: RetryContext) => number | false) | undefined;
  /**
   * How long a mode that failed is left out, and when it is looked for again, in milliseconds. Default: 300000. Use:
   * less where networks change often.
   */
  modeMemory: number;
  /**
   * Pause between two polls of which the first brought nothing at once, in milliseconds. Default: 1000. Use: how often
   * an interval-polling location is asked.
   */
  pollInterval: number;
  /**
   * Keeps the cursor. Default: none. Use: `sessionStorage`, so that nothing is lost or repeated when the page is loaded
   * again.
   */
  store?: CursorStore | undefined;
  /** What the cursor is called there. Default: pushstream. Use: several clients with one store. */
  storeKey: string;
  /**
   * Tabs of one origin that ask the same of the same server share one connection; a name joins only those of this name.
   * Needs the client of `pushstream/share`. Default: none, as each tab has to trust the others. Use: many tabs on
   * HTTP/1.1; a user's id as the name where several users share a browser.
   */
  share?: boolean | string | undefined;
  /** Aborted: disconnects for good, and ends all iterations. Default: none. Use: the life of a component. */
  signal?: AbortSignal | undefined;
  /** Used in place of the platform's. Default: the global, in Node else a package. Use: a proxy, tests. */
  WebSocket?: WebSocketConstructor | undefined;
  EventSource?: EventSourceConstructor | undefined;
  fetch?: typeof fetch | undefined;
  /** Time, in milliseconds, and chance from 0 to 1. Default: the platform's. Use: tests. */
  clock: Clock;
  random: () => number;
}

/** What `new PushStream` takes; everything is optional. */
export interface PushStreamOptions<Channels extends object = AnyChannels>
  extends Partial<Callbacks>,
    Partial<
      Omit<{ [Name in keyof Settings]: Settings[Name] | undefined }, 'port' | 'lastEventId' | 'codec'>
    > {
  // Text as in `location.port`, where none means the default, is fine.
  readonly port?: number | string | undefined;
  readonly lastEventId?: string | null | undefined;
  readonly codec?: Codec<Channels> | undefined;
  /**
   * Modes in the order of preference. Default: `eventsource|websocket|stream|longpolling`; relay: `longpolling`. Use:
   * only those for which the server has locations.
   */
  readonly modes?: string | readonly Mode[] | undefined;
  /** Channels to begin with, as `addChannel` would add them. Default: none. Use: all that the page shows at first. */
  readonly channels?: readonly string[] | Readonly<Record<string, ChannelOptions>> | undefined;
}

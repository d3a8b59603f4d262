import type { Template } from '../wire/address.js';

/** A header sent with each request to a location; `{channel}` stands for the channel id. */
export interface HeaderTemplate {
  readonly name: string;
  readonly value: string;
}

/** One location of the target. */
export interface Location {
  readonly template: Template;
  readonly headers: readonly HeaderTemplate[];
  /** What it is configured to, by the names of directives, as far as somebody has said; times and counts as the directive has them. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A publisher location that keeps a known number of messages. */
export interface LimitedLocation extends Location {
  readonly limit: number;
}

/** The locations of the target that the run was pointed at. */
export interface Locations {
  readonly publisher: Location;
  /** Long-polling; which concurrency, nobody said: the default. */
  readonly subscriber?: Location;
  readonly interval?: Location;
  readonly first?: Location;
  readonly last?: Location;
  readonly publisherNostore?: Location;
  readonly publisherLimit?: LimitedLocation;
  /** A publisher location that deletes nothing: `push_stream_publisher normal`. */
  readonly publisherNormal?: Location;
  /** A publisher location of a server with narrow limits: of the life of messages, and of the number of channels. */
  readonly publisherStrict?: Location;
  /** A polling location of the same server. */
  readonly pollingStrict?: Location;
  readonly streaming?: Location;
  readonly eventsource?: Location;
  readonly polling?: Location;
  readonly websocket?: Location;
  /** A WebSocket location whose clients can't publish: `push_stream_websocket_allow_publish off`. */
  readonly websocketReadonly?: Location;
  /** Long-polling, asked with `callback`, time and tag as arguments. */
  readonly jsonp?: Location;
  readonly statistics?: Location;
  /** Of channels that exist only: streaming with `push_stream_authorized_channels_only on`, in nchan long-polling. */
  readonly authorized?: Location;
  /** Messages as parts of one response: `nchan_subscriber multipart-mixed`. */
  readonly multipart?: Location;
  /** Messages one after the other: `nchan_subscriber http-raw-stream`. */
  readonly rawStream?: Location;
  /** Several channels, their ids with a slash between them; EventSource, and long-polling. */
  readonly multiplexed?: Location;
  /** Publishes and subscribes: `nchan_pubsub`. */
  readonly pubsub?: Location;
  /** Long-polling with an end: `nchan_subscriber_timeout`. */
  readonly subscriberTimeout?: Location;
}

/** Names of the locations that publish. */
export type PublisherName = 'publisher' | 'publisherNostore' | 'publisherLimit';
/** Names of the locations that hold requests. */
export type HoldingName = 'subscriber' | 'first' | 'last';
/** Names of all locations that subscribe. */
export type SubscriberName = HoldingName | 'interval' | 'polling' | 'streaming' | 'eventsource' | 'websocket';

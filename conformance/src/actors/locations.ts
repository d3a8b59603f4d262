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
}

/** Names of the locations that publish. */
export type PublisherName = 'publisher' | 'publisherNostore' | 'publisherLimit';
/** Names of the locations that hold requests. */
export type HoldingName = 'subscriber' | 'first' | 'last';
/** Names of all locations that subscribe. */
export type SubscriberName = HoldingName | 'interval';

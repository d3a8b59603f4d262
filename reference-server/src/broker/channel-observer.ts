import type { Clock } from './clock.js';
import type { Deadlines } from './deadlines.js';
import type { BrokerTotals } from './following.js';
import type { Draft } from './message.js';

/** What an observer may use of its broker. */
export interface ObserverHost {
  readonly clock: Clock;
  readonly deadlines: Deadlines;
  /** Publishes on the events channel; undefined where there is none. Where the store is full, nobody is told. */
  readonly announce: ((draft: Draft) => void) | undefined;
}

/**
 * Told what happens to the channels of a broker. The broker knows no dialect: what is said of it, and what statistics count
 * beside what there is, is an observer's to say. It is not told of the events channel.
 */
export interface ChannelObserver {
  /** Called once, before anything happens. */
  attach(host: ObserverHost): void;
  created(channel: string): void;
  subscribed(channel: string): void;
  unsubscribed(channel: string): void;
  /** A publisher has deleted the channel, and so many stored messages with it. */
  deleted(channel: string, messages: number): void;
  /** Nobody has used the channel any more. */
  expired(channel: string): void;
  /** @param counted what the broker has */
  totals(counted: BrokerTotals): BrokerTotals;
}

/** Says nothing. */
export const silentObserver: ChannelObserver = {
  attach() {},
  created() {},
  subscribed() {},
  unsubscribed() {},
  deleted() {},
  expired() {},
  totals: (counted) => counted,
};

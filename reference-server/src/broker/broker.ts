import type { Awaitable } from './awaitable.js';
import type { BrokerTotals, ChannelCounts, Follower, FollowRequest, FollowResult } from './following.js';
import type { Draft, Message, Position } from './message.js';

/** What a publisher is told about a channel (relay 3.2). */
export interface ChannelInfo {
  /** Messages stored. */
  readonly messages: number;
  /** Whole seconds since a subscriber last asked; -1 when none ever did. */
  readonly requested: number;
  /** Held requests and followers. After a publish or a delete: those there before it. */
  readonly subscribers: number;
}

/** How a message is kept. Times are milliseconds. */
export interface PublishPolicy {
  /** The channel keeps at most this many of its latest messages; 0 stores nothing. */
  readonly keep: number;
  /** The message expires after this time; 0 = never. */
  readonly messageTimeout: number;
  /** Once received, the oldest message is dropped while more than this many are stored; Infinity = never. */
  readonly dropReceivedAbove: number;
  /** An empty channel nobody waits on is dropped after this time. */
  readonly channelTimeout: number;
}

export interface PublishResult {
  readonly message: Message;
  /** Held requests and followers the message was handed to. */
  readonly receivers: number;
  /** The channel afterwards, with the requests held before. */
  readonly info: ChannelInfo;
}

export interface CreateResult {
  /** False when the channel existed: then nothing was touched. */
  readonly created: boolean;
  readonly info: ChannelInfo;
}

/** Where a subscriber starts: at the oldest message, after a position, or with what comes next. */
export type Cursor = 'oldest' | 'newest' | Position;

/** Who stays when several requests are held on a channel (relay 3.1). */
export type Concurrency = 'broadcast' | 'last' | 'first';

export interface SubscribeRequest {
  readonly channel: string;
  readonly after: Cursor;
  /** Whether to wait when there is no message yet. */
  readonly wait: boolean;
  /** Longest wait in milliseconds; 0 = no limit. */
  readonly timeout: number;
  readonly concurrency: Concurrency;
  /** Most requests held on the channel; 0 = no limit. */
  readonly maxSubscribers: number;
  /** Whether a channel nobody has created is refused. */
  readonly mustExist: boolean;
  /** As in {@link PublishPolicy}. */
  readonly channelTimeout: number;
}

/** Why a subscriber was turned away. */
export type SubscribeRefusal =
  | 'unknown channel'
  | 'too many subscribers'
  | 'too many channels'
  | 'no memory'
  /** What a store across a network holds cannot be read now. */
  | 'store unavailable'
  /** The server is about to stop. */
  | 'stopping';

/** What a subscription comes to. Each gets exactly one, unless it is cancelled. */
export type SubscribeEvent =
  | { readonly type: 'message'; readonly message: Message }
  /** There is no message, and the request was not to wait. */
  | { readonly type: 'none' }
  | { readonly type: 'timeout' }
  /** The channel was deleted. */
  | { readonly type: 'gone' }
  /** Another request on the channel won. */
  | { readonly type: 'conflict' }
  | { readonly type: 'refused'; readonly reason: SubscribeRefusal }
  /** The broker was closed. */
  | { readonly type: 'closed' };

export interface Subscription {
  /** Forgets the subscriber at once; does nothing once it had its event. */
  cancel(): void;
}

export interface BrokerStats {
  readonly channels: number;
  /** Of these, the channels that subscribers have made and nobody has published to. */
  readonly unpublishedChannels: number;
  readonly messages: number;
  /** Memory reckoned for channels and stored messages. */
  readonly bytes: number;
  /** Messages that were dropped since the start to make room for newer ones of their channel. */
  readonly trimmed: number;
  /** Held requests and followers. */
  readonly subscribers: number;
  /** Subscribers, followers and timers that were ended because they threw. */
  readonly failures: number;
}

/**
 * Channels, their messages and who waits for them.
 * Where it is in this process, every call takes effect before it returns, in the order of the calls. What publishers are told, and
 * what followers get first, may be a promise, so that a store may be across a network. Publishers' calls throw StoreFull or
 * BrokerClosed, or reject with it, and then nothing was done.
 */
export interface Broker {
  /** Hands a message to all held requests and followers and stores it. Creates the channel where needed. */
  publish(channel: string, draft: Draft, policy: PublishPolicy): Awaitable<PublishResult>;
  /**
   * Publishes to several channels by the rules of the broker: to all of them or, when it fails, to none.
   * A channel named twice gets the message twice. Fails with TooManyChannels too.
   * @returns the channels afterwards, with the subscribers there were before, in the order they were named
   */
  publishTo(
    channels: readonly string[],
    draft: Draft,
    options: { readonly store: boolean },
  ): Awaitable<readonly ChannelCounts[]>;
  create(channel: string, policy: Pick<PublishPolicy, 'channelTimeout'>): Awaitable<CreateResult>;
  /**
   * Sends every held request `gone`, tells every follower, then forgets the channel. Undefined when there is none.
   * @param text what followers are told instead of the usual
   */
  delete(channel: string, text?: Uint8Array): Awaitable<ChannelInfo | undefined>;
  info(channel: string): Awaitable<ChannelInfo | undefined>;
  /** Those of the named channels that there are, in this order; or all whose names begin so. */
  counts(of: readonly string[] | { readonly prefix: string }): Awaitable<readonly ChannelCounts[]>;
  totals(): Awaitable<BrokerTotals>;
  /**
   * Reports to `listener` once: before the call returns, or after a wait. What the listener throws after the call has returned
   * ends nothing but its own subscription.
   */
  subscribe(request: SubscribeRequest, listener: (event: SubscribeEvent) => void): Subscription;
  /**
   * Gives stored messages, and what is published from then on, without a hole or a repeat between them. Where the result is a
   * promise, the follower is told nothing before those have run who wait for it. Throws BrokerClosed where the server is about to
   * stop, and takes nobody more.
   */
  follow(request: FollowRequest, follower: Follower): Awaitable<FollowResult>;
  /** A position that no message is after yet, and every message to come will be. */
  latest(): Position;
  /** The same, with all that other servers have published until now. */
  current(): Awaitable<Position>;
  stats(): BrokerStats;
  /** Tells every held request and follower that it is over, and lets go of everything. */
  close(): void;
}

/** The broker was closed and takes nothing more. */
export class BrokerClosed extends Error {
  override readonly name = 'BrokerClosed';
  constructor() {
    super('the server is stopping');
  }
}

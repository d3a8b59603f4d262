import type { ChannelInfo, SubscribeEvent } from './broker.js';
import type { Clock } from './clock.js';
import type { Deadline, Deadlines } from './deadlines.js';
import type { ChannelCounts, ChannelRules, Follower } from './following.js';
import type { Position } from './message.js';
import type { ChannelNote, Store } from './store.js';

/** A held request. */
export interface Held {
  readonly listener: (event: SubscribeEvent) => void;
  readonly deadline: Deadline;
}

/** A follower's part in one channel. */
export interface Membership {
  readonly channel: Channel;
  readonly follower: Follower;
  /** The follower's parts in all its channels. */
  readonly all: Memberships;
  /** Whether it has left the channel. */
  hasLeft: boolean;
}

/** A follower's parts in all its channels. */
export interface Memberships {
  readonly members: readonly Membership[];
  /** In how many of them it still is. */
  left: number;
}

/** How long a channel stays that has no messages and that nobody waits on. */
export interface ChannelLife {
  /** Milliseconds. */
  readonly timeout: number;
  /** Whether that time begins anew when the last one leaves and when the last message expires. */
  readonly sinceEmpty: boolean;
}

/** What is known of a channel beside its messages. Instants are on the clock's `elapsed` scale. */
export interface Channel {
  readonly name: string;
  /** In the order they came. */
  readonly held: Set<Held>;
  /** In the order they came. */
  readonly members: Set<Membership>;
  /** When a message of it expires next, or the channel does; it may come too early. */
  readonly deadline: Deadline;
  /** How many messages were published. */
  published: number;
  /** Where the last of them was. */
  last: Position;
  requestedAt: number | undefined;
  /** When it was last of use to anybody. */
  activeAt: number;
  life: ChannelLife;
  /** Made by a subscriber, and nobody has published to it. */
  isUnpublished: boolean;
}

/** How long after a fault of the store a channel is looked at again; milliseconds. */
const retryTime = 1000;

/** The channels of a broker, and how they and their messages expire. */
export class Channels {
  readonly #clock: Clock;
  readonly #store: Store;
  readonly #deadlines: Deadlines;
  readonly #byName = new Map<string, Channel>();
  readonly #wildcardPrefix: string;
  readonly #onIdle: (channel: Channel) => void;
  #wildcards = 0;
  #unpublished = 0;

  /**
   * @param wildcardPrefix what the names of wildcard channels begin with; '' = there are none
   * @param onIdle told of a channel that was dropped because nobody used it
   */
  constructor(
    clock: Clock,
    store: Store,
    deadlines: Deadlines,
    wildcardPrefix: string,
    onIdle: (channel: Channel) => void,
  ) {
    this.#clock = clock;
    this.#store = store;
    this.#deadlines = deadlines;
    this.#wildcardPrefix = wildcardPrefix;
    this.#onIdle = onIdle;
  }

  get size(): number {
    return this.#byName.size;
  }

  /** How many of them are wildcard channels. */
  get wildcards(): number {
    return this.#wildcards;
  }

  /** How many of them were made by subscribers and have never been published to. */
  get unpublished(): number {
    return this.#unpublished;
  }

  isWildcard(name: string): boolean {
    return this.#wildcardPrefix !== '' && name.startsWith(this.#wildcardPrefix);
  }

  all(): Channel[] {
    return [...this.#byName.values()];
  }

  /** Those of some names that there are, in this order; or all whose names begin so. */
  named(of: readonly string[] | { readonly prefix: string }): Channel[] {
    const names = 'prefix' in of ? [...this.#byName.keys()].filter((name) => name.startsWith(of.prefix)) : of;
    return names.flatMap((name) => this.find(name) ?? []);
  }

  /** The channel of that name, without what has expired. */
  find(name: string): Channel | undefined {
    const channel = this.#byName.get(name);
    // A timer may be late; what is due has expired all the same.
    if (channel && channel.deadline.at <= this.#clock.elapsed()) this.#expire(channel);
    return this.#byName.get(name);
  }

  /** Whether there would be too many with these, of one kind or the other. */
  wouldBeTooMany(
    names: readonly string[],
    {
      maxChannels,
      maxWildcardChannels,
      maxUnpublished,
    }: Pick<ChannelRules, 'maxChannels' | 'maxWildcardChannels' | 'maxUnpublished'>,
    by: 'publisher' | 'subscriber',
  ): boolean {
    let wildcards = 0;
    let others = 0;
    for (const name of new Set(names)) {
      if (this.find(name)) continue;
      if (this.isWildcard(name)) wildcards++;
      else others++;
    }
    const added = wildcards + others;
    return (
      (by === 'subscriber' && added > 0 && this.#unpublished + added > maxUnpublished) ||
      (wildcards > 0 && this.#wildcards + wildcards > maxWildcardChannels) ||
      (others > 0 && this.size - this.#wildcards + others > maxChannels)
    );
  }

  /** Makes room for all of them in the store. @throws StoreFull and nothing is changed */
  makeRoom(names: readonly string[]): void {
    const opened: string[] = [];
    try {
      for (const name of names) {
        const known = this.find(name) !== undefined;
        this.#store.open(name);
        if (!known) opened.push(name);
      }
    } catch (error) {
      for (const name of opened) this.#store.remove(name);
      throw error;
    }
  }

  /** A new channel, for which the store has made room. */
  add(name: string, life: ChannelLife, by: 'publisher' | 'subscriber' = 'publisher'): Channel {
    const channel: Channel = {
      name,
      held: new Set(),
      members: new Set(),
      deadline: this.#deadlines.create(() => this.#expire(channel)),
      published: 0,
      last: { time: 0, tag: 0 },
      requestedAt: undefined,
      activeAt: this.#clock.elapsed(),
      life,
      isUnpublished: by === 'subscriber',
    };
    if (this.isWildcard(name)) this.#wildcards++;
    if (channel.isUnpublished) this.#unpublished++;
    this.#byName.set(name, channel);
    return channel;
  }

  /** A channel from before, whose messages the store has. It is as if it had been used just now. */
  restore({ name, published, last, life }: ChannelNote): void {
    const channel = this.#byName.get(name) ?? this.add(name, life);
    channel.published = published;
    channel.last = last;
    this.#reckon(channel);
  }

  /** Somebody has published to the channel. */
  published(channel: Channel): void {
    if (!channel.isUnpublished) return;
    channel.isUnpublished = false;
    this.#unpublished--;
  }

  /** Forgets the channel and its messages; the caller ends the subscriptions. */
  drop(channel: Channel): void {
    // The only step that can fail comes first: a channel that the store does not let go of is still there.
    this.#store.remove(channel.name);
    this.published(channel);
    this.#byName.delete(channel.name);
    if (this.isWildcard(channel.name)) this.#wildcards--;
    channel.deadline.cancel();
  }

  /**
   * Sets the deadline after somebody came or went, or a message went. While there are messages it is not later than the first
   * of them expires, and to look for that one each time would cost every subscriber a walk through all of them.
   */
  schedule(channel: Channel): void {
    try {
      if (this.#store.list(channel.name).length === 0) this.#reckon(channel);
    } catch (error) {
      this.#retryLater(channel);
      throw error;
    }
  }

  /** The store failed when it was read for the deadline of a channel: it is read again a little later. */
  #retryLater(channel: Channel): void {
    if (this.#byName.get(channel.name) !== channel) return;
    channel.deadline.move(Math.min(channel.deadline.at, this.#clock.elapsed() + retryTime));
  }

  /** Sets the deadline by what is in the channel now. */
  #reckon(channel: Channel): void {
    if (this.#byName.get(channel.name) !== channel) return;
    const stored = this.#store.list(channel.name);
    let at = Number.POSITIVE_INFINITY;
    for (const { expiresAt } of stored) at = Math.min(at, expiresAt);
    if (stored.length === 0 && this.subscribers(channel) === 0) at = channel.activeAt + channel.life.timeout;
    channel.deadline.move(at);
  }

  /** Sets the deadline after a message was stored, without a look through all the others. */
  extend(channel: Channel, expiresAt: number): void {
    const { length } = this.#store.list(channel.name);
    if (length > 1 && this.#byName.get(channel.name) === channel) {
      channel.deadline.move(Math.min(channel.deadline.at, expiresAt));
    } else this.#reckon(channel);
  }

  /** Forgets a channel that nobody waits on; returns whether it is gone. */
  forget(name: string): boolean {
    const channel = this.find(name);
    if (channel && this.subscribers(channel) > 0) return false;
    if (channel) this.drop(channel);
    return true;
  }

  /** How many wait for what comes next. */
  subscribers(channel: Channel): number {
    return channel.held.size + channel.members.size;
  }

  describe(channel: Channel): ChannelInfo {
    const { name, requestedAt } = channel;
    const elapsed = this.#clock.elapsed();
    const requested = requestedAt === undefined ? -1 : Math.floor((elapsed - requestedAt) / 1000);
    return { messages: this.#store.list(name).length, requested, subscribers: this.subscribers(channel) };
  }

  counts(channel: Channel): ChannelCounts {
    const { name, published } = channel;
    const stored = this.#store.list(name).length;
    return { channel: name, published, stored, subscribers: this.subscribers(channel) };
  }

  #expire(channel: Channel): void {
    if (this.#byName.get(channel.name) !== channel) return;
    channel.deadline.move(Number.POSITIVE_INFINITY);
    try {
      this.#dropExpired(channel);
    } catch (error) {
      this.#retryLater(channel);
      throw error;
    }
  }

  #dropExpired(channel: Channel): void {
    const now = this.#clock.elapsed();
    const before = this.#store.list(channel.name).length;
    this.#store.retain(channel.name, ({ expiresAt }) => expiresAt > now);
    const left = this.#store.list(channel.name).length;
    if (left === 0 && before > 0 && channel.life.sinceEmpty) channel.activeAt = now;
    const idle = left === 0 && this.subscribers(channel) === 0;
    if (idle && channel.activeAt + channel.life.timeout <= now) {
      this.drop(channel);
      this.#onIdle(channel);
    } else this.#reckon(channel);
  }
}

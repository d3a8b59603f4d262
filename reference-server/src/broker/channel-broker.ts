import {
  type Broker,
  BrokerClosed,
  type BrokerStats,
  type ChannelInfo,
  type CreateResult,
  type PublishPolicy,
  type PublishResult,
  type SubscribeEvent,
  type SubscribeRequest,
  type Subscription,
} from './broker.js';
import { type ChannelObserver, silentObserver } from './channel-observer.js';
import { type Channel, type ChannelLife, Channels } from './channels.js';
import type { Clock } from './clock.js';
import { Deadlines } from './deadlines.js';
import { Faults } from './faults.js';
import { Followers } from './followers.js';
import {
  type BrokerTotals,
  type ChannelCounts,
  type ChannelRules,
  type Follower,
  type FollowRequest,
  type FollowResult,
  noRules,
  TooManyChannels,
} from './following.js';
import { dropReceived } from './history.js';
import type { Draft, Position } from './message.js';
import { countsOf, type Keeping, Publication } from './publication.js';
import { deletedMessage } from './special-message.js';
import { type ChannelNote, type Store, type StoredMessage, StoreFull } from './store.js';
import { Subscriptions } from './subscriptions.js';

/** The broker of one process: order and subscriptions here, messages in the store. */
export class ChannelBroker implements Broker {
  readonly #clock: Clock;
  readonly #store: Store;
  readonly #rules: ChannelRules;
  /** How long channels stay that are used by `publishTo` and `follow`. */
  readonly #life: ChannelLife;
  readonly #faults: Faults;
  readonly #deadlines: Deadlines;
  readonly #channels: Channels;
  readonly #publication: Publication;
  readonly #subscriptions: Subscriptions;
  readonly #followers: Followers;
  readonly #observer: ChannelObserver;
  #published = 0;
  #closed = false;

  /**
   * @param onError told, once, of what a subscriber, a follower or a timer throws, which ends that one alone. Default: standard
   *   error
   * @param observer told what happens to channels
   */
  constructor(
    clock: Clock,
    store: Store,
    rules: ChannelRules = noRules,
    onError?: (error: unknown) => void,
    observer: ChannelObserver = silentObserver,
  ) {
    this.#clock = clock;
    this.#store = store;
    this.#rules = rules;
    this.#life = { timeout: rules.inactivity, sinceEmpty: false };
    this.#faults = new Faults(onError);
    this.#deadlines = new Deadlines(clock, this.#faults);
    this.#observer = observer;
    this.#channels = new Channels(clock, store, this.#deadlines, rules.wildcardPrefix, ({ name }) =>
      observer.expired(name),
    );
    const hasEvents = rules.eventsChannel !== '';
    this.#publication = new Publication(clock, store, this.#channels, {
      announces: hasEvents,
      add: (name, life) => this.#add(name, life),
      use: (channel, life) => this.#use(channel, life),
      hand: (channel, entry) => this.#hand(channel, entry),
    });
    const host = {
      add: (name: string, life = this.#life) => this.#add(name, life, 'subscriber'),
      use: (channel: Channel, life = this.#life) => {
        channel.requestedAt = clock.elapsed();
        this.#use(channel, life);
      },
      received: (channel: Channel, entries: readonly StoredMessage[]) =>
        dropReceived(store, channel.name, entries),
      hasRoom: () => this.#channels.unpublished < rules.maxUnpublished,
      joined: ({ name }: Channel) => {
        if (name !== rules.eventsChannel) observer.subscribed(name);
      },
      left: (channel: Channel) => this.#left(channel),
    };
    this.#subscriptions = new Subscriptions(
      clock,
      store,
      this.#deadlines,
      this.#channels,
      host,
      this.#faults,
    );
    this.#followers = new Followers(clock, store, this.#channels, rules, host, this.#faults);
    observer.attach({
      clock,
      deadlines: this.#deadlines,
      announce: hasEvents ? (draft) => this.#publication.afterwards(() => this.#announce(draft)) : undefined,
    });
    if (hasEvents) {
      store.open(rules.eventsChannel);
      this.#channels.add(rules.eventsChannel, { timeout: Number.POSITIVE_INFINITY, sinceEmpty: false });
    }
    for (const note of store.durability?.channels ?? []) this.#channels.restore(note);
  }

  publish(name: string, draft: Draft, policy: PublishPolicy): PublishResult {
    this.#mustBeOpen();
    const life = { timeout: policy.channelTimeout, sinceEmpty: true };
    const [published] = this.#publication.publish([name], draft, { ...policy, life });
    if (!published) throw new Error('nothing was published');
    const { channel, message, receivers } = published;
    return {
      message,
      receivers,
      info: { ...this.#channels.describe(channel), subscribers: receivers },
    };
  }

  publishTo(
    names: readonly string[],
    draft: Draft,
    { store }: { readonly store: boolean },
  ): readonly ChannelCounts[] {
    this.#mustBeOpen();
    if (this.#channels.wouldBeTooMany(names, this.#rules, 'publisher')) throw new TooManyChannels();
    const published = this.#publication.publish(names, draft, this.#keeping(store ? this.#rules.keep : 0));
    return countsOf(published, this.#channels);
  }

  create(name: string, policy: Pick<PublishPolicy, 'channelTimeout'>): CreateResult {
    this.#mustBeOpen();
    const found = this.#channels.find(name);
    if (found) return { created: false, info: this.#channels.describe(found) };
    this.#store.open(name);
    const channel = this.#add(name, { timeout: policy.channelTimeout, sinceEmpty: true });
    this.#store.durability?.note(channel);
    this.#channels.schedule(channel);
    return { created: true, info: this.#channels.describe(channel) };
  }

  delete(name: string, text?: Uint8Array): ChannelInfo | undefined {
    this.#mustBeOpen();
    const channel = this.#channels.find(name);
    if (!channel || name === this.#rules.eventsChannel) return undefined;
    const info = this.#channels.describe(channel);
    this.#channels.drop(channel);
    this.#observer.deleted(name, info.messages);
    this.#subscriptions.endAll(channel, { type: 'gone' });
    this.#followers.deleted(channel, deletedMessage(name, text ?? Buffer.from(this.#rules.deletedText)));
    return info;
  }

  info(name: string): ChannelInfo | undefined {
    this.#mustBeOpen();
    const channel = this.#channels.find(name);
    return channel && this.#channels.describe(channel);
  }

  counts(of: readonly string[] | { readonly prefix: string }): readonly ChannelCounts[] {
    this.#mustBeOpen();
    return this.#channels.named(of).map((channel) => this.#channels.counts(channel));
  }

  totals(): BrokerTotals {
    const { eventsChannel } = this.#rules;
    const events = eventsChannel === '' ? 0 : this.#store.list(eventsChannel).length;
    return this.#observer.totals({
      channels: this.#channels.size - this.#channels.wildcards,
      wildcardChannels: this.#channels.wildcards,
      published: this.#published,
      stored: this.#store.messages - events,
      messagesInTrash: 0,
      channelsInDelete: 0,
      channelsInTrash: 0,
      subscribers: this.#subscribers,
    });
  }

  subscribe(request: SubscribeRequest, listener: (event: SubscribeEvent) => void): Subscription {
    if (!this.#closed) return this.#subscriptions.subscribe(request, listener);
    listener({ type: 'closed' });
    return { cancel() {} };
  }

  follow(request: FollowRequest, follower: Follower): FollowResult {
    return this.#closed ? { type: 'closed' } : this.#followers.follow(request, follower);
  }

  latest(): Position {
    return this.#publication.latest();
  }

  current(): Position {
    return this.#publication.latest();
  }

  /** Hands out and keeps a message that has its place in the order already: another broker gave it. */
  receive(entry: StoredMessage, keep: number, life: ChannelLife): void {
    if (!this.#closed) this.#publication.receive(entry, keep, life);
  }

  /** Takes over a channel whose messages the store has. */
  restore(note: ChannelNote): void {
    if (!this.#closed) this.#channels.restore(note);
  }

  /** Lets go of a channel that nobody waits on, and tells nobody; returns whether it is gone. */
  forget(name: string): boolean {
    return this.#channels.forget(name);
  }

  stats(): BrokerStats {
    const { messages, bytes, trimmed = 0 } = this.#store;
    return {
      channels: this.#channels.size,
      unpublishedChannels: this.#channels.unpublished,
      messages,
      bytes,
      trimmed,
      subscribers: this.#subscribers,
      failures: this.#faults.count,
    };
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const channels = this.#channels.all();
    for (const channel of channels) {
      this.#faults.guard(() => this.#channels.drop(channel));
      this.#subscriptions.endAll(channel, { type: 'closed' });
    }
    this.#followers.close(channels);
    this.#deadlines.clear();
  }

  get #subscribers(): number {
    return this.#subscriptions.count + this.#followers.count;
  }

  /** Hands a message to all who wait; returns how many. */
  #hand(channel: Channel, entry: StoredMessage): number {
    const { message } = entry;
    if (channel.name !== this.#rules.eventsChannel) this.#published++;
    const receivers = this.#channels.subscribers(channel);
    this.#subscriptions.endAll(channel, { type: 'message', message });
    this.#followers.hand(channel, message);
    if (receivers > 0) dropReceived(this.#store, channel.name, [entry]);
    return receivers;
  }

  /** Somebody waits on the channel no more. */
  #left(channel: Channel): void {
    if (this.#channels.subscribers(channel) === 0) {
      if (channel.life.sinceEmpty) channel.activeAt = this.#clock.elapsed();
      this.#channels.schedule(channel);
    }
    if (channel.name !== this.#rules.eventsChannel) this.#observer.unsubscribed(channel.name);
  }

  /** A publisher or a subscriber came to the channel; the dialect says how long the channel lives after that. */
  #use(channel: Channel, life: ChannelLife): void {
    channel.activeAt = this.#clock.elapsed();
    if (channel.name !== this.#rules.eventsChannel) channel.life = life;
  }

  #add(name: string, life: ChannelLife, by?: 'publisher' | 'subscriber'): Channel {
    const channel = this.#channels.add(name, life, by);
    this.#observer.created(name);
    return channel;
  }

  /** Publishes on the events channel; where there is no room for that, nobody is told. */
  #announce(draft: Draft): void {
    if (this.#closed) return;
    const { eventsChannel, keep } = this.#rules;
    try {
      this.#publication.publish([eventsChannel], draft, this.#keeping(keep));
    } catch (error) {
      if (!(error instanceof StoreFull)) throw error;
    }
  }

  /** How messages are kept by the rules. */
  #keeping(keep: number): Keeping {
    const { messageTtl: messageTimeout } = this.#rules;
    return { keep, messageTimeout, dropReceivedAbove: Number.POSITIVE_INFINITY, life: this.#life };
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new BrokerClosed();
  }
}

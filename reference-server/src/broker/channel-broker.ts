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
import { type Channel, type ChannelLife, Channels, type Held } from './channels.js';
import type { Clock } from './clock.js';
import { Deadlines } from './deadlines.js';
import { type ChannelEvent, Followers } from './followers.js';
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
import type { Draft, Message, Position } from './message.js';
import { deletedMessage } from './special-message.js';
import { type Store, type StoredMessage, StoreFull } from './store.js';
import { Trash } from './trash.js';

const nothing: Subscription = { cancel() {} };

/** How a message is kept, and its channel. */
type Keeping = Omit<PublishPolicy, 'channelTimeout'> & { readonly life: ChannelLife };

/** The broker of one process: order and subscriptions here, messages in the store. */
export class ChannelBroker implements Broker {
  readonly #clock: Clock;
  readonly #store: Store;
  readonly #rules: ChannelRules;
  /** How long channels stay that are used by the rules. */
  readonly #life: ChannelLife;
  readonly #deadlines: Deadlines;
  readonly #channels: Channels;
  readonly #followers: Followers;
  readonly #trash: Trash;
  #last: Position = { time: 0, tag: 0 };
  #held = 0;
  #published = 0;
  #closed = false;

  constructor(clock: Clock, store: Store, rules: ChannelRules = noRules) {
    this.#clock = clock;
    this.#store = store;
    this.#rules = rules;
    this.#life = { timeout: rules.inactivity, sinceEmpty: false };
    this.#deadlines = new Deadlines(clock);
    const destroyed = (name: string) => this.#announce('channel_destroyed', name);
    this.#trash = new Trash(clock, this.#deadlines, rules.eventsChannel === '' ? undefined : destroyed);
    this.#channels = new Channels(clock, store, this.#deadlines, rules.wildcardPrefix, (channel) =>
      this.#dropped(channel),
    );
    this.#followers = new Followers(clock, store, this.#channels, rules, {
      add: (name) => this.#add(name, this.#life),
      use: (channel) => this.#asked(channel, this.#life),
      received: (channel, entry) => this.#received(channel, entry),
      left: (channel) => this.#left(channel),
      announce: (event, channel) => this.#announce(event, channel),
    });
    if (rules.eventsChannel !== '') {
      store.open(rules.eventsChannel);
      this.#channels.add(rules.eventsChannel, { timeout: Number.POSITIVE_INFINITY, sinceEmpty: false });
    }
  }

  async publish(name: string, draft: Draft, policy: PublishPolicy): Promise<PublishResult> {
    this.#mustBeOpen();
    const life = { timeout: policy.channelTimeout, sinceEmpty: true };
    const [published] = this.#publish([name], draft, { ...policy, life });
    if (!published) throw new Error('nothing was published');
    const { channel, message, receivers } = published;
    return {
      message,
      receivers,
      info: { ...this.#channels.describe(channel), subscribers: receivers },
    };
  }

  async publishTo(
    names: readonly string[],
    draft: Draft,
    { store }: { readonly store: boolean },
  ): Promise<readonly ChannelCounts[]> {
    this.#mustBeOpen();
    if (this.#channels.wouldBeTooMany(names, this.#rules)) throw new TooManyChannels();
    const { keep, messageTtl } = this.#rules;
    const published = this.#publish(names, draft, {
      keep: store ? keep : 0,
      messageTimeout: messageTtl,
      dropReceivedAbove: Number.POSITIVE_INFINITY,
      life: this.#life,
    });
    return published.map(({ channel, receivers }) => ({
      ...this.#channels.counts(channel),
      subscribers: receivers,
    }));
  }

  async create(name: string, policy: Pick<PublishPolicy, 'channelTimeout'>): Promise<CreateResult> {
    this.#mustBeOpen();
    const found = this.#channels.find(name);
    if (found) return { created: false, info: this.#channels.describe(found) };
    this.#store.open(name);
    const channel = this.#add(name, { timeout: policy.channelTimeout, sinceEmpty: true });
    this.#channels.schedule(channel);
    return { created: true, info: this.#channels.describe(channel) };
  }

  async delete(name: string, text?: Uint8Array): Promise<ChannelInfo | undefined> {
    this.#mustBeOpen();
    const channel = this.#channels.find(name);
    if (!channel || name === this.#rules.eventsChannel) return undefined;
    const info = this.#channels.describe(channel);
    this.#channels.drop(channel);
    this.#trash.add(name, info.messages);
    for (const held of [...channel.held]) this.#end(channel, held, { type: 'gone' });
    const message = deletedMessage(name, text ?? Buffer.from(this.#rules.deletedText));
    this.#followers.deleted(channel, message);
    return info;
  }

  async info(name: string): Promise<ChannelInfo | undefined> {
    this.#mustBeOpen();
    const channel = this.#channels.find(name);
    return channel && this.#channels.describe(channel);
  }

  async counts(of: readonly string[] | { readonly prefix: string }): Promise<readonly ChannelCounts[]> {
    this.#mustBeOpen();
    const names =
      'prefix' in of
        ? this.#channels
            .all()
            .map(({ name }) => name)
            .filter((name) => name.startsWith(of.prefix))
        : of;
    return names.flatMap((name) => {
      const channel = this.#channels.find(name);
      return channel ? [this.#channels.counts(channel)] : [];
    });
  }

  async totals(): Promise<BrokerTotals> {
    const { eventsChannel } = this.#rules;
    const { waiting, cleanedUp } = this.#trash;
    const events = eventsChannel === '' ? 0 : this.#store.list(eventsChannel).length;
    return {
      channels: this.#channels.size - this.#channels.wildcards,
      wildcardChannels: this.#channels.wildcards,
      published: this.#published,
      stored: this.#store.messages - events + waiting.messages,
      messagesInTrash: cleanedUp.messages,
      channelsInDelete: waiting.channels,
      channelsInTrash: cleanedUp.channels,
      subscribers: this.#subscribers,
    };
  }

  subscribe(request: SubscribeRequest, listener: (event: SubscribeEvent) => void): Subscription {
    const answer = (event: SubscribeEvent) => {
      listener(event);
      return nothing;
    };
    if (this.#closed) return answer({ type: 'closed' });
    const found = this.#channels.find(request.channel);
    if (!found && request.mustExist) return answer({ type: 'refused', reason: 'unknown channel' });
    if (found) {
      this.#asked(found, { timeout: request.channelTimeout, sinceEmpty: true });
      const entry = this.#next(request);
      if (entry) {
        this.#received(found, entry);
        this.#channels.schedule(found);
        return answer({ type: 'message', message: entry.message });
      }
      this.#channels.schedule(found);
    }
    if (!request.wait) return answer({ type: 'none' });
    return this.#hold(found, request, listener);
  }

  follow(request: FollowRequest, follower: Follower): FollowResult {
    return this.#closed ? { type: 'closed' } : this.#followers.follow(request, follower);
  }

  latest(): Position {
    const second = Math.floor(this.#clock.now() / 1000);
    // A clock that is set back must not set messages back, nor positions that somebody was told.
    if (this.#last.time < second) this.#last = { time: second, tag: 0 };
    return this.#last;
  }

  stats(): BrokerStats {
    const { messages, bytes } = this.#store;
    return { channels: this.#channels.size, messages, bytes, subscribers: this.#subscribers };
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const channels = this.#channels.all();
    for (const channel of channels) {
      this.#channels.drop(channel);
      for (const held of [...channel.held]) this.#end(channel, held, { type: 'closed' });
    }
    this.#followers.close(channels);
    this.#deadlines.clear();
  }

  get #subscribers(): number {
    return this.#held + this.#followers.count;
  }

  /** Publishes to all of the channels, or throws and has done nothing. */
  #publish(
    names: readonly string[],
    draft: Draft,
    { keep, messageTimeout, dropReceivedAbove, life }: Keeping,
  ): { channel: Channel; message: Message; receivers: number }[] {
    const now = this.#clock.elapsed();
    const expiresAt = messageTimeout > 0 ? now + messageTimeout : Number.POSITIVE_INFINITY;
    // What has expired goes first, for its end may be told, which takes a place in the order.
    for (const name of names) this.#channels.find(name);
    const { time, tag } = this.latest();
    const entries = names.map((channel, index): StoredMessage => {
      const before = names.slice(0, index).filter((other) => other === channel).length;
      const message: Message = Object.freeze({
        channel,
        id: (this.#channels.find(channel)?.published ?? 0) + before + 1,
        time,
        tag: tag + index + 1,
        eventId: draft.eventId,
        eventType: draft.eventType,
        contentType: draft.contentType,
        bytes: draft.bytes,
      });
      return { message, expiresAt, dropReceivedAbove };
    });
    // The only step that can fail comes first: a publish that is refused has done nothing.
    if (keep > 0) this.#store.append(entries, keep);
    else this.#channels.makeRoom(names);
    this.#last = { time, tag: tag + names.length };
    return entries.map((entry) => {
      const { message } = entry;
      const channel = this.#channels.find(message.channel) ?? this.#add(message.channel, life);
      channel.published = message.id;
      channel.last = { time, tag: message.tag };
      this.#use(channel, life);
      if (message.channel !== this.#rules.eventsChannel) this.#published++;
      const receivers = this.#hand(channel, entry);
      this.#channels.extend(channel, expiresAt);
      return { channel, message, receivers };
    });
  }

  /** Hands a message to all who wait; returns how many. */
  #hand(channel: Channel, entry: StoredMessage): number {
    const { message } = entry;
    const receivers = this.#channels.subscribers(channel);
    for (const held of [...channel.held]) this.#end(channel, held, { type: 'message', message });
    // A set may lose members while it is walked.
    for (const { follower } of channel.members) follower.message(message);
    if (receivers > 0) this.#received(channel, entry);
    return receivers;
  }

  #hold(
    found: Channel | undefined,
    request: SubscribeRequest,
    listener: (event: SubscribeEvent) => void,
  ): Subscription {
    const refusal = this.#refusal(request, found?.held.size ?? 0);
    if (refusal) {
      listener(refusal);
      return nothing;
    }
    const now = this.#clock.elapsed();
    const life = { timeout: request.channelTimeout, sinceEmpty: true };
    const channel = found ?? this.#add(request.channel, life);
    this.#asked(channel, life);
    const losers = request.concurrency === 'last' ? [...channel.held] : [];
    const deadline = this.#deadlines.create(() => this.#end(channel, held, { type: 'timeout' }));
    const held: Held = { listener, deadline };
    channel.held.add(held);
    this.#held++;
    if (request.timeout > 0) deadline.move(now + request.timeout);
    this.#channels.schedule(channel);
    this.#announce('client_subscribed', channel.name);
    for (const loser of losers) this.#end(channel, loser, { type: 'conflict' });
    return { cancel: () => this.#forget(channel, held) };
  }

  /** Why a request is not held; otherwise the store has room for its channel. */
  #refusal(request: SubscribeRequest, waiting: number): SubscribeEvent | undefined {
    if (request.concurrency === 'first' && waiting > 0) return { type: 'conflict' };
    // The last one in takes the place of the others, so there is always one for it.
    const full = request.maxSubscribers > 0 && waiting >= request.maxSubscribers;
    if (full && request.concurrency !== 'last') return { type: 'refused', reason: 'too many subscribers' };
    try {
      this.#store.open(request.channel);
    } catch (error) {
      if (!(error instanceof StoreFull)) throw error;
      return { type: 'refused', reason: 'no memory' };
    }
    return undefined;
  }

  #next({ channel, after }: SubscribeRequest): StoredMessage | undefined {
    if (after === 'newest') return undefined;
    return this.#store.next(channel, after === 'oldest' ? undefined : after);
  }

  /** Drops a message that was received, where its publisher wanted that. */
  #received(channel: Channel, entry: StoredMessage): void {
    const stored = this.#store.list(channel.name);
    if (stored[0] !== entry || stored.length <= entry.dropReceivedAbove) return;
    this.#store.retain(channel.name, (other) => other !== entry);
  }

  #end(channel: Channel, held: Held, event: SubscribeEvent): void {
    if (this.#forget(channel, held)) held.listener(event);
  }

  #forget(channel: Channel, held: Held): boolean {
    if (!channel.held.delete(held)) return false;
    this.#held--;
    held.deadline.cancel();
    this.#left(channel);
    this.#announce('client_unsubscribed', channel.name);
    return true;
  }

  /** Somebody left the channel. */
  #left(channel: Channel): void {
    if (this.#channels.subscribers(channel) > 0) return;
    if (channel.life.sinceEmpty) channel.activeAt = this.#clock.elapsed();
    this.#channels.schedule(channel);
  }

  /** A publish or a subscribe by a dialect that wants the channel to live so. */
  #use(channel: Channel, life: ChannelLife): void {
    channel.activeAt = this.#clock.elapsed();
    if (channel.name !== this.#rules.eventsChannel) channel.life = life;
  }

  /** A subscriber asked. */
  #asked(channel: Channel, life: ChannelLife): void {
    channel.requestedAt = this.#clock.elapsed();
    this.#use(channel, life);
  }

  #add(name: string, life: ChannelLife): Channel {
    const channel = this.#channels.add(name, life);
    this.#announce('channel_created', name);
    return channel;
  }

  #dropped({ name }: Channel): void {
    this.#trash.addCleanedUp(name);
    this.#announce('channel_destroyed', name);
  }

  /** Tells the events channel; where there is no room for that, nobody is told. */
  #announce(type: ChannelEvent, channel: string): void {
    const { eventsChannel, keep, messageTtl } = this.#rules;
    if (eventsChannel === '' || channel === eventsChannel || this.#closed) return;
    const bytes = Buffer.from(`{"type": "${type}", "channel": ${JSON.stringify(channel)}}`);
    try {
      this.#publish(
        [eventsChannel],
        { bytes, eventType: type },
        {
          keep,
          messageTimeout: messageTtl,
          dropReceivedAbove: Number.POSITIVE_INFINITY,
          life: this.#life,
        },
      );
    } catch (error) {
      if (!(error instanceof StoreFull)) throw error;
    }
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new BrokerClosed();
  }
}

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
import { type Channel, Channels, type Held } from './channels.js';
import type { Clock } from './clock.js';
import { Deadlines } from './deadlines.js';
import type { Draft, Message, Position } from './message.js';
import { type Store, type StoredMessage, StoreFull } from './store.js';

const nothing: Subscription = { cancel() {} };

/** The broker of one process: order and subscriptions here, messages in the store. */
export class ChannelBroker implements Broker {
  readonly #clock: Clock;
  readonly #store: Store;
  readonly #deadlines: Deadlines;
  readonly #channels: Channels;
  #last: Position = { time: 0, tag: 0 };
  #subscribers = 0;
  #closed = false;

  constructor(clock: Clock, store: Store) {
    this.#clock = clock;
    this.#store = store;
    this.#deadlines = new Deadlines(clock);
    this.#channels = new Channels(clock, store, this.#deadlines);
  }

  async publish(name: string, draft: Draft, policy: PublishPolicy): Promise<PublishResult> {
    this.#mustBeOpen();
    const now = this.#clock.elapsed();
    const found = this.#channels.find(name);
    const { time, tag } = this.latest();
    const message: Message = Object.freeze({
      channel: name,
      id: (found?.published ?? 0) + 1,
      time,
      tag: tag + 1,
      eventId: draft.eventId,
      eventType: draft.eventType,
      contentType: draft.contentType,
      bytes: draft.bytes,
    });
    const expiresAt = policy.messageTimeout > 0 ? now + policy.messageTimeout : Number.POSITIVE_INFINITY;
    const entry: StoredMessage = { message, expiresAt, dropReceivedAbove: policy.dropReceivedAbove };
    // The only step that can fail comes first: a publish that is refused has done nothing.
    if (policy.keep > 0) this.#store.append(entry, policy.keep);
    else this.#store.open(name);
    const channel = found ?? this.#channels.add(name, policy.channelTimeout);
    channel.published = message.id;
    channel.timeout = policy.channelTimeout;
    channel.activeAt = now;
    this.#last = { time, tag: message.tag };
    const receivers = [...channel.held];
    for (const held of receivers) this.#end(channel, held, { type: 'message', message });
    if (receivers.length > 0) this.#received(channel, entry);
    this.#channels.extend(channel, expiresAt);
    const info = { ...this.#channels.describe(channel), subscribers: receivers.length };
    return { message, receivers: receivers.length, info };
  }

  async create(name: string, policy: Pick<PublishPolicy, 'channelTimeout'>): Promise<CreateResult> {
    this.#mustBeOpen();
    const found = this.#channels.find(name);
    if (found) return { created: false, info: this.#channels.describe(found) };
    this.#store.open(name);
    const channel = this.#channels.add(name, policy.channelTimeout);
    this.#channels.schedule(channel);
    return { created: true, info: this.#channels.describe(channel) };
  }

  async delete(name: string): Promise<ChannelInfo | undefined> {
    this.#mustBeOpen();
    const channel = this.#channels.find(name);
    if (!channel) return undefined;
    const info = this.#channels.describe(channel);
    this.#channels.drop(channel);
    for (const held of [...channel.held]) this.#end(channel, held, { type: 'gone' });
    return info;
  }

  async info(name: string): Promise<ChannelInfo | undefined> {
    this.#mustBeOpen();
    const channel = this.#channels.find(name);
    return channel && this.#channels.describe(channel);
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
      found.requestedAt = found.activeAt = this.#clock.elapsed();
      found.timeout = request.channelTimeout;
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
    for (const channel of this.#channels.all()) {
      this.#channels.drop(channel);
      for (const held of [...channel.held]) this.#end(channel, held, { type: 'closed' });
    }
    this.#deadlines.clear();
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
    const channel = found ?? this.#channels.add(request.channel, request.channelTimeout);
    channel.requestedAt = now;
    channel.timeout = request.channelTimeout;
    const losers = request.concurrency === 'last' ? [...channel.held] : [];
    const deadline = this.#deadlines.create(() => this.#end(channel, held, { type: 'timeout' }));
    const held: Held = { listener, deadline };
    channel.held.add(held);
    this.#subscribers++;
    if (request.timeout > 0) deadline.move(now + request.timeout);
    this.#channels.schedule(channel);
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
    this.#subscribers--;
    held.deadline.cancel();
    if (channel.held.size === 0) {
      channel.activeAt = this.#clock.elapsed();
      this.#channels.schedule(channel);
    }
    return true;
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new BrokerClosed();
  }
}

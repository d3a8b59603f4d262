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
import type { Clock } from './clock.js';
import { type Deadline, Deadlines } from './deadlines.js';
import type { Draft, Message, Position } from './message.js';
import { type Store, type StoredMessage, StoreFull } from './store.js';

/** A held request. */
interface Held {
  readonly listener: (event: SubscribeEvent) => void;
  readonly deadline: Deadline;
}

interface Channel {
  readonly name: string;
  /** In the order they came. */
  readonly held: Set<Held>;
  /** When something of it expires next, or the whole of it. */
  readonly deadline: Deadline;
  published: number;
  /** Instants on the clock's `elapsed` scale. */
  requestedAt: number | undefined;
  activeAt: number;
  timeout: number;
}

const nothing: Subscription = { cancel() {} };

/** The broker of one process: order and subscriptions here, messages in the store. */
export class ChannelBroker implements Broker {
  readonly #clock: Clock;
  readonly #store: Store;
  readonly #deadlines: Deadlines;
  readonly #channels = new Map<string, Channel>();
  #last: Position = { time: 0, tag: 0 };
  #subscribers = 0;
  #closed = false;

  constructor(clock: Clock, store: Store) {
    this.#clock = clock;
    this.#store = store;
    this.#deadlines = new Deadlines(clock);
  }

  async publish(name: string, draft: Draft, policy: PublishPolicy): Promise<PublishResult> {
    this.#mustBeOpen();
    const now = this.#clock.elapsed();
    const found = this.#find(name);
    const expiry = this.#store.list(name).length > 0 ? found?.deadline.at : undefined;
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
    const channel = found ?? this.#add(name);
    channel.published = message.id;
    channel.timeout = policy.channelTimeout;
    channel.activeAt = now;
    this.#last = { time, tag: message.tag };
    const receivers = [...channel.held];
    for (const held of receivers) this.#end(channel, held, { type: 'message', message });
    if (receivers.length > 0) this.#received(channel, entry);
    // Looking through a long queue at each publish is not needed: at worst the deadline comes too early.
    if (expiry !== undefined) channel.deadline.move(Math.min(expiry, expiresAt));
    else this.#schedule(channel);
    const info = { ...this.#describe(channel), subscribers: receivers.length };
    return { message, receivers: receivers.length, info };
  }

  async create(name: string, policy: Pick<PublishPolicy, 'channelTimeout'>): Promise<CreateResult> {
    this.#mustBeOpen();
    const found = this.#find(name);
    if (found) return { created: false, info: this.#describe(found) };
    this.#store.open(name);
    const channel = this.#add(name);
    channel.timeout = policy.channelTimeout;
    this.#schedule(channel);
    return { created: true, info: this.#describe(channel) };
  }

  async delete(name: string): Promise<ChannelInfo | undefined> {
    this.#mustBeOpen();
    const channel = this.#find(name);
    if (!channel) return undefined;
    const info = this.#describe(channel);
    this.#drop(channel);
    for (const held of [...channel.held]) this.#end(channel, held, { type: 'gone' });
    return info;
  }

  async info(name: string): Promise<ChannelInfo | undefined> {
    this.#mustBeOpen();
    const channel = this.#find(name);
    return channel && this.#describe(channel);
  }

  subscribe(request: SubscribeRequest, listener: (event: SubscribeEvent) => void): Subscription {
    const answer = (event: SubscribeEvent) => {
      listener(event);
      return nothing;
    };
    if (this.#closed) return answer({ type: 'closed' });
    const found = this.#find(request.channel);
    if (!found && request.mustExist) return answer({ type: 'refused', reason: 'unknown channel' });
    if (found) {
      found.requestedAt = found.activeAt = this.#clock.elapsed();
      found.timeout = request.channelTimeout;
      const entry = this.#next(request);
      if (entry) {
        this.#received(found, entry);
        this.#schedule(found);
        return answer({ type: 'message', message: entry.message });
      }
      this.#schedule(found);
    }
    if (!request.wait) return answer({ type: 'none' });
    return this.#hold(found, request, listener);
  }

  latest(): Position {
    const second = Math.floor(this.#clock.now() / 1000);
    // A clock that is set back must not set messages back.
    return this.#last.time >= second ? this.#last : { time: second, tag: 0 };
  }

  stats(): BrokerStats {
    const { messages, bytes } = this.#store;
    return { channels: this.#channels.size, messages, bytes, subscribers: this.#subscribers };
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const channel of [...this.#channels.values()]) {
      this.#drop(channel);
      for (const held of [...channel.held]) this.#end(channel, held, { type: 'closed' });
    }
    this.#deadlines.clear();
  }

  #hold(
    found: Channel | undefined,
    request: SubscribeRequest,
    listener: (event: SubscribeEvent) => void,
  ): Subscription {
    const waiting = found?.held.size ?? 0;
    const refusal = ((): SubscribeEvent | undefined => {
      if (request.concurrency === 'first' && waiting > 0) return { type: 'conflict' };
      // The last one in takes the place of the others, so there is always one for it.
      const full = request.maxSubscribers > 0 && waiting >= request.maxSubscribers;
      if (full && request.concurrency !== 'last') return { type: 'refused', reason: 'too many subscribers' };
      return undefined;
    })();
    if (refusal) {
      listener(refusal);
      return nothing;
    }
    try {
      this.#store.open(request.channel);
    } catch (error) {
      if (!(error instanceof StoreFull)) throw error;
      listener({ type: 'refused', reason: 'no memory' });
      return nothing;
    }
    const now = this.#clock.elapsed();
    const channel = found ?? this.#add(request.channel);
    channel.requestedAt = now;
    channel.timeout = request.channelTimeout;
    const losers = request.concurrency === 'last' ? [...channel.held] : [];
    const deadline = this.#deadlines.create(() => this.#end(channel, held, { type: 'timeout' }));
    const held: Held = { listener, deadline };
    channel.held.add(held);
    this.#subscribers++;
    if (request.timeout > 0) deadline.move(now + request.timeout);
    this.#schedule(channel);
    for (const loser of losers) this.#end(channel, loser, { type: 'conflict' });
    return { cancel: () => this.#forget(channel, held) };
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
      this.#schedule(channel);
    }
    return true;
  }

  #find(name: string): Channel | undefined {
    const channel = this.#channels.get(name);
    // A timer may be late; what is due has expired all the same.
    if (channel && channel.deadline.at <= this.#clock.elapsed()) this.#expire(channel);
    return this.#channels.get(name);
  }

  #add(name: string): Channel {
    const channel: Channel = {
      name,
      held: new Set(),
      deadline: this.#deadlines.create(() => this.#expire(channel)),
      published: 0,
      requestedAt: undefined,
      activeAt: this.#clock.elapsed(),
      timeout: 0,
    };
    this.#channels.set(name, channel);
    return channel;
  }

  #drop(channel: Channel): void {
    this.#channels.delete(channel.name);
    this.#store.remove(channel.name);
    channel.deadline.cancel();
  }

  #expire(channel: Channel): void {
    const now = this.#clock.elapsed();
    const before = this.#store.list(channel.name).length;
    this.#store.retain(channel.name, ({ expiresAt }) => expiresAt > now);
    const left = this.#store.list(channel.name).length;
    if (left === 0 && before > 0) channel.activeAt = now;
    const idle = left === 0 && channel.held.size === 0;
    if (idle && channel.activeAt + channel.timeout <= now) this.#drop(channel);
    else this.#schedule(channel);
  }

  #schedule(channel: Channel): void {
    if (this.#channels.get(channel.name) !== channel) return;
    const stored = this.#store.list(channel.name);
    let at = Number.POSITIVE_INFINITY;
    for (const { expiresAt } of stored) at = Math.min(at, expiresAt);
    if (stored.length === 0 && channel.held.size === 0) at = channel.activeAt + channel.timeout;
    channel.deadline.move(at);
  }

  #describe(channel: Channel): ChannelInfo {
    const { requestedAt, held } = channel;
    const requested =
      requestedAt === undefined ? -1 : Math.floor((this.#clock.elapsed() - requestedAt) / 1000);
    return { messages: this.#store.list(channel.name).length, requested, subscribers: held.size };
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new BrokerClosed();
  }
}

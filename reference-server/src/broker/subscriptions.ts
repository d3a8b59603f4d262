import type { SubscribeEvent, SubscribeRequest, Subscription } from './broker.js';
import type { Channel, ChannelLife, Channels, Held } from './channels.js';
import type { Clock } from './clock.js';
import type { Deadlines } from './deadlines.js';
import type { Faults } from './faults.js';
import type { FollowersHost } from './followers.js';
import { type Store, type StoredMessage, StoreFull } from './store.js';

/** What subscriptions need of their broker. */
export interface SubscriptionsHost extends Pick<FollowersHost, 'received' | 'joined' | 'left'> {
  /** Makes a channel for which the store has made room. */
  add(name: string, life: ChannelLife): Channel;
  /** A subscriber came to the channel. */
  use(channel: Channel, life: ChannelLife): void;
  /** Whether a subscriber may make one more channel. */
  hasRoom(): boolean;
}

const nothing: Subscription = { cancel() {} };

/** Requests that wait for one message: what they are answered at once, how they wait, and what ends that. */
export class Subscriptions {
  readonly #clock: Clock;
  readonly #store: Store;
  readonly #deadlines: Deadlines;
  readonly #channels: Channels;
  readonly #host: SubscriptionsHost;
  readonly #faults: Faults;
  #count = 0;

  constructor(
    clock: Clock,
    store: Store,
    deadlines: Deadlines,
    channels: Channels,
    host: SubscriptionsHost,
    faults: Faults,
  ) {
    this.#clock = clock;
    this.#store = store;
    this.#deadlines = deadlines;
    this.#channels = channels;
    this.#host = host;
    this.#faults = faults;
  }

  get count(): number {
    return this.#count;
  }

  subscribe(request: SubscribeRequest, listener: (event: SubscribeEvent) => void): Subscription {
    const answer = (event: SubscribeEvent) => {
      listener(event);
      return nothing;
    };
    const found = this.#channels.find(request.channel);
    if (!found && request.mustExist) return answer({ type: 'refused', reason: 'unknown channel' });
    if (found) {
      this.#host.use(found, { timeout: request.channelTimeout, sinceEmpty: true });
      const entry = this.#next(request);
      if (entry) {
        this.#host.received(found, [entry]);
        this.#channels.schedule(found);
        return answer({ type: 'message', message: entry.message });
      }
      this.#channels.schedule(found);
    }
    if (!request.wait) return answer({ type: 'none' });
    const refusal = this.#refusal(request, found);
    return refusal ? answer(refusal) : this.#hold(found, request, listener);
  }

  /** Answers all who wait on a channel. */
  endAll(channel: Channel, event: SubscribeEvent): void {
    for (const held of [...channel.held]) this.#end(channel, held, event);
  }

  #hold(
    found: Channel | undefined,
    request: SubscribeRequest,
    listener: (event: SubscribeEvent) => void,
  ): Subscription {
    const now = this.#clock.elapsed();
    const life = { timeout: request.channelTimeout, sinceEmpty: true };
    const channel = found ?? this.#host.add(request.channel, life);
    this.#host.use(channel, life);
    const losers = request.concurrency === 'last' ? [...channel.held] : [];
    const deadline = this.#deadlines.create(() => this.#end(channel, held, { type: 'timeout' }));
    const held: Held = { listener, deadline };
    channel.held.add(held);
    this.#count++;
    if (request.timeout > 0) deadline.move(now + request.timeout);
    try {
      this.#channels.schedule(channel);
      this.#host.joined(channel);
    } catch (error) {
      this.#faults.guard(() => this.#forget(channel, held));
      throw error;
    }
    for (const loser of losers) this.#end(channel, loser, { type: 'conflict' });
    return { cancel: () => this.#forget(channel, held) };
  }

  /** Why a request is not held; otherwise the store has room for its channel. */
  #refusal(request: SubscribeRequest, found: Channel | undefined): SubscribeEvent | undefined {
    if (!found && !this.#host.hasRoom()) return { type: 'refused', reason: 'too many channels' };
    const waiting = found?.held.size ?? 0;
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

  #end(channel: Channel, held: Held, event: SubscribeEvent): void {
    if (!this.#forget(channel, held)) return;
    try {
      held.listener(event);
    } catch (error) {
      // The others are told all the same.
      this.#faults.report(error);
    }
  }

  #forget(channel: Channel, held: Held): boolean {
    if (!channel.held.delete(held)) return false;
    this.#count--;
    held.deadline.cancel();
    this.#host.left(channel);
    return true;
  }
}

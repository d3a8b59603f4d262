import { type Awaitable, whenReady } from './awaitable.js';
import {
  type Broker,
  BrokerClosed,
  type PublishPolicy,
  type SubscribeEvent,
  type SubscribeRequest,
  type Subscription,
} from './broker.js';
import { Faults } from './faults.js';
import type { Follower, Following, FollowRequest, FollowResult } from './following.js';
import type { Draft } from './message.js';

/** Who waits, and can be told that it is over. */
interface Endable {
  end(): void;
}

/** A follower that stays until it leaves, or is sent away. */
class EndableFollowing implements Following, Endable {
  readonly #following: Following;
  readonly #follower: Follower;
  readonly #all: Set<Endable>;

  constructor(following: Following, follower: Follower, all: Set<Endable>) {
    this.#following = following;
    this.#follower = follower;
    this.#all = all;
  }

  leave(): void {
    this.#all.delete(this);
    this.#following.leave();
  }

  end(): void {
    this.#following.leave();
    this.#follower.closed();
  }
}

/**
 * A broker whose subscribers can be sent away while channels and messages stay: those of a configuration when the next one is
 * there, and those of a server bit by bit before it stops.
 */
export class EndableBroker implements Broker {
  readonly #broker: Broker;
  readonly #faults: Faults;
  /** In the order they came. */
  readonly #open = new Set<Endable>();
  #closed = false;
  #turnsAway = false;

  /** @param onError told of what subscribers throw when they are told of the end */
  constructor(broker: Broker, onError: (error: unknown) => void) {
    this.#broker = broker;
    this.#faults = new Faults(onError);
  }

  subscribe(request: SubscribeRequest, listener: (event: SubscribeEvent) => void): Subscription {
    if (this.#closed) {
      listener({ type: 'closed' });
      return { cancel() {} };
    }
    if (this.#turnsAway) {
      listener({ type: 'refused', reason: 'stopping' });
      return { cancel() {} };
    }
    let subscription: Subscription | undefined;
    let isOver = false;
    const open: Endable = {
      end: () => {
        subscription?.cancel();
        listener({ type: 'closed' });
      },
    };
    subscription = this.#broker.subscribe(request, (event) => {
      isOver = true;
      this.#open.delete(open);
      listener(event);
    });
    if (!isOver) this.#open.add(open);
    const held = subscription;
    return {
      cancel: () => {
        this.#open.delete(open);
        held.cancel();
      },
    };
  }

  follow(request: FollowRequest, follower: Follower): Awaitable<FollowResult> {
    if (this.#closed) return { type: 'closed' };
    if (this.#turnsAway) throw new BrokerClosed();
    return whenReady(this.#broker.follow(request, follower), (result) => this.#hold(result, follower));
  }

  #hold(result: FollowResult, follower: Follower): FollowResult {
    if (result.type !== 'followed' || !result.following) return result;
    if (this.#closed) {
      result.following.leave();
      return { type: 'closed' };
    }
    const { type, old, position } = result;
    const following = new EndableFollowing(result.following, follower, this.#open);
    this.#open.add(following);
    return { type, old, position, following };
  }

  /** How many wait now. */
  get open(): number {
    return this.#open.size;
  }

  /** Takes no more subscribers; those who are there stay, and publishers are served. */
  turnAway(): void {
    this.#turnsAway = true;
  }

  /** Ends so many of the subscriptions that came through this broker, those first that came first. */
  endFirst(count: number): void {
    const ending: Endable[] = [];
    for (const one of this.#open) {
      if (ending.length >= count) break;
      ending.push(one);
    }
    for (const one of ending) {
      this.#open.delete(one);
      // Whatever one of them throws, the others are told too.
      this.#faults.guard(() => one.end());
    }
  }

  /** Ends all subscriptions that came through this broker. */
  close(): void {
    this.#closed = true;
    this.endFirst(Number.POSITIVE_INFINITY);
  }

  publish(channel: string, draft: Draft, policy: PublishPolicy) {
    return this.#broker.publish(channel, draft, policy);
  }

  publishTo(channels: readonly string[], draft: Draft, options: { readonly store: boolean }) {
    return this.#broker.publishTo(channels, draft, options);
  }

  create(channel: string, policy: Pick<PublishPolicy, 'channelTimeout'>) {
    return this.#broker.create(channel, policy);
  }

  delete(channel: string, text?: Uint8Array) {
    return this.#broker.delete(channel, text);
  }

  info(channel: string) {
    return this.#broker.info(channel);
  }

  counts(of: readonly string[] | { readonly prefix: string }) {
    return this.#broker.counts(of);
  }

  totals() {
    return this.#broker.totals();
  }

  latest() {
    return this.#broker.latest();
  }

  current() {
    return this.#broker.current();
  }

  stats() {
    return this.#broker.stats();
  }
}

import { type Awaitable, whenReady } from '../../broker/awaitable.js';
import type {
  Broker,
  PublishPolicy,
  SubscribeEvent,
  SubscribeRequest,
  Subscription,
} from '../../broker/broker.js';
import { Faults } from '../../broker/faults.js';
import type { Follower, Following, FollowRequest, FollowResult } from '../../broker/following.js';
import type { Draft } from '../../broker/message.js';

/** What ends with the configuration. */
interface Endable {
  end(): void;
}

/** A follower that stays until it leaves, or its configuration ends. */
class ConfigurationFollowing implements Following, Endable {
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
 * The broker of one configuration. Closing it ends the subscriptions that were made through it, while channels and messages
 * stay for the next configuration.
 */
export class ConfigurationBroker implements Broker {
  readonly #broker: Broker;
  readonly #faults: Faults;
  /** In the order they came. */
  readonly #open = new Set<Endable>();
  #closed = false;

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
    return whenReady(this.#broker.follow(request, follower), (result) => this.#hold(result, follower));
  }

  #hold(result: FollowResult, follower: Follower): FollowResult {
    if (result.type !== 'followed' || !result.following) return result;
    if (this.#closed) {
      result.following.leave();
      return { type: 'closed' };
    }
    const { type, old, position } = result;
    const following = new ConfigurationFollowing(result.following, follower, this.#open);
    this.#open.add(following);
    return { type, old, position, following };
  }

  /** Ends all subscriptions that came through this broker. */
  close(): void {
    this.#closed = true;
    const open = [...this.#open];
    this.#open.clear();
    // Whatever one of them throws, the others are told too.
    for (const one of open) this.#faults.guard(() => one.end());
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

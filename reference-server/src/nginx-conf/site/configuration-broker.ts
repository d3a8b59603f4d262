import type {
  Broker,
  PublishPolicy,
  SubscribeEvent,
  SubscribeRequest,
  Subscription,
} from '../../broker/broker.js';
import { Faults } from '../../broker/faults.js';
import type { Follower, FollowRequest, FollowResult } from '../../broker/following.js';
import type { Draft } from '../../broker/message.js';

/**
 * The broker of one configuration. Closing it ends the subscriptions that were made through it, while channels and messages
 * stay for the next configuration.
 */
export class ConfigurationBroker implements Broker {
  readonly #broker: Broker;
  readonly #faults: Faults;
  readonly #ends = new Set<() => void>();
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
    const end = () => {
      subscription?.cancel();
      listener({ type: 'closed' });
    };
    subscription = this.#broker.subscribe(request, (event) => {
      isOver = true;
      this.#ends.delete(end);
      listener(event);
    });
    if (!isOver) this.#ends.add(end);
    const held = subscription;
    return {
      cancel: () => {
        this.#ends.delete(end);
        held.cancel();
      },
    };
  }

  follow(request: FollowRequest, follower: Follower): FollowResult {
    if (this.#closed) return { type: 'closed' };
    const result = this.#broker.follow(request, follower);
    if (result.type !== 'followed' || !result.following) return result;
    const { following } = result;
    const end = () => {
      following.leave();
      follower.closed();
    };
    this.#ends.add(end);
    const leave = () => {
      this.#ends.delete(end);
      following.leave();
    };
    return { ...result, following: { leave } };
  }

  /** Ends all subscriptions that came through this broker. */
  close(): void {
    this.#closed = true;
    const ends = [...this.#ends];
    this.#ends.clear();
    // Whatever one of them throws, the others are told too.
    for (const end of ends) this.#faults.guard(end);
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

  stats() {
    return this.#broker.stats();
  }
}

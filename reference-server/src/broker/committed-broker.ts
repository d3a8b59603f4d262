import type { Awaitable } from './awaitable.js';
import type {
  Broker,
  ChannelInfo,
  PublishPolicy,
  SubscribeEvent,
  SubscribeRequest,
  Subscription,
} from './broker.js';
import type { ChannelBroker } from './channel-broker.js';
import type { Commits } from './commits.js';
import type { Follower, FollowRequest, FollowResult } from './following.js';
import { comparePositions, type Draft, type Message } from './message.js';
import type { Durability } from './store.js';

/** A broker that knows at once what followers get first. */
type LocalBroker = Omit<Broker, 'follow'> & Pick<ChannelBroker, 'follow'>;

/** A follower that is told of nothing that might be lost. */
class CommittedFollower implements Follower {
  readonly #follower: Follower;
  readonly #commits: Commits;

  constructor(follower: Follower, commits: Commits) {
    this.#follower = follower;
    this.#commits = commits;
  }

  message(message: Message): void {
    this.#tell(() => this.#follower.message(message));
  }

  deleted(message: Message, left: number): void {
    this.#tell(() => this.#follower.deleted(message, left));
  }

  closed(): void {
    this.#follower.closed();
  }

  fail(): void {
    this.#follower.fail?.();
  }

  #tell(act: () => void): void {
    if (this.#commits.isClean) {
      act();
      return;
    }
    this.#commits.afterwards(() => {
      try {
        act();
      } catch (error) {
        // The broker, which would have ended it, has gone on.
        this.#follower.fail?.();
        throw error;
      }
    });
  }
}

/**
 * A broker over a store that outlives the process. Everything happens in memory as it always does; what is seen of it, by
 * subscribers and by publishers, waits until it is kept.
 */
export class CommittedBroker implements Broker {
  readonly #broker: LocalBroker;
  readonly #durability: Durability;
  readonly #commits: Commits;

  constructor(broker: LocalBroker, durability: Durability) {
    this.#broker = broker;
    this.#durability = durability;
    this.#commits = durability.commits;
  }

  publish(channel: string, draft: Draft, policy: PublishPolicy) {
    return this.#change(() => this.#broker.publish(channel, draft, policy));
  }

  publishTo(channels: readonly string[], draft: Draft, options: { readonly store: boolean }) {
    return this.#change(() => this.#broker.publishTo(channels, draft, options));
  }

  create(channel: string, policy: Pick<PublishPolicy, 'channelTimeout'>) {
    return this.#change(() => this.#broker.create(channel, policy));
  }

  delete(channel: string, text?: Uint8Array) {
    return this.#change(() => this.#broker.delete(channel, text));
  }

  info(channel: string): Awaitable<ChannelInfo | undefined> {
    return this.#told(this.#broker.info(channel));
  }

  counts(of: readonly string[] | { readonly prefix: string }) {
    return this.#told(this.#broker.counts(of));
  }

  totals() {
    return this.#told(this.#broker.totals());
  }

  subscribe(request: SubscribeRequest, listener: (event: SubscribeEvent) => void): Subscription {
    let isCancelled = false;
    const subscription = this.#broker.subscribe(request, (event) => {
      const waits = event.type === 'message' || event.type === 'gone' || this.#tellsNewPlace(event);
      if (!waits) listener(event);
      else {
        this.#commits.afterwards(() => {
          if (!isCancelled) listener(event);
        });
      }
    });
    return {
      cancel: () => {
        isCancelled = true;
        subscription.cancel();
      },
    };
  }

  follow(request: FollowRequest, follower: Follower): FollowResult {
    const commits = this.#commits;
    const committed = new CommittedFollower(follower, commits);
    const result = this.#broker.follow(request, committed);
    if (commits.isClean || result.type !== 'followed') return result;
    const { old, following } = result;
    const isKept = (message: Message) => comparePositions(message, commits.position) <= 0;
    const kept = old.filter(isKept);
    if (kept.length === old.length) return result;
    const position = kept.length > 0 ? lastOf(kept) : request.start;
    if (following) {
      for (const message of old) if (!isKept(message)) committed.message(message);
      return { type: 'followed', old: kept, position, following };
    }
    if (kept.length > 0 || request.stay === 'never') {
      return { type: 'followed', old: kept, position, following };
    }
    // There is something, but it cannot be shown yet: the request is held, and then gets the first of it.
    const channels = request.channels.map(({ name }) => ({ name, backtrack: 0 }));
    const waiting = { channels, start: {}, stay: 'always', mustHaveMessages: false } as const;
    const held = this.#broker.follow(waiting, committed);
    if (held.type !== 'followed') return held;
    for (const message of old) committed.message(message);
    return { type: 'followed', old: [], position: request.start, following: held.following };
  }

  latest() {
    const { isClean, position } = this.#commits;
    // Nothing that is shown is behind the last that is kept, and all that is not kept yet is. Nor may a place of a second be told
    // of which it is not kept yet that it was reached.
    const latest = isClean ? this.#broker.latest() : position;
    return this.#commits.isClean ? latest : position;
  }

  current() {
    return this.latest();
  }

  stats() {
    return this.#broker.stats();
  }

  close(): void {
    // Channels end with their broker, and are there again when the next one begins.
    this.#durability.freeze();
    this.#broker.close();
  }

  /** Whether who is told this is told a place to go on from that, after a crash, could be given to a message. */
  #tellsNewPlace({ type }: SubscribeEvent): boolean {
    if (type !== 'none' && type !== 'timeout') return false;
    this.latest();
    // Where nothing can be kept, an old place is told.
    return this.#commits.fault === undefined;
  }

  /** Does what changes something; who asked for it is told when it is kept. Nothing is begun while nothing can be kept. */
  #change<T>(act: () => Awaitable<T>): Awaitable<T> {
    const { fault } = this.#commits;
    if (fault) throw fault;
    return this.#told(act());
  }

  /** Tells what is so in memory when it is kept. */
  #told<T>(value: Awaitable<T>): Awaitable<T> {
    if (this.#commits.isClean) return value;
    return new Promise((resolve, reject) => {
      this.#commits.afterwards(() => resolve(value), reject);
    });
  }
}

/** The latest of some messages of several channels. */
function lastOf(messages: readonly Message[]): Message {
  return messages.reduce((last, message) => (comparePositions(message, last) > 0 ? message : last));
}

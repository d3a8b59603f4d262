import type { ChannelInfo, SubscribeEvent } from './broker.js';
import type { Clock } from './clock.js';
import type { Deadline, Deadlines } from './deadlines.js';
import type { Store } from './store.js';

/** A held request. */
export interface Held {
  readonly listener: (event: SubscribeEvent) => void;
  readonly deadline: Deadline;
}

/** What is known of a channel beside its messages. Instants are on the clock's `elapsed` scale. */
export interface Channel {
  readonly name: string;
  /** In the order they came. */
  readonly held: Set<Held>;
  /** When a message of it expires next, or the channel does; it may come too early. */
  readonly deadline: Deadline;
  /** How many messages were published. */
  published: number;
  requestedAt: number | undefined;
  /** When it was last of use to anybody. */
  activeAt: number;
  /** How long it stays when it is empty and nobody waits; milliseconds. */
  timeout: number;
}

/** The channels there are, and how they and their messages end by themselves. */
export class Channels {
  readonly #clock: Clock;
  readonly #store: Store;
  readonly #deadlines: Deadlines;
  readonly #byName = new Map<string, Channel>();

  constructor(clock: Clock, store: Store, deadlines: Deadlines) {
    this.#clock = clock;
    this.#store = store;
    this.#deadlines = deadlines;
  }

  get size(): number {
    return this.#byName.size;
  }

  all(): Channel[] {
    return [...this.#byName.values()];
  }

  /** The channel of that name, without what has expired. */
  find(name: string): Channel | undefined {
    const channel = this.#byName.get(name);
    // A timer may be late; what is due has expired all the same.
    if (channel && channel.deadline.at <= this.#clock.elapsed()) this.#expire(channel);
    return this.#byName.get(name);
  }

  /** A new channel, for which the store has made room. */
  add(name: string, timeout: number): Channel {
    const channel: Channel = {
      name,
      held: new Set(),
      deadline: this.#deadlines.create(() => this.#expire(channel)),
      published: 0,
      requestedAt: undefined,
      activeAt: this.#clock.elapsed(),
      timeout,
    };
    this.#byName.set(name, channel);
    return channel;
  }

  /** Forgets the channel and its messages; who waits on it is the caller's. */
  drop(channel: Channel): void {
    this.#byName.delete(channel.name);
    this.#store.remove(channel.name);
    channel.deadline.cancel();
  }

  /** Sets the deadline by what is in the channel now. */
  schedule(channel: Channel): void {
    if (this.#byName.get(channel.name) !== channel) return;
    const stored = this.#store.list(channel.name);
    let at = Number.POSITIVE_INFINITY;
    for (const { expiresAt } of stored) at = Math.min(at, expiresAt);
    if (stored.length === 0 && channel.held.size === 0) at = channel.activeAt + channel.timeout;
    channel.deadline.move(at);
  }

  /** Sets the deadline after a message was stored, without a look through all the others. */
  extend(channel: Channel, expiresAt: number): void {
    const { length } = this.#store.list(channel.name);
    if (length > 1 && this.#byName.get(channel.name) === channel) {
      channel.deadline.move(Math.min(channel.deadline.at, expiresAt));
    } else this.schedule(channel);
  }

  describe({ name, requestedAt, held }: Channel): ChannelInfo {
    const elapsed = this.#clock.elapsed();
    const requested = requestedAt === undefined ? -1 : Math.floor((elapsed - requestedAt) / 1000);
    return { messages: this.#store.list(name).length, requested, subscribers: held.size };
  }

  #expire(channel: Channel): void {
    if (this.#byName.get(channel.name) !== channel) return;
    const now = this.#clock.elapsed();
    const before = this.#store.list(channel.name).length;
    this.#store.retain(channel.name, ({ expiresAt }) => expiresAt > now);
    const left = this.#store.list(channel.name).length;
    if (left === 0 && before > 0) channel.activeAt = now;
    const idle = left === 0 && channel.held.size === 0;
    if (idle && channel.activeAt + channel.timeout <= now) this.drop(channel);
    else this.schedule(channel);
  }
}

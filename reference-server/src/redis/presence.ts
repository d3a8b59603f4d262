import { randomUUID } from 'node:crypto';
import type { ChannelBroker } from '../broker/channel-broker.js';
import type { ChannelObserver, ObserverHost } from '../broker/channel-observer.js';
import type { ChannelLife } from '../broker/channels.js';
import type { Clock } from '../broker/clock.js';
import type { BrokerTotals } from '../broker/following.js';
import type { Position } from '../broker/message.js';
import type { RedisLink } from './redis-link.js';
import type { Replica } from './replica.js';
import { readStanding, type Standing, type Tracked } from './tracked.js';
import { finite } from './wire-message.js';

/** The subscribers of a server that is not heard of for so long count no more; milliseconds. */
const lease = 15_000;

/** How a server asks where channels are: for somebody who makes them, for somebody who does not, or for itself. */
export type Way = 'asks' | 'looks' | 'keeps';

/** What Redis says when it is asked where channels are. */
export interface Whereabouts {
  /** Where the order was then: whoever is counted since then is to get every message after it. */
  readonly position: Position;
  readonly standings: readonly Standing[];
}

/** Tells Redis how many subscribers there are here, and brings back where channels stand. */
export class Presence {
  readonly #link: RedisLink;
  readonly #words: () => readonly string[];
  readonly #prefix: string;
  readonly #clock: Clock;
  readonly #broker: () => ChannelBroker;
  readonly #replica: () => Replica;
  readonly #reached: (position: Position, now: number) => void;
  readonly #changed = new Set<string>();
  #isDue = false;
  /** Subscribers who are about to wait. */
  coming = 0;

  /**
   * @param words what all scripts begin with
   * @param reached told of where the order has come to, and of the time of Redis
   */
  constructor(
    link: RedisLink,
    prefix: string,
    words: () => readonly string[],
    clock: Clock,
    broker: () => ChannelBroker,
    replica: () => Replica,
    reached: (position: Position, now: number) => void,
  ) {
    this.#reached = reached;
    this.#link = link;
    this.#prefix = prefix;
    this.#words = words;
    this.#clock = clock;
    this.#broker = broker;
    this.#replica = replica;
  }

  /** @param life of channels that are made by this; default: the one they have */
  async ask(way: Way, channels: readonly Tracked[], life?: ChannelLife): Promise<Whereabouts> {
    const all = this.coming + this.#broker().stats().subscribers;
    const rows = channels.flatMap((one) => {
      one.reported = this.#countOf(one);
      this.#changed.delete(one.name);
      const { timeout, sinceEmpty } = life ?? one.life;
      return [one.name, one.reported, finite(timeout), sinceEmpty ? 1 : 0];
    });
    const words = [...this.#words(), lease, all, way, randomUUID(), ...rows];
    const answer = (await this.#link.run('enter', this.#prefix, words)) as readonly unknown[];
    const [time, tag, now, ...standings] = answer as [number, number, number, ...unknown[]];
    const position = { time, tag };
    this.#reached(position, now);
    return { position, standings: standings.map(readStanding) };
  }

  /** How many wait on a channel here. */
  subscribers(name: string): number {
    return this.#broker().info(name)?.subscribers ?? 0;
  }

  /** Somebody came or went. */
  changed(name: string): void {
    this.#changed.add(name);
    if (this.#isDue) return;
    this.#isDue = true;
    this.#clock.endOfTurn(() => this.flush());
  }

  /** Tells of those who came and went, before anything else is asked. */
  flush(): void {
    this.#isDue = false;
    const changed = [...this.#changed].flatMap((name) => this.#replica().find(name) ?? []);
    this.#changed.clear();
    const wrong = changed.filter((one) => this.#countOf(one) !== one.reported);
    if (wrong.length > 0 && this.#link.isOpen) this.ask('keeps', wrong).catch(() => {});
  }

  #countOf({ name, coming }: Tracked): number {
    return coming + this.subscribers(name);
  }
}

/** An observer that also says whose subscribers have changed. */
export class PresenceObserver implements ChannelObserver {
  readonly #inner: ChannelObserver;
  readonly #changed: (channel: string) => void;

  constructor(inner: ChannelObserver, changed: (channel: string) => void) {
    this.#inner = inner;
    this.#changed = changed;
  }

  attach(host: ObserverHost): void {
    this.#inner.attach(host);
  }

  created(channel: string): void {
    this.#inner.created(channel);
  }

  subscribed(channel: string): void {
    this.#inner.subscribed(channel);
    this.#changed(channel);
  }

  unsubscribed(channel: string): void {
    this.#inner.unsubscribed(channel);
    this.#changed(channel);
  }

  deleted(channel: string, messages: number): void {
    this.#inner.deleted(channel, messages);
  }

  expired(channel: string): void {
    this.#inner.expired(channel);
  }

  totals(counted: BrokerTotals): BrokerTotals {
    return this.#inner.totals(counted);
  }
}

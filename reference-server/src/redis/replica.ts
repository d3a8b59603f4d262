import type { ChannelLife } from '../broker/channels.js';
import type { Clock } from '../broker/clock.js';
import { StoreUnavailable } from '../broker/commits.js';
import { comparePositions, type Position } from '../broker/message.js';
import { StoreFull } from '../broker/store.js';
import type { LocalCopy } from './local-copy.js';
import type { RedisLink } from './redis-link.js';
import { readMessages, type Standing, type Tracked } from './tracked.js';
import { type Notice, readNotice, type WireMessage } from './wire-message.js';

/** How many channels are asked for or listened to at a time. */
const atATime = 100;
/** Most that waits here of what was told; beyond that it is forgotten, and read later. */
const mostHeld = 20_000;

const nowhere: Position = { time: 0, tag: 0 };

/** What was told and waits. */
interface Held {
  readonly channel: string;
  readonly notice: Notice;
  /** Whether it was looked for what is missing before it. */
  readonly isAlone: boolean;
}

/** What is to be handed out of a channel that was behind. */
interface Behind {
  readonly one: Tracked;
  readonly standing: Standing;
  readonly messages: readonly WireMessage[];
}

/** What a replica is made of. */
export interface ReplicaParts {
  readonly link: RedisLink;
  readonly prefix: string;
  readonly clock: Clock;
  readonly copy: LocalCopy;
  /** Asks Redis where channels are; nothing is made by that but what subscribers here wait on. */
  readonly ask: (channels: readonly Tracked[]) => Promise<readonly Standing[]>;
}

/**
 * The channels of Redis that somebody here follows, as they are there: read once, and then kept up by what is told. Everything is
 * handed out in one order, that of Redis; where something was not heard, it is read before anything else is handed out.
 */
export class Replica {
  readonly #parts: ReplicaParts;
  readonly #tracked = new Map<string, Tracked>();
  /** While it is looked for what was not heard, what is told waits here. */
  #held: Held[] | undefined;
  #healing: Promise<void> | undefined;
  constructor(parts: ReplicaParts) {
    this.#parts = parts;
  }

  get all(): readonly Tracked[] {
    return [...this.#tracked.values()];
  }

  find(name: string): Tracked | undefined {
    return this.#tracked.get(name);
  }

  /** Begins to listen to those of the channels that are not listened to yet. */
  track(names: readonly string[], life: ChannelLife): readonly Tracked[] {
    const fresh: string[] = [];
    const tracked = names.map((name) => {
      const there = this.#tracked.get(name);
      if (there) return there;
      fresh.push(name);
      const one: Tracked = {
        name,
        epoch: '',
        last: 0,
        place: nowhere,
        life,
        waiting: [],
        reading: undefined,
        keep: Number.POSITIVE_INFINITY,
        isIncomplete: false,
        coming: 0,
        reported: 0,
        usedAt: this.#parts.clock.elapsed(),
      };
      this.#tracked.set(name, one);
      return one;
    });
    // What is asked next is answered behind this. That it failed is told by that too.
    if (fresh.length > 0) this.#listen(fresh).catch(() => {});
    return tracked;
  }

  /** No longer keeps a channel up. */
  untrack(one: Tracked): void {
    if (this.#tracked.get(one.name) !== one || !this.#parts.copy.forget(one.name)) return;
    this.#tracked.delete(one.name);
    const topic = this.#topic(one.name);
    this.#parts.link.call((connection) => connection.unlisten([topic])).catch(() => {});
  }

  /**
   * Waits until channels are here as they stand in Redis.
   * @throws StoreUnavailable, StoreFull
   */
  async catchUp(channels: readonly Tracked[], standings: readonly Standing[]): Promise<void> {
    const work = channels.map((one, index) => {
      const standing = standings[index];
      if (!standing) throw new Error('Redis said nothing of a channel');
      if (one.waiting) {
        one.reading ??= this.#read(one, standing);
        return one.reading;
      }
      if (one.epoch === '' && standing.published === 0) one.epoch = standing.epoch;
      return this.#isBehind(one, standing) || this.#held ? this.heal() : undefined;
    });
    await Promise.all(work);
    for (const [index, one] of channels.entries()) {
      if (one.isIncomplete) throw new StoreFull();
      const standing = standings[index];
      if (standing && one.epoch === standing.epoch) this.#parts.copy.reflect(one, standing);
    }
  }

  /** Something was told. */
  told(topic: string, bytes: Buffer): void {
    const channel = topic.slice(this.#topic('').length);
    if (this.#tracked.has(channel))
      this.#take({ channel, notice: readNotice(channel, bytes), isAlone: false });
  }

  /** Nothing is heard. Channels that were not read yet are let go of; whoever asked for them is told by that. */
  lost(): void {
    this.#held = [];
    for (const one of this.all) if (one.waiting) this.#tracked.delete(one.name);
  }

  /** Listens to everything again, and looks for what was not heard. */
  async connected(): Promise<void> {
    this.#held = [];
    // It may have lost everything: it is told what is known here before anybody publishes.
    this.#parts.ask([]).catch(() => {});
    const names = [...this.#tracked.keys()];
    for (let first = 0; first < names.length; first += atATime)
      this.#listen(names.slice(first, first + atATime)).catch(() => {});
    await this.heal();
  }

  /** Looks for what was not heard of any channel, and hands it out in its order; what is told meanwhile comes behind that. */
  heal(): Promise<void> {
    this.#held ??= [];
    this.#healing ??= this.#heal().finally(() => {
      this.#healing = undefined;
    });
    return this.#healing;
  }

  /** Compares channels with where they stand. @throws StoreUnavailable */
  async check(channels: readonly Tracked[]): Promise<void> {
    for (let first = 0; first < channels.length; first += atATime) {
      const some = channels.slice(first, first + atATime).filter(({ waiting }) => !waiting);
      const standings = await this.#parts.ask(some);
      const isBehind = some.some((one, index) => this.#isBehind(one, standings[index] as Standing));
      if (isBehind || this.#held) await this.heal();
    }
  }

  async #heal(): Promise<void> {
    // What was held may show once more that something was not heard.
    while (this.#held) await this.#healOnce();
  }

  async #healOnce(): Promise<void> {
    const behind: Behind[] = [];
    const live = this.all.filter(({ waiting }) => !waiting);
    for (let first = 0; first < live.length; first += atATime) {
      const some = live.slice(first, first + atATime);
      const standings = await this.#parts.ask(some);
      for (const [index, one] of some.entries()) {
        const standing = standings[index] as Standing;
        if (!this.#isBehind(one, standing)) continue;
        const isSameLife = standing.epoch === one.epoch;
        const messages = await this.#messages(one.name, isSameLife ? one.place : nowhere, standing.last);
        behind.push({ one, standing, messages });
      }
    }
    for (const { one, standing } of behind) this.#parts.copy.begin(one, standing);
    const missed = behind.flatMap(({ one, messages }) => messages.map((message) => ({ one, message })));
    missed.sort((a, b) => comparePositions(a.message.message, b.message.message));
    for (const { one, message } of missed) {
      if (message.message.id > one.last) this.#parts.copy.hand(one, message, one);
    }
    for (const { one, standing } of behind) this.#parts.copy.arrived(one, standing);
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const each of held) this.#take(each);
  }

  #isBehind(one: Tracked, { epoch, published }: Standing): boolean {
    return epoch !== one.epoch || published > one.last;
  }

  #take(held: Held): void {
    const one = this.#tracked.get(held.channel);
    if (!one) return;
    const waiting = this.#held ?? one.waiting;
    // It is found missing by what comes next, or at the next look.
    if (waiting && waiting.length >= mostHeld) waiting.length = 0;
    if (this.#held) this.#held.push(held);
    else if (one.waiting) one.waiting.push(held.notice);
    else this.#apply(one, held);
  }

  #apply(one: Tracked, { notice, isAlone }: Held): void {
    if (notice.type === 'deleted') {
      if (notice.epoch !== one.epoch) return;
      this.#parts.copy.remove(one, notice.text);
      return;
    }
    const { id } = notice.message;
    if (one.epoch === '' && id === 1) one.epoch = notice.epoch;
    const isSameLife = notice.epoch === one.epoch;
    if (isSameLife && id <= one.last) return;
    if (isSameLife ? id === one.last + 1 || isAlone : isAlone) {
      if (isSameLife) this.#parts.copy.hand(one, notice, notice);
      return;
    }
    // Something before it was not heard.
    this.#held = [{ channel: one.name, notice, isAlone: true }];
    this.heal().catch(() => {});
  }

  async #read(one: Tracked, standing: Standing): Promise<void> {
    try {
      const messages = await this.#messages(one.name, nowhere, standing.last);
      if (this.#tracked.get(one.name) !== one)
        throw new StoreUnavailable('Messages cannot be read at present');
      this.#parts.copy.append(messages);
    } catch (error) {
      if (this.#tracked.get(one.name) === one) {
        one.waiting = undefined;
        this.untrack(one);
      }
      throw error;
    }
    one.epoch = standing.epoch;
    one.life = standing.life;
    this.#parts.copy.arrived(one, standing);
    this.#parts.copy.reflect(one, standing);
    const waiting = one.waiting ?? [];
    one.waiting = undefined;
    for (const notice of waiting) this.#take({ channel: one.name, notice, isAlone: false });
  }

  #messages(name: string, after: Position, last: Position): Promise<readonly WireMessage[]> {
    return readMessages(this.#parts.link, this.#parts.prefix, name, after, last);
  }

  #topic(name: string): string {
    return `${this.#parts.prefix}c:${name}`;
  }

  #listen(names: readonly string[]): Promise<unknown> {
    const topics = names.map((name) => this.#topic(name));
    return this.#parts.link.call((connection) => connection.listen(topics));
  }
}

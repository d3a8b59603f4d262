import { randomUUID } from 'node:crypto';
import {
  type Broker,
  BrokerClosed,
  type ChannelInfo,
  type CreateResult,
  type PublishPolicy,
  type PublishResult,
  type SubscribeEvent,
  type SubscribeRequest,
  type Subscription,
} from '../broker/broker.js';
import { ChannelBroker } from '../broker/channel-broker.js';
import type { ChannelLife } from '../broker/channels.js';
import { StoreUnavailable } from '../broker/commits.js';
import {
  type BrokerTotals,
  type ChannelCounts,
  type Follower,
  type FollowRequest,
  type FollowResult,
  TooManyChannels,
} from '../broker/following.js';
import type { Draft, Position } from '../broker/message.js';
import { type SharedChannels, StoreFull } from '../broker/store.js';
import { MemoryStore } from '../stores/memory.js';
import { Census, type Counted, infoOf } from './census.js';
import { GatedFollower } from './gated-follower.js';
import { LocalCopy } from './local-copy.js';
import { Patrol } from './patrol.js';
import { Presence, PresenceObserver, type Way } from './presence.js';
import type { LinkListener, RedisLink } from './redis-link.js';
import { Replica } from './replica.js';
import type { ScriptName } from './scripts.js';
import { followFrom, subscribeFrom } from './starting-point.js';
import { finite, pack } from './wire-message.js';

/** [id, time, tag, stored, subscribers, seconds since somebody asked] */
type Published = readonly [number, number, number, number, number, number];

/** The broker of one of several servers on one Redis. What is published goes there; who subscribes here gets it from there. */
export class RedisBroker implements Broker, LinkListener {
  readonly #link: RedisLink;
  readonly #prefix: string;
  readonly #options: SharedChannels;
  readonly #node = randomUUID();
  readonly #broker: ChannelBroker;
  readonly #copy: LocalCopy;
  readonly #replica: Replica;
  readonly #presence: Presence;
  readonly #census = new Census((script, words) => this.#run(script, words));
  readonly #patrol: Patrol;
  #closed = false;

  constructor(link: RedisLink, database: number, options: SharedChannels) {
    const { clock, memorySize, rules, onError, observer } = options;
    this.#link = link;
    // What is told goes to all databases of a Redis.
    this.#prefix = `pushstream:${database}:`;
    this.#options = options;
    const store = new MemoryStore(memorySize);
    this.#presence = new Presence(
      link,
      this.#prefix,
      () => this.#words(),
      clock,
      () => this.#broker,
      () => this.#replica,
      (position, now) => this.#copy.reached(position, now),
    );
    const watched = new PresenceObserver(observer, (channel) => this.#presence.changed(channel));
    this.#broker = new ChannelBroker(clock, store, rules, onError, watched);
    this.#copy = new LocalCopy(clock, this.#broker, store, onError);
    this.#replica = new Replica({
      link,
      prefix: this.#prefix,
      clock,
      copy: this.#copy,
      ask: async (channels) => (await this.#presence.ask('keeps', channels)).standings,
    });
    this.#patrol = new Patrol({ clock, link, replica: this.#replica, presence: this.#presence, onError });
    link.attach(this);
  }

  async publish(name: string, draft: Draft, policy: PublishPolicy): Promise<PublishResult> {
    const life = { timeout: policy.channelTimeout, sinceEmpty: true };
    const [row] = await this.#publish(
      [name],
      draft,
      policy.keep,
      policy.messageTimeout,
      life,
      Number.POSITIVE_INFINITY,
    );
    if (!row) throw new Error('nothing was published');
    const [id, time, tag, messages, subscribers, requested] = row;
    const { bytes, eventId, eventType, contentType } = draft;
    const message = { channel: name, id, time, tag, eventId, eventType, contentType, bytes };
    return { message, receivers: subscribers, info: { messages, requested, subscribers } };
  }

  async publishTo(
    names: readonly string[],
    draft: Draft,
    { store }: { readonly store: boolean },
  ): Promise<readonly ChannelCounts[]> {
    const { keep, messageTtl, maxChannels } = this.#options.rules;
    const rows = await this.#publish(names, draft, store ? keep : 0, messageTtl, this.#life, maxChannels);
    // Of a channel that is named again: what is so in the end.
    const ends = new Map(names.map((name, index) => [name, rows[index]]));
    return names.map((channel) => {
      const [published = 0, , , stored = 0, subscribers = 0] = ends.get(channel) ?? [];
      return { channel, published, stored, subscribers };
    });
  }

  async create(name: string, policy: Pick<PublishPolicy, 'channelTimeout'>): Promise<CreateResult> {
    const words = [finite(policy.channelTimeout), 1, randomUUID(), name];
    const row = (await this.#run('create', words)) as Counted;
    return { created: row[0] === 1, info: infoOf(row) };
  }

  async delete(name: string, text?: Uint8Array): Promise<ChannelInfo | undefined> {
    const told = Buffer.from(text ?? Buffer.from(this.#options.rules.deletedText));
    const row = (await this.#run('remove', [told, name])) as Counted;
    return row[0] === 1 ? infoOf(row) : undefined;
  }

  info(name: string): Promise<ChannelInfo | undefined> {
    return this.#census.info(name);
  }

  counts(of: readonly string[] | { readonly prefix: string }): Promise<readonly ChannelCounts[]> {
    return this.#census.counts(of);
  }

  totals(): Promise<BrokerTotals> {
    return this.#census.totals(this.#broker.totals());
  }

  subscribe(request: SubscribeRequest, listener: (event: SubscribeEvent) => void): Subscription {
    let isCancelled = false;
    let subscription: Subscription | undefined;
    const tell = (event: SubscribeEvent) => {
      if (!isCancelled) listener(event);
    };
    const life = { timeout: request.channelTimeout, sinceEmpty: true };
    const way = request.mustExist || !request.wait ? 'looks' : 'asks';
    const begin = async () => {
      try {
        await this.#visit([request.channel], way, life, request.wait, (position) => {
          if (!isCancelled) subscription = this.#broker.subscribe(subscribeFrom(position, request), listener);
        });
      } catch (error) {
        const event = eventOf(error);
        if (!event) throw error;
        tell(event);
      }
    };
    begin().catch((error) => this.#options.onError(error));
    return {
      cancel() {
        isCancelled = true;
        subscription?.cancel();
      },
    };
  }

  async follow(request: FollowRequest, follower: Follower): Promise<FollowResult> {
    const names = [...new Set(request.channels.map(({ name }) => name))];
    const gated = new GatedFollower(follower);
    try {
      return await this.#visit(
        names,
        request.mustHaveMessages ? 'looks' : 'asks',
        this.#life,
        request.stay !== 'never',
        (position) => {
          // Whoever waits for the result is told of it within this turn.
          this.#options.clock.endOfTurn(() => gated.open());
          return this.#broker.follow(followFrom(position, request), gated);
        },
      );
    } catch (error) {
      if (error instanceof BrokerClosed) return { type: 'closed' };
      if (error instanceof StoreFull) return { type: 'refused', reason: 'no memory' };
      throw error;
    }
  }

  latest(): Position {
    return this.#copy.latest;
  }

  async current(): Promise<Position> {
    await this.#presence.ask('keeps', []);
    return this.#copy.latest;
  }

  stats() {
    return this.#broker.stats();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#patrol.end();
    this.#broker.close();
  }

  told(topic: string, bytes: Buffer): void {
    if (!this.#closed) this.#guard(() => this.#replica.told(topic, bytes));
  }

  lost(): void {
    this.#replica.lost();
  }

  connected(): void {
    if (this.#closed) return;
    this.#replica.connected().catch((error) => this.#patrol.report(error));
  }

  get #life(): ChannelLife {
    return { timeout: this.#options.rules.inactivity, sinceEmpty: false };
  }

  /**
   * Does something for a subscriber when the channels are here as they stand in Redis.
   * @param act is told where the order was when the subscriber was counted
   */
  async #visit<T>(
    names: readonly string[],
    way: Way,
    life: ChannelLife,
    stays: boolean,
    act: (position: Position) => T,
  ): Promise<T> {
    if (this.#closed) throw new BrokerClosed();
    const channels = this.#replica.track(names, life);
    const arrive = (count: number) => {
      if (stays) this.#presence.coming += count;
      for (const one of channels) {
        one.usedAt = this.#options.clock.elapsed();
        if (!stays) continue;
        one.coming += count;
        if (count < 0) this.#presence.changed(one.name);
      }
    };
    arrive(1);
    try {
      const { position, standings } = await this.#presence.ask(way, channels, life);
      await this.#replica.catchUp(channels, standings);
      return act(position);
    } finally {
      arrive(-1);
    }
  }

  async #publish(
    names: readonly string[],
    draft: Draft,
    keep: number,
    messageTimeout: number,
    life: ChannelLife,
    maxChannels: number,
  ): Promise<readonly Published[]> {
    this.#presence.flush();
    const rules = [finite(keep), messageTimeout, finite(life.timeout), life.sinceEmpty ? 1 : 0];
    const words = [...rules, finite(maxChannels), randomUUID(), pack(draft), ...names];
    const rows = (await this.#run('publish', words)) as readonly Published[];
    if (!Array.isArray(rows[0])) throw new TooManyChannels();
    for (const [, time, tag] of rows) this.#copy.reached({ time, tag });
    return rows;
  }

  #words(): readonly string[] {
    const { time, tag } = this.#copy.latest;
    return [this.#options.rules.wildcardPrefix, String(time), String(tag), this.#node];
  }

  #run(script: ScriptName, words: readonly (string | number | Buffer)[]): Promise<unknown> {
    if (this.#closed) return Promise.reject(new BrokerClosed());
    return this.#link.run(script, this.#prefix, [...this.#words(), ...words]);
  }

  #guard(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#options.onError(error);
    }
  }
}

/** What a subscriber is told for a failure that is not the code's. */
function eventOf(error: unknown): SubscribeEvent | undefined {
  if (error instanceof BrokerClosed) return { type: 'closed' };
  if (error instanceof StoreFull) return { type: 'refused', reason: 'no memory' };
  if (error instanceof StoreUnavailable) return { type: 'refused', reason: 'store unavailable' };
  return undefined;
}

import type { ChannelBroker } from '../broker/channel-broker.js';
import type { ChannelLife } from '../broker/channels.js';
import type { Clock } from '../broker/clock.js';
import { comparePositions, type Message, type Position } from '../broker/message.js';
import { type Store, StoreFull } from '../broker/store.js';
import type { Standing, Tracked } from './tracked.js';
import type { WireMessage } from './wire-message.js';

/** What is kept in this process of the channels of Redis, and handed to those who subscribe here. */
export class LocalCopy {
  readonly #clock: Clock;
  readonly #broker: ChannelBroker;
  readonly #store: Store;
  readonly #onError: (error: unknown) => void;
  /** What is to be added to a time of Redis for the time on this clock. */
  #offset = 0;
  #latest: Position = { time: 0, tag: 0 };

  /** @param store that of the broker */
  constructor(clock: Clock, broker: ChannelBroker, store: Store, onError: (error: unknown) => void) {
    this.#clock = clock;
    this.#broker = broker;
    this.#store = store;
    this.#onError = onError;
  }

  /** A position after all that is known. */
  get latest(): Position {
    return this.#latest;
  }

  /** Redis has said where the order has come to, and its time. */
  reached(position: Position, redisTime?: number): void {
    if (comparePositions(position, this.#latest) > 0) this.#latest = position;
    if (redisTime !== undefined) this.#offset = this.#clock.elapsed() - redisTime;
  }

  /** Hands out a message, and keeps it as it is kept in Redis. */
  hand(
    one: Tracked,
    { message, expiresAt }: WireMessage,
    { keep, life }: { readonly keep: number; readonly life: ChannelLife },
  ): void {
    one.last = message.id;
    one.place = { time: message.time, tag: message.tag };
    one.keep = keep;
    one.life = life;
    this.reached(one.place);
    const entry = this.#entry(message, expiresAt);
    try {
      this.#broker.receive(entry, keep, life);
    } catch (error) {
      if (!(error instanceof StoreFull)) {
        this.#onError(error);
        return;
      }
      // Whoever follows gets it; who comes later must not get what is kept here, for it is not all.
      one.isIncomplete = true;
      this.#broker.receive(entry, 0, life);
    }
  }

  #entry(message: Message, expiresAt: number) {
    return { message, expiresAt: expiresAt + this.#offset, dropReceivedAbove: Number.POSITIVE_INFINITY };
  }

  /** Keeps messages that were there before anybody followed. @throws StoreFull */
  append(messages: readonly WireMessage[]): void {
    const entries = messages.map(({ message, expiresAt }) => this.#entry(message, expiresAt));
    if (entries.length > 0) this.#store.append(entries, Number.POSITIVE_INFINITY);
  }

  /** A channel that has another life now ends, as its followers are to see it. */
  begin(one: Tracked, standing: Standing): void {
    if (standing.epoch === one.epoch) return;
    if (one.epoch !== '' && standing.deleted.epoch === one.epoch)
      this.#broker.delete(one.name, standing.deleted.text);
    else this.#store.retain(one.name, () => false);
    one.epoch = standing.epoch;
    one.last = 0;
    one.life = standing.life;
  }

  /** All of a channel is here, up to where it stands. */
  arrived(one: Tracked, { published, last }: Standing): void {
    one.last = Math.max(one.last, published);
    if (comparePositions(last, one.place) > 0) one.place = last;
    this.reached(last);
  }

  /** The broker here has the channel where Redis has it. */
  reflect(one: Tracked, { epoch, published, last, life }: Standing): void {
    if (epoch === '') this.#broker.forget(one.name);
    else if (!this.#broker.info(one.name)) this.#broker.restore({ name: one.name, published, last, life });
  }

  /** A channel was deleted. */
  remove(one: Tracked, text: Uint8Array): void {
    one.epoch = '';
    one.last = 0;
    this.#broker.delete(one.name, text);
  }

  /** Lets go of a channel that nobody here waits on; returns whether it is gone. */
  forget(name: string): boolean {
    return this.#broker.forget(name);
  }
}

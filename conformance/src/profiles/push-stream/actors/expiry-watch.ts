import { Failure } from '../../../actors/failure.js';
import type { PushChannel } from './push-channel.js';
import type { Scene } from './scene.js';

/** How much later than it should a message may go, milliseconds: servers look now and then, the module by timers of 4 and 5 s. */
const lateness = 9000;
/** How much sooner it may go: time is counted in whole seconds. */
const grain = 1000;
/** Milliseconds between two requests for the count. */
const pause = 200;

/** How many messages of a channel were stored at one moment. */
export interface StoredCount {
  /** How many messages are kept. */
  readonly kept: number;
  /** The connection of the transcript that shows it. */
  readonly connection: string;
}

/** Publishes messages to a channel and watches how long each of them is kept. */
export class ExpiryWatch {
  readonly channel: PushChannel;
  readonly #scene: Scene;
  /** Milliseconds for which a message is kept. */
  readonly #ttl: number;
  /** Between which instants each of them was published. */
  readonly #published: { readonly from: number; readonly to: number }[] = [];

  constructor(scene: Scene, ttl: number) {
    this.#scene = scene;
    this.#ttl = ttl;
    this.channel = scene.channel('publisherStrict');
  }

  /** A message is published: such a step that must succeed before the check can say anything. Returns its text. */
  async publish(): Promise<string> {
    const from = this.#scene.stage.now;
    const text = await this.channel.given.published();
    this.#published.push({ from, to: this.#scene.stage.now });
    return text;
  }

  /** Each message is kept as long as it should be. Looks again and again until this share of the life of the first has passed. */
  async keeps(look: () => Promise<StoredCount>, share: number): Promise<void> {
    const [first] = this.#published;
    const end = (first?.from ?? this.#scene.stage.now) + share * this.#ttl;
    while (this.#scene.stage.now < end) await this.#looks(look);
  }

  /** Each is kept as long as it should be, and then goes; until none is left. @throws Failure */
  async empties(look: () => Promise<StoredCount>): Promise<void> {
    while ((await this.#looks(look)) > 0);
  }

  /** How many messages are kept: no fewer than are young enough, and no more than are not far too old. @throws Failure */
  async #looks(look: () => Promise<StoredCount>): Promise<number> {
    const { stage } = this.#scene;
    const { immediately, patience } = stage.ports.timing;
    const before = stage.now;
    const { kept, connection } = await look();
    const after = stage.now;
    const young = this.#published.filter(({ from }) => after - from < this.#ttl - grain - immediately);
    const longest = this.#ttl + lateness + patience;
    const old = this.#published.filter(({ to }) => before - to > longest);
    const most = this.#published.length - old.length;
    if (kept < young.length) {
      throw new Failure(`${count(young.length)}, ${this.#ages(after)}`, count(kept), connection);
    }
    if (kept > most) {
      const overdue = Math.max(...old.map(({ to }) => before - to)) - longest;
      throw new Failure(`${count(most)} at most, ${this.#ages(before)}`, count(kept), connection, overdue);
    }
    await stage.pause(pause);
    return kept;
  }

  #ages(now: number): string {
    const ages = this.#published.map(({ to }) => `${Math.round(now - to)} ms`);
    return `for those published are ${ages.join(' and ')} old, of ${this.#ttl} ms`;
  }
}

const count = (messages: number): string => `${messages} stored message${messages === 1 ? '' : 's'}`;

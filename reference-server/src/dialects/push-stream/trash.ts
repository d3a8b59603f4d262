import type { Clock } from '../../broker/clock.js';
import type { Deadline, Deadlines } from '../../broker/deadlines.js';

/** How often deleted channels are cleaned up, and how long they are counted after that; milliseconds. */
const cleanUpInterval = 4000;
const untilForgotten = 10_000;

interface RemovedChannel {
  readonly channel: string;
  readonly messages: number;
  /** When it moves on. */
  readonly at: number;
}

/** Channels that are removed, in the order they went. */
class RemovedChannels {
  #removed: RemovedChannel[] = [];
  /** So many at the front were taken already. */
  #taken = 0;
  messages = 0;

  get channels(): number {
    return this.#removed.length - this.#taken;
  }

  get next(): number {
    return this.#removed[this.#taken]?.at ?? Number.POSITIVE_INFINITY;
  }

  add(removed: RemovedChannel): void {
    this.#removed.push(removed);
    this.messages += removed.messages;
  }

  take(now: number): RemovedChannel | undefined {
    if (this.next > now) return undefined;
    const removed = this.#removed[this.#taken++];
    this.messages -= removed?.messages ?? 0;
    // Moving up all the others each time would take the square of their number.
    if (this.#taken * 2 >= this.#removed.length) {
      this.#removed = this.#removed.slice(this.#taken);
      this.#taken = 0;
    }
    return removed;
  }
}

/** Counts the channels that are removed, for as long as the statistics speak of them. Their memory is free at once. */
export class Trash {
  readonly #clock: Clock;
  readonly #start: number;
  readonly #onCleanUp: ((channel: string) => void) | undefined;
  /** Set where somebody wants to know of the clean-up; the counts alone need no timer. */
  readonly #deadline: Deadline | undefined;
  readonly #waiting = new RemovedChannels();
  readonly #cleanedUp = new RemovedChannels();

  /** @param onCleanUp told of every deleted channel when it is cleaned up */
  constructor(clock: Clock, deadlines: Deadlines, onCleanUp?: (channel: string) => void) {
    this.#clock = clock;
    this.#start = clock.elapsed();
    this.#onCleanUp = onCleanUp;
    this.#deadline = onCleanUp && deadlines.create(() => this.#sweep());
  }

  /** Channels that wait for the clean-up, and their messages. */
  get waiting(): { readonly channels: number; readonly messages: number } {
    this.#sweep();
    return this.#waiting;
  }

  /** Channels that were cleaned up, and their messages. */
  get cleanedUp(): { readonly channels: number; readonly messages: number } {
    this.#sweep();
    return this.#cleanedUp;
  }

  /** A channel was deleted. */
  add(channel: string, messages: number): void {
    const intervals = Math.floor((this.#clock.elapsed() - this.#start) / cleanUpInterval) + 1;
    this.#waiting.add({ channel, messages, at: this.#start + intervals * cleanUpInterval });
    this.#sweep();
  }

  /** A channel was cleaned up without having been deleted. */
  addCleanedUp(channel: string): void {
    this.#cleanedUp.add({ channel, messages: 0, at: this.#clock.elapsed() + untilForgotten });
    this.#sweep();
  }

  #sweep(): void {
    const now = this.#clock.elapsed();
    for (let removed = this.#waiting.take(now); removed; removed = this.#waiting.take(now)) {
      this.#cleanedUp.add({ ...removed, at: removed.at + untilForgotten });
      this.#onCleanUp?.(removed.channel);
    }
    while (this.#cleanedUp.take(now));
    this.#deadline?.move(this.#waiting.next);
  }
}

import type { Clock } from '../../broker/clock.js';
import type { Deadline, Deadlines } from '../../broker/deadlines.js';

/** How often deleted channels are cleaned up, and how long they are counted after that; milliseconds. */
const cleanUpInterval = 4000;
const untilForgotten = 10_000;

interface Gone {
  readonly channel: string;
  readonly messages: number;
  /** When it moves on. */
  readonly at: number;
}

/** Channels that are gone, in the order they went. */
class Pile {
  #gone: Gone[] = [];
  /** So many at the front were taken already. */
  #taken = 0;
  messages = 0;

  get channels(): number {
    return this.#gone.length - this.#taken;
  }

  get next(): number {
    return this.#gone[this.#taken]?.at ?? Number.POSITIVE_INFINITY;
  }

  add(gone: Gone): void {
    this.#gone.push(gone);
    this.messages += gone.messages;
  }

  take(now: number): Gone | undefined {
    if (this.next > now) return undefined;
    const gone = this.#gone[this.#taken++];
    this.messages -= gone?.messages ?? 0;
    // Moving up all the others each time would take the square of their number.
    if (this.#taken * 2 >= this.#gone.length) {
      this.#gone = this.#gone.slice(this.#taken);
      this.#taken = 0;
    }
    return gone;
  }
}

/** Counts the channels that are gone, for as long as the statistics speak of them. Their memory is free at once. */
export class Trash {
  readonly #clock: Clock;
  readonly #start: number;
  readonly #onCleanUp: ((channel: string) => void) | undefined;
  /** Set where somebody wants to know of the clean-up; the counts alone need no timer. */
  readonly #deadline: Deadline | undefined;
  readonly #waiting = new Pile();
  readonly #cleanedUp = new Pile();

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
    for (let gone = this.#waiting.take(now); gone; gone = this.#waiting.take(now)) {
      this.#cleanedUp.add({ ...gone, at: gone.at + untilForgotten });
      this.#onCleanUp?.(gone.channel);
    }
    while (this.#cleanedUp.take(now));
    this.#deadline?.move(this.#waiting.next);
  }
}

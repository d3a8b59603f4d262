import type { Follower } from '../broker/following.js';
import type { Message } from '../broker/message.js';

/** A follower that is told nothing until the gate opens: then, in its order, what came meanwhile. */
export class GatedFollower implements Follower {
  readonly #follower: Follower;
  #waiting: (() => void)[] | undefined = [];

  constructor(follower: Follower) {
    this.#follower = follower;
  }

  open(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    try {
      for (const tell of waiting) tell();
    } catch (error) {
      // The broker, which would have ended it, has gone on.
      this.#follower.fail?.();
      throw error;
    }
  }

  message(message: Message): void {
    this.#tell(() => this.#follower.message(message));
  }

  deleted(message: Message, left: number): void {
    this.#tell(() => this.#follower.deleted(message, left));
  }

  closed(): void {
    this.#tell(() => this.#follower.closed());
  }

  fail(): void {
    this.#follower.fail?.();
  }

  #tell(tell: () => void): void {
    if (this.#waiting) this.#waiting.push(tell);
    else tell();
  }
}

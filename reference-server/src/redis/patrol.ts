import type { Clock, Timer } from '../broker/clock.js';
import { StoreUnavailable } from '../broker/commits.js';
import type { Presence } from './presence.js';
import type { RedisLink } from './redis-link.js';
import type { Replica } from './replica.js';
import type { Tracked } from './tracked.js';

/** How often channels are compared with Redis, at least how many at a time, and in how many goes all of them. Milliseconds. */
const lookTime = 2000;
const leastLooked = 1000;
const goes = 4;
/** How long a channel is kept up that nobody here follows; milliseconds. */
const idleTime = 30_000;
/** What a patrol goes through. */
export interface PatrolParts {
  readonly clock: Clock;
  readonly link: RedisLink;
  readonly replica: Replica;
  readonly presence: Presence;
  readonly onError: (error: unknown) => void;
}

/** Every few seconds tells Redis that this server is there, compares channels with it, and lets go of what nobody follows. */
export class Patrol {
  readonly #parts: PatrolParts;
  #timer: Timer | undefined;
  #looked = 0;
  #isOver = false;

  constructor(parts: PatrolParts) {
    this.#parts = parts;
    this.#lookLater();
  }

  end(): void {
    this.#isOver = true;
    this.#timer?.cancel();
  }

  /** That nothing is answered is told by the link. */
  report(error: unknown): void {
    if (!(error instanceof StoreUnavailable)) this.#parts.onError(error);
  }

  #lookLater(): void {
    this.#timer = this.#parts.clock.after(lookTime, () => {
      this.#look()
        .catch((error) => this.report(error))
        .finally(() => {
          if (!this.#isOver) this.#lookLater();
        });
    });
  }

  /** Tells Redis that this server is there, compares channels with it, and lets go of what nobody follows. */
  async #look(): Promise<void> {
    if (!this.#parts.link.isOpen) return;
    const oldest = this.#parts.clock.elapsed() - idleTime;
    for (const one of this.#parts.replica.all)
      if (this.#isIdle(one, oldest)) this.#parts.replica.untrack(one);
    const { all } = this.#parts.replica;
    const most = Math.max(leastLooked, Math.ceil(all.length / goes));
    if (this.#looked >= all.length) this.#looked = 0;
    const some = all.slice(this.#looked, this.#looked + most);
    this.#looked += most;
    if (some.length === 0) await this.#parts.presence.ask('keeps', []);
    else await this.#parts.replica.check(some);
  }

  #isIdle({ name, waiting, coming, usedAt, isIncomplete }: Tracked, oldest: number): boolean {
    const isUsed = waiting !== undefined || coming > 0 || this.#parts.presence.subscribers(name) > 0;
    return !isUsed && (isIncomplete || usedAt <= oldest);
  }
}

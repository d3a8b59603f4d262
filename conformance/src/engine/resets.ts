import type { Stage } from '../actors/stage.js';

/*
 * Proxies and busy machines reset a connection now and then, before a byte of an answer came. That says nothing of a requirement,
 * so a check that failed beside it is run again; a server that does it often is judged by it.
 */

/** How many resets are excused in any run, and what share of the connections of a long one. */
const excusable = { few: 3, share: 0.03 };

/** The connections of a run that were reset before a byte of an answer. */
export class Resets {
  #connections = 0;
  #resets = 0;

  /** Takes those of one attempt at a check. */
  count({ connections, resets }: Pick<Stage, 'connections' | 'resets'>): void {
    this.#connections += connections;
    this.#resets += resets;
  }

  /** Whether there are so few that a failure beside one may be none of the server's. */
  get few(): boolean {
    return this.#resets <= excusable.few + excusable.share * this.#connections;
  }

  /** What the user is told; undefined when there was none. */
  get notice(): string | undefined {
    if (this.#resets === 0) return undefined;
    const were = this.#resets === 1 ? 'was' : 'were';
    const judged = this.few
      ? 'a check that failed beside that was run again'
      : 'too many to run each check again that failed beside that';
    return `${this.#resets} of ${this.#connections} connections ${were} reset before a byte of an answer; ${judged}: look at what the server, or a proxy in front of it, logs about them`;
  }
}

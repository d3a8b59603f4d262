import type { Message } from '../broker/message.js';
import { costOf, type Feed } from './feed.js';
import { joined, type Piece, pulledPiece } from './pieces.js';

/**
 * What one subscriber gets before anything else, made piece by piece as it reads: stored messages first, and behind them
 * what was published meanwhile. The messages are the broker's own: what waits here is not copied.
 */
export class Backlog {
  readonly #feed: Feed;
  #header: Uint8Array | undefined;
  /** The next one last. */
  #stored: Message[];
  /** The next one last. */
  #live: Message[] = [];
  /** What came later, in its order. */
  #later: Message[] = [];
  #cost = 0;
  #isOld: boolean;
  #pieces: Generator<Piece, undefined> | undefined;

  /**
   * @param header framed; goes first
   * @param stored oldest first
   */
  constructor(feed: Feed, header: Uint8Array | undefined, stored: readonly Message[]) {
    this.#feed = feed;
    this.#header = header;
    this.#stored = [...stored].reverse();
    this.#isOld = stored.length > 0;
  }

  /** What the messages count that were published since, see {@link costOf}. */
  get cost(): number {
    return this.#cost;
  }

  /** Whether stored messages, which nobody can blame the subscriber for, are still on their way to it. */
  get isOld(): boolean {
    return this.#isOld;
  }

  add(messages: readonly Message[]): void {
    for (const message of messages) {
      this.#later.push(message);
      this.#cost += costOf(message);
    }
  }

  /** The bytes of the next write; undefined when there are none left. Throws where a frame cannot be made. */
  next(): Uint8Array | undefined {
    this.#pieces ??= joined(this.#frames(), pulledPiece);
    const { value } = this.#pieces.next();
    if (!value) this.#pieces = undefined;
    return value?.bytes;
  }

  /** The peer has taken what was written. */
  drained(): void {
    if (this.#stored.length === 0) this.#isOld = false;
  }

  *#frames(): Generator<Uint8Array> {
    const header = this.#header;
    this.#header = undefined;
    if (header && header.byteLength > 0) yield header;
    for (let message = this.#take(); message; message = this.#take()) yield this.#feed.encode(message);
  }

  #take(): Message | undefined {
    const stored = this.#stored.pop();
    if (stored) return stored;
    if (this.#live.length === 0) {
      this.#live = this.#later.reverse();
      this.#later = [];
    }
    const live = this.#live.pop();
    if (live) this.#cost -= costOf(live);
    return live;
  }
}

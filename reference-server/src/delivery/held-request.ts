import type { Deadline, Due } from '../broker/deadlines.js';
import type { Follower, Following } from '../broker/following.js';
import type { Message } from '../broker/message.js';
import type { Exchange } from '../http/exchange.js';
import { type Answer, serverFault } from './answers.js';
import type { Endable, Outbox } from './outbox.js';
import type { ModeTraffic } from './traffic.js';

/** What ends a held request. */
export type Release =
  | { readonly type: 'message'; readonly message: Message }
  /** A channel was deleted; the message says so. */
  | { readonly type: 'deleted'; readonly message: Message }
  | { readonly type: 'timeout' }
  /** The server stops. */
  | { readonly type: 'closed' };

/** The answers of a location to held requests. */
export type Releases = (release: Release, exchange: Exchange) => Answer;

/** A request that is held until there is something to say (long-polling). */
export class HeldRequest implements Follower, Due, Endable {
  readonly #exchange: Exchange;
  readonly #outbox: Outbox;
  readonly #answers: Releases;
  readonly #traffic: ModeTraffic;
  #following: Following | undefined;
  #deadline: Deadline | undefined;
  #over = false;

  constructor(exchange: Exchange, outbox: Outbox, answers: Releases, traffic: ModeTraffic) {
    this.#exchange = exchange;
    this.#outbox = outbox;
    this.#answers = answers;
    this.#traffic = traffic;
  }

  /** @param ttl milliseconds; undefined = without end */
  start(following: Following, ttl: number | undefined): void {
    this.#following = following;
    this.#traffic.waiting++;
    if (ttl === undefined) return;
    const { clock, deadlines } = this.#outbox;
    this.#deadline = deadlines.create(this);
    this.#deadline.move(clock.elapsed() + ttl);
  }

  message(message: Message): void {
    this.#release({ type: 'message', message });
  }

  deleted(message: Message): void {
    this.#release({ type: 'deleted', message });
  }

  closed(): void {
    this.#release({ type: 'closed' });
  }

  onDeadline(): void {
    this.#release({ type: 'timeout' });
  }

  /** The peer has gone. */
  leave(): void {
    if (this.#over) return;
    this.#over = true;
    this.#deadline?.cancel();
    if (!this.#following) return;
    this.#traffic.waiting--;
    this.#following.leave();
  }

  /** What the request was to be answered failed. */
  fail(): void {
    this.leave();
    if (!this.#exchange.ended) this.#exchange.respond(serverFault);
  }

  #release(release: Release): void {
    if (this.#over) return;
    this.leave();
    if (release.type === 'message') this.#traffic.delivered++;
    try {
      const answer = this.#answers(release, this.#exchange);
      // The same object for all who get the same: a connection then writes the same bytes.
      this.#exchange.respond(answer, answer.bytes);
    } catch (error) {
      this.#outbox.fail(this, error);
    }
  }
}

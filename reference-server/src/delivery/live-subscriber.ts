import type { Deadline, Due } from '../broker/deadlines.js';
import type { Follower, Following } from '../broker/following.js';
import type { Message } from '../broker/message.js';
import type { Batch, Feed } from './feed.js';
import type { Outbox, Sender } from './outbox.js';

/** A connection that takes framed bytes. */
export interface Outlet {
  /** Bytes that wait for the peer. */
  readonly queued: number;
  write(bytes: Uint8Array): void;
  /** Ends it behind what was written. */
  end(): void;
  /** Ends it at once. */
  cut(): void;
}

/** What the live subscribers of a location have in common, in one framing. */
export interface LiveStyle {
  readonly outbox: Outbox;
  readonly feed: Feed;
  /** Framed; empty when there is none. */
  readonly footer: Buffer;
  readonly ping: Buffer;
  /** Milliseconds of silence; undefined = no pings. */
  readonly pingInterval: number | undefined;
  /** Milliseconds; undefined = without end. */
  readonly connectionTtl: number | undefined;
}

/** A subscriber whose connection stays: streaming, eventsource, websocket. */
export class LiveSubscriber implements Follower, Sender, Due {
  readonly #style: LiveStyle;
  #outlet: Outlet | undefined;
  #following: Following | undefined;
  #pending: Batch | undefined;
  #deadline: Deadline | undefined;
  #endsAt = Number.POSITIVE_INFINITY;
  /** When something was sent last. */
  #sentAt = 0;
  #over = false;

  constructor(style: LiveStyle) {
    this.#style = style;
  }

  /**
   * Begins.
   * @param opening framed: the header, and the messages from before
   */
  start(following: Following, outlet: Outlet, opening: Uint8Array): void {
    const { outbox, pingInterval, connectionTtl } = this.#style;
    this.#following = following;
    this.#outlet = outlet;
    this.#sentAt = outbox.clock.elapsed();
    if (opening.byteLength > 0) outlet.write(opening);
    if (pingInterval === undefined && connectionTtl === undefined) return;
    this.#endsAt = this.#sentAt + (connectionTtl ?? Number.POSITIVE_INFINITY);
    this.#deadline = outbox.deadlines.create(this);
    this.#deadline.move(this.#next());
  }

  message(message: Message): void {
    if (this.#over) return;
    if (!this.#pending) this.#style.outbox.add(this);
    this.#pending = this.#style.feed.add(this.#pending, message);
  }

  deleted(message: Message, left: number): void {
    this.message(message);
    if (left === 0) this.closed();
  }

  closed(): void {
    if (this.#over) return;
    const { footer, outbox } = this.#style;
    this.flush(outbox.clock.elapsed());
    if (this.#over) return;
    this.leave();
    if (footer.length > 0) this.#outlet?.write(footer);
    this.#outlet?.end();
  }

  /** The peer has gone, or there is nobody to write to any more. */
  leave(): void {
    if (this.#over) return;
    this.#over = true;
    this.#pending = undefined;
    this.#deadline?.cancel();
    this.#following?.leave();
  }

  flush(now: number): void {
    const pending = this.#pending;
    const outlet = this.#outlet;
    if (!pending || !outlet) return;
    this.#pending = undefined;
    if (outlet.queued > this.#style.outbox.limit) {
      this.#style.outbox.countDropped();
      this.leave();
      outlet.cut();
      return;
    }
    this.#sentAt = now;
    outlet.write(pending.bytes);
  }

  onDeadline(): void {
    const { clock } = this.#style.outbox;
    const now = clock.elapsed();
    if (this.#endsAt <= now) {
      this.closed();
      return;
    }
    // What was sent since the deadline was set has put it off.
    const { pingInterval = Number.POSITIVE_INFINITY, ping } = this.#style;
    if (this.#sentAt + pingInterval <= now) {
      this.#sentAt = now;
      // Who is too far behind needs no ping to stay alive.
      if (this.#outlet && this.#outlet.queued <= this.#style.outbox.limit) this.#outlet.write(ping);
    }
    this.#deadline?.move(this.#next());
  }

  #next(): number {
    const { pingInterval = Number.POSITIVE_INFINITY } = this.#style;
    return Math.min(this.#endsAt, this.#sentAt + pingInterval);
  }
}

import type { Deadline, Due } from '../broker/deadlines.js';
import type { Follower, Following } from '../broker/following.js';
import type { Message } from '../broker/message.js';
import { Backlog } from './backlog.js';
import type { Batch, Feed } from './feed.js';
import type { Outbox, Sender } from './outbox.js';
import type { ModeTraffic } from './traffic.js';

/** A connection that takes framed bytes. */
export interface Outlet {
  /** Bytes that wait for the peer. */
  readonly queued: number;
  write(bytes: Uint8Array): void;
  /** Calls the listener once, when the peer has taken what was written until now; never when it goes before. */
  onDrain(listener: () => void): void;
  /** Ends it behind what was written. */
  end(): void;
  /** Ends it at once. */
  cut(): void;
}

/** What the live subscribers of a location have in common, in one framing. */
export interface LiveStyle {
  readonly outbox: Outbox;
  readonly traffic: ModeTraffic;
  readonly feed: Feed;
  /** Framed; empty when there is none. */
  readonly footer: Buffer;
  readonly ping: Buffer;
  /** Milliseconds of silence; undefined = no pings. */
  readonly pingInterval: number | undefined;
  /** Milliseconds; undefined = without end. */
  readonly connectionTtl: number | undefined;
}

/** So many messages of one turn, or what counts so many bytes, are sent before the turn is over. */
const mostPending = 1024;
const mostPendingBytes = 512 * 1024;

/** A subscriber that takes nothing of its backlog for so long is cut off; milliseconds. */
const stallTime = 60_000;

/** A subscriber whose connection stays: streaming, eventsource, websocket. */
export class LiveSubscriber implements Follower, Sender, Due {
  readonly #style: LiveStyle;
  #outlet: Outlet | undefined;
  #following: Following | undefined;
  #pending: Batch | undefined;
  /** What goes out before anything that is pending; while there is something, the subscriber is asked to read on. */
  #backlog: Backlog | undefined;
  /** Whether messages came in this turn, and whether too many bytes were waiting before. */
  #turn: 'quiet' | 'busy' | 'behind' = 'quiet';
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
   * @param header framed; empty when there is none
   * @param stored messages from before, oldest first: they are sent as the peer reads, and never too much for it
   */
  start(following: Following, outlet: Outlet, header: Uint8Array, stored: readonly Message[]): void {
    const { outbox, pingInterval, connectionTtl } = this.#style;
    this.#following = following;
    this.#style.traffic.waiting++;
    this.#outlet = outlet;
    this.#sentAt = outbox.clock.elapsed();
    if (pingInterval !== undefined || connectionTtl !== undefined) {
      this.#endsAt = this.#sentAt + (connectionTtl ?? Number.POSITIVE_INFINITY);
      this.#setDeadline();
    }
    if (stored.length > 0) this.#pull(new Backlog(this.#style.feed, header, stored));
    else if (header.byteLength > 0) outlet.write(header);
  }

  message(message: Message): void {
    if (this.#take(message)) this.#style.traffic.delivered++;
  }

  /** Returns whether it is going to be sent. */
  #take(message: Message): boolean {
    if (this.#over) return false;
    const { outbox, feed } = this.#style;
    if (this.#turn === 'quiet') {
      this.#turn = this.#isBehind() ? 'behind' : 'busy';
      outbox.add(this);
    }
    // Who is going to be dropped needs nothing more.
    if (this.#turn === 'behind') return false;
    this.#pending = feed.add(this.#pending, message);
    if (this.#pending.length < mostPending && this.#pending.cost < mostPendingBytes) return true;
    outbox.attempt(this, () => this.#send(outbox.clock.elapsed()));
    return true;
  }

  deleted(message: Message, left: number): void {
    this.#take(message);
    if (left === 0) this.closed();
  }

  closed(): void {
    if (this.#over) return;
    const { outbox } = this.#style;
    outbox.attempt(this, () => {
      this.flush(outbox.clock.elapsed());
      if (this.#over) return;
      this.#isOver();
      if (this.#backlog) this.#setDeadline();
      else this.#finish();
    });
  }

  /** The peer has gone, or there is nobody to write to any more. */
  leave(): void {
    this.#pending = undefined;
    this.#backlog = undefined;
    this.#deadline?.cancel();
    if (!this.#over) this.#isOver();
  }

  #isOver(): void {
    this.#over = true;
    if (!this.#following) return;
    this.#style.traffic.waiting--;
    this.#following.leave();
  }

  fail(): void {
    this.leave();
    this.#outlet?.cut();
  }

  flush(now: number): void {
    const turn = this.#turn;
    this.#turn = 'quiet';
    if (this.#over) return;
    if (turn === 'behind') this.#drop();
    else this.#send(now);
  }

  onDeadline(): void {
    const { clock } = this.#style.outbox;
    const now = clock.elapsed();
    if (this.#backlog && this.#sentAt + stallTime <= now) {
      this.#drop();
      return;
    }
    if (this.#over) {
      this.#setDeadline();
      return;
    }
    if (this.#endsAt <= now) {
      this.closed();
      return;
    }
    // What was sent since the deadline was set has put it off.
    const { pingInterval = Number.POSITIVE_INFINITY, ping } = this.#style;
    if (!this.#backlog && this.#sentAt + pingInterval <= now) {
      this.#sentAt = now;
      // Who is too far behind needs no ping to stay alive.
      if (this.#outlet && this.#outlet.queued <= this.#style.outbox.limit) this.#outlet.write(ping);
    }
    this.#setDeadline();
  }

  /** Whether more waits for the subscriber than may. What was stored before it came does not count. */
  #isBehind(): boolean {
    const { limit } = this.#style.outbox;
    const queued = this.#outlet?.queued ?? 0;
    const backlog = this.#backlog;
    return (backlog?.cost ?? 0) + (backlog?.isOld ? 0 : queued) > limit;
  }

  /** Sends what is pending, as long as the peer reads; what is left waits for it. */
  #send(now: number): void {
    const pending = this.#pending;
    const outlet = this.#outlet;
    if (!pending || !outlet) return;
    this.#pending = undefined;
    if (this.#backlog) {
      this.#backlog.add(pending.messagesAfter(0));
      return;
    }
    this.#sentAt = now;
    const { outbox, feed } = this.#style;
    for (let index = 0; ; index++) {
      if (outlet.queued > outbox.writable) {
        const left = pending.messagesAfter(index);
        if (left.length === 0) return;
        const backlog = new Backlog(feed, undefined, []);
        backlog.add(left);
        this.#pull(backlog);
        return;
      }
      const piece = pending.piece(index);
      if (!piece) return;
      outlet.write(piece);
    }
  }

  /** Begins to send a backlog. */
  #pull(backlog: Backlog): void {
    this.#backlog = backlog;
    this.#style.outbox.attempt(this, () => this.#pump());
  }

  /** Sends of the backlog what the peer can take. */
  #pump(): void {
    const backlog = this.#backlog;
    const outlet = this.#outlet;
    if (!backlog || !outlet) return;
    const { outbox } = this.#style;
    this.#sentAt = outbox.clock.elapsed();
    for (;;) {
      if (outlet.queued > outbox.writable) {
        this.#setDeadline();
        outlet.onDrain(() => {
          backlog.drained();
          outbox.attempt(this, () => this.#pump());
        });
        return;
      }
      const piece = backlog.next();
      if (!piece) break;
      outlet.write(piece);
    }
    this.#backlog = undefined;
    if (this.#over) this.#finish();
    else if (this.#deadline) this.#setDeadline();
  }

  #finish(): void {
    const { footer } = this.#style;
    this.#deadline?.cancel();
    if (footer.length > 0) this.#outlet?.write(footer);
    this.#outlet?.end();
  }

  #drop(): void {
    this.#style.outbox.countDropped();
    this.fail();
  }

  #setDeadline(): void {
    const { outbox, pingInterval = Number.POSITIVE_INFINITY } = this.#style;
    // While there is a backlog no ping is due: one that is overdue would be run again and again.
    const silence = this.#backlog ? stallTime : pingInterval;
    const end = this.#over ? Number.POSITIVE_INFINITY : this.#endsAt;
    this.#deadline ??= outbox.deadlines.create(this);
    this.#deadline.move(Math.min(end, this.#sentAt + silence));
  }
}

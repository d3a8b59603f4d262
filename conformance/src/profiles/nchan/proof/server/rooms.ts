import type { Clock } from '../../../../wire/clock.js';

/** A message. Tags count through all channels, so that one number tells a position in several. */
export interface Entry {
  readonly room: Room;
  readonly time: number;
  readonly tag: number;
  readonly type: string | undefined;
  readonly event: string | undefined;
  readonly body: Buffer;
}

/** Somebody who waits for messages. */
export interface Waiter {
  /** Whether its connection lasts. */
  readonly lasts: boolean;
  give(entry: Entry): void;
  gone(room: Room): void;
}

/** A channel. */
export interface Room {
  readonly id: string;
  entries: Entry[];
  readonly waiters: Set<Waiter>;
  asked: number | undefined;
  /** Whether somebody was here who was not counted. */
  known?: boolean;
  first: Entry | undefined;
  last: Entry | undefined;
}

/** What somebody publishes. */
export interface Draft {
  readonly body: Buffer;
  readonly type?: string | undefined;
  readonly event?: string | undefined;
  /** How many messages the channel keeps. */
  readonly keep: number;
}

/** All channels. */
export class Rooms {
  readonly #rooms = new Map<string, Room>();
  readonly clock: Clock;
  readonly #lateness: number;
  #tag = 0;

  /** @param lateness milliseconds after which those who wait hear of anything */
  constructor(clock: Clock, lateness = 0) {
    this.clock = clock;
    this.#lateness = lateness;
  }

  get seconds(): number {
    return Math.floor(this.clock.now() / 1000);
  }

  find(id: string): Room | undefined {
    return this.#rooms.get(id);
  }

  open(id: string): Room {
    const room = this.find(id) ?? {
      ...{ id, entries: [], waiters: new Set<Waiter>(), asked: undefined, first: undefined, last: undefined },
    };
    this.#rooms.set(id, room);
    return room;
  }

  publish(room: Room, { body, type, event, keep }: Draft, onlyFirst = false): void {
    const entry: Entry = { room, time: this.seconds, tag: this.#tag++, type, event, body };
    room.entries = keep === 0 ? room.entries : [...room.entries, entry].slice(-keep);
    room.first ??= entry;
    room.last = entry;
    const waiters = [...room.waiters];
    for (const waiter of onlyFirst ? waiters.slice(0, 1) : waiters)
      this.#tell(room, waiter, () => waiter.give(entry));
  }

  delete(room: Room): void {
    this.#rooms.delete(room.id);
    for (const waiter of [...room.waiters]) this.#tell(room, waiter, () => waiter.gone(room));
  }

  #tell(room: Room, waiter: Waiter, tell: () => void): void {
    // Somebody may have left meanwhile.
    const ifThere = () => room.waiters.has(waiter) && tell();
    if (this.#lateness > 0) this.clock.after(this.#lateness, ifThere);
    else tell();
  }
}

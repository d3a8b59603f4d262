import type { Breaks } from '../in-memory/life.js';

/** A message as a template has it. */
export interface Received {
  readonly id: number;
  readonly channel: string;
  readonly text: string;
  readonly tag: string;
  readonly time: string;
  readonly eventid: string;
}

interface Position {
  readonly second: number;
  readonly tag: number;
}

const later = (a: Position, b: Position) => a.second - b.second || a.tag - b.tag;
const positionOf = (time: string, tag: string): Position => ({
  second: Date.parse(time) / 1000,
  tag: Number(tag.replace('W/', '')),
});

/** Where a client is in each channel. The connection goes on from the earliest of them, and repeats are dropped. */
export class Memory {
  readonly #breaks: Breaks;
  readonly #names: readonly string[];
  readonly #places = new Map<string, Position>();
  readonly #ids = new Map<string, number>();
  /** The last that was received, for clients that look no further. */
  #last: Position | undefined;
  #eventId = '';
  count = 0;

  constructor(names: readonly string[], breaks: Breaks) {
    this.#names = names;
    this.#breaks = breaks;
  }

  /** True for what was not received before. */
  isNew(message: Received): boolean {
    const { channel, id, time, tag, eventid } = message;
    const position = positionOf(time, tag);
    const before = this.#places.get(channel);
    if (this.#breaks('by-id') && id <= (this.#ids.get(channel) ?? 0)) return false;
    if (!this.#breaks('no-dedupe') && !this.#breaks('by-id') && before && later(position, before) <= 0) {
      return false;
    }
    this.count++;
    this.#ids.set(channel, id);
    const isFirst = this.#places.size === 0;
    this.#places.set(channel, position);
    // What came before the first message of all was no matter of this client.
    if (isFirst) for (const name of this.#names) this.#places.set(name, position);
    if (!this.#breaks('latest') || !this.#last || later(position, this.#last) > 0) this.#last = position;
    this.#eventId = eventid || (this.#breaks('stale-event-ids') ? this.#eventId : '');
    return true;
  }

  /** What a server says by itself has no position. */
  notice({ time, tag }: Received): void {
    if (this.#breaks('notices-move')) this.#last = positionOf(time, tag);
  }

  /** All there was to say up to now has been said, in every channel. */
  settle(): void {
    const latest = [...this.#places.values()].sort(later).at(-1);
    if (latest) for (const name of this.#names) this.#places.set(name, latest);
  }

  /** An answer says where the subscriber is. */
  move(time: string, tag: string): void {
    for (const name of this.#names) this.#places.set(name, positionOf(time, tag));
  }

  forget(): void {
    this.#places.clear();
  }

  /** As a request has it. */
  position(): { readonly query: string; readonly headers: readonly string[]; readonly backtrack: string } {
    const nothing = { query: '&tag=&time=', headers: [], backtrack: '' };
    const earliest = [...this.#places.values()].sort(later)[0];
    const place = this.#breaks('last-only') ? this.#last : earliest;
    if (!place || this.#breaks('no-position')) return nothing;
    const date = new Date(place.second * 1000).toUTCString();
    const tag = this.#breaks('no-tag') ? '' : String(place.tag);
    const sendsIds = this.#breaks('event-ids') || this.#breaks('stale-event-ids');
    const eventId = sendsIds && this.#eventId ? [`Last-Event-ID: ${this.#eventId}`] : [];
    if (this.#breaks('headers')) {
      const headers = [`If-Modified-Since: ${date}`, `If-None-Match: W/${tag}`, ...eventId];
      return { ...nothing, headers };
    }
    if (this.#breaks('backtrack')) return { ...nothing, backtrack: '.b50' };
    const time = this.#breaks('plus') ? date.replaceAll(' ', '+') : encodeURIComponent(date);
    return { query: `&tag=${tag}&time=${time}`, headers: eventId, backtrack: '' };
  }
}

import type { ChannelOptions } from '../options.js';
import type { WireMessage } from '../protocol/message.js';
import { comparePositions, later, type Position, readPosition } from './position.js';
import { type Accepted, move, type Replay, type Resume, type Track } from './track.js';

export type { Accepted, Replay, Resume } from './track.js';

/**
 * Where to resume. One for all modes and connections: each message is accepted once and in the order of its channel.
 *
 * A server sends the past grouped by channel, and asked with one position for all channels. So each channel has a
 * position of its own, and a request asks from the earliest of them. They move on together only when nothing of the
 * past can be missing any more: while it is being sent, a message of one channel says nothing about the others.
 */
export class Cursor {
  readonly tracks = new Map<string, Track>();
  /** The latest position that is known. */
  head: Position | undefined;
  /** No message has confirmed it: the clock it is by may be another. */
  guessed = true;
  eventId: string | undefined;

  constructor(head?: Position, eventId?: string) {
    this.head = head;
    this.eventId = eventId;
  }

  /** Says which channels there are, with the number of old messages wanted of those that are new. */
  follow(channels: Readonly<Record<string, ChannelOptions>>): void {
    for (const name of this.tracks.keys()) if (!Object.hasOwn(channels, name)) this.tracks.delete(name);
    for (const [name, { backtrack = 0 }] of Object.entries(channels)) {
      if (this.tracks.has(name)) continue;
      const at = backtrack > 0 ? undefined : this.head;
      this.tracks.set(name, { backtrack, at, guessed: this.guessed });
    }
  }

  /** What to ask for now, in the order in which the channels were added. */
  resume(): Resume {
    let position: Position | undefined;
    const channels = new Map<string, number>();
    for (const [name, { at, backtrack }] of this.tracks) {
      channels.set(name, at ? 0 : backtrack);
      if (at && (!position || comparePositions(at, position) < 0)) position = at;
    }
    return { position, eventId: position ? undefined : this.eventId, channels };
  }

  /** Follows what comes of a request. */
  begin({ position, eventId, channels }: Resume): Replay {
    const names = [...channels.keys()];
    const resumes = position !== undefined || eventId !== undefined;
    const old = names.map((name) => resumes || (channels.get(name) ?? 0) > 0);
    const since = new Map<string, Position | undefined>();
    for (const [name, { at, guessed }] of this.tracks) since.set(name, guessed ? undefined : at);
    return {
      names,
      since,
      counted: new Map(channels),
      lastOld: old.lastIndexOf(true),
      furthest: 0,
      settled: false,
    };
  }

  /** Judges a message and, when it is new, remembers it; undefined when it is a repeat, or of no channel here. */
  accept(message: WireMessage, replay: Replay): Accepted | undefined {
    const { id, time, tag, eventId } = message;
    const name = message.channel ?? (replay.names.length === 1 ? replay.names[0] : undefined);
    if (name === undefined) return { channel: '' };
    const track = this.tracks.get(name);
    if (!track) return undefined;
    const position = readPosition(time, tag);
    const before = track.id;
    const isNew = this.#isNew(name, id, position, track, replay);
    if (isNew) {
      track.id = id ?? before;
      track.last = position ?? track.last;
      move(track, position);
      this.lead(position);
      this.eventId = eventId ?? this.eventId;
    }
    if (position) this.#observe(name, position, replay);
    return isNew ? { channel: name, before } : undefined;
  }

  #isNew(
    name: string,
    id: number | undefined,
    position: Position | undefined,
    track: Track,
    replay: Replay,
  ): boolean {
    const counted = replay.counted.get(name) ?? 0;
    replay.counted.set(name, counted - 1);
    if (id === undefined || track.id === undefined) {
      // Without numbers the positions tell. A first number may come late: it is compared with what was asked for.
      const seen = id === undefined && !track.guessed ? track.at : replay.since.get(name);
      return !position || !seen || comparePositions(position, seen) > 0;
    }
    // A lower number is a repeat, or the channel counts from the beginning again. Later in time means the latter;
    // where there is no time, only as many can be repeats as were asked for.
    const { last } = track;
    return id > track.id || (position && last ? comparePositions(position, last) > 0 : counted <= 0);
  }

  /** Moves all channels on, where a message proves that nothing older is still to come. */
  #observe(name: string, position: Position, replay: Replay): void {
    const index = replay.names.indexOf(name);
    if (index < 0) return;
    replay.latest = later(replay.latest, position);
    // Channels come in the order of the request: after a later one, or after the last, it is no longer the past.
    if (index < replay.furthest || index > replay.lastOld) replay.settled = true;
    replay.furthest = Math.max(replay.furthest, index);
    // Within the last channel of the past, all others have sent theirs.
    if (replay.settled || index === replay.lastOld) this.#advance(replay, position);
  }

  /** A message stands there. */
  lead(position: Position | undefined): void {
    if (!position) return;
    this.head = this.guessed ? position : later(this.head, position);
    this.guessed = false;
  }

  #advance(replay: Replay, position: Position | undefined): void {
    this.lead(position);
    for (const name of replay.names) {
      const track = this.tracks.get(name);
      if (track) move(track, position);
    }
  }

  /**
   * The past has been sent whole: the end of a poll, a ping.
   * @param position where the server says it stands; default: the latest message of the connection
   */
  settle(replay: Replay, position: Position | undefined = replay.latest): void {
    replay.settled = true;
    this.#advance(replay, position);
  }

  /**
   * Where the server stood when it accepted the request: channels of which nothing is known begin there.
   * @param whole nothing old is to come any more; else those with old messages to come are left out
   */
  start(replay: Replay, position: Position, whole: boolean): void {
    for (const name of replay.names) {
      const track = this.tracks.get(name);
      if (!track || track.at || (track.backtrack && !whole)) continue;
      track.at = position;
      track.guessed = true;
    }
  }

  /** A deleted channel counts from 1 again. */
  forget(name: string): void {
    const track = this.tracks.get(name);
    if (track) track.id = undefined;
  }
}

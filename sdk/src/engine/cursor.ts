import type { ChannelOptions } from '../options/options.js';
import type { WireMessage } from '../protocol/message.js';
import { comparePositions, later, type Position, readPosition } from './position.js';
import { type Accepted, move, type Progress, type Replay, type Track } from './track.js';

export type { Accepted, Replay, Resume } from './track.js';

/**
 * Where to resume. One for all modes and connections: each message is accepted once and in the order of its channel.
 *
 * A server sends the past grouped by channel, and asked with one position for all channels. So each channel has a
 * position of its own, and a request asks from the earliest of them. They move on together only when nothing of the
 * past can be missing any more: while it is being sent, a message of one channel says nothing about the others.
 */
export interface Cursor extends Progress {
  readonly tracks: Map<string, Track>;
  /** Of the last message that had one, else empty. */
  eventId: string;
  /** Says which channels there are, with the number of old messages wanted of those that are new. */
  follow(channels: Readonly<Record<string, ChannelOptions>>): void;
  /** What to ask for now, in the order in which the channels were added; it follows what comes of the request. */
  wanted(): Replay;
  /** Judges a message and, when it is new, remembers it; undefined when it is a repeat, or of none of several channels. */
  accept(message: WireMessage, replay: Replay): Accepted | undefined;
  /**
   * The past has been sent whole: the end of a poll, a ping.
   * @param position where the server says it stands; default: the latest message of the connection
   */
  settle(replay: Replay, position?: Position): void;
  /**
   * Where the server stood when it accepted the request, by its clock: channels of which nothing is known begin there.
   * @param whole nothing old is to come any more; else those with old messages to come are left out
   */
  start(replay: Replay, position: Position, whole: boolean): void;
  /** A deleted channel counts from 1 again. */
  forget(name: string): void;
}

/** Tells whether a message is none that was delivered before. */
function isNew(
  name: string,
  id: number | undefined,
  position: Position | undefined,
  { id: lastId, last, at, guessed }: Track,
  { counted, since }: Replay,
): boolean {
  const left = counted.get(name) ?? 0;
  counted.set(name, left - 1);
  if (id === undefined || lastId === undefined) {
    // Without numbers the positions tell. A first number may come late: it is compared with what was asked for.
    const seen = id === undefined && !guessed ? at : since.get(name);
    return !position || !seen || comparePositions(position, seen) > 0;
  }
  // A lower number is a repeat, or the channel counts from the beginning again. Later in time means the latter;
  // where there is no time, only as many can be repeats as were asked for.
  return id > lastId || (position && last ? comparePositions(position, last) > 0 : left <= 0);
}

/** @param at where to begin */
export function createCursor(at?: Position, eventId = ''): Cursor {
  const tracks = new Map<string, Track>();

  /** Those of its channels that are still followed. */
  const tracksOf = ({ names }: Replay) => names.flatMap((name) => tracks.get(name) ?? []);
  const advance = (replay: Replay, position: Position | undefined) => {
    for (const one of [cursor, ...tracksOf(replay)]) move(one, position);
  };
  /** Moves all channels on, where a message proves that nothing older is still to come. */
  const observe = (name: string, position: Position, replay: Replay) => {
    const index = replay.names.indexOf(name);
    if (index < 0) return;
    replay.latest = later(replay.latest, position);
    // Channels come in the order of the request: after a later one, or after the last, it is no longer the past.
    if (index < replay.furthest || index > replay.lastOld) replay.settled = true;
    replay.furthest = Math.max(replay.furthest, index);
    // Within the last channel of the past, all others have sent theirs.
    if (replay.settled || index === replay.lastOld) advance(replay, position);
  };

  const cursor: Cursor = {
    tracks,
    at,
    guessed: true,
    eventId,

    follow(channels) {
      for (const name of tracks.keys()) if (!Object.hasOwn(channels, name)) tracks.delete(name);
      for (const [name, { backtrack = 0, after }] of Object.entries(channels)) {
        if (tracks.has(name)) continue;
        const last = readPosition(after?.time, after?.tag);
        const at = last ?? (backtrack > 0 ? undefined : cursor.at);
        tracks.set(name, { backtrack, at, last, id: after?.id, guessed: !last && cursor.guessed });
      }
    },

    wanted() {
      let position: Position | undefined;
      const channels = new Map<string, number>();
      const since = new Map<string, Position | undefined>();
      for (const [name, { at, guessed, backtrack }] of tracks) {
        channels.set(name, at ? 0 : backtrack);
        since.set(name, guessed ? undefined : at);
        if (at && (!position || comparePositions(at, position) < 0)) position = at;
      }
      const eventId = position ? '' : cursor.eventId;
      const resumes = Boolean(position ?? eventId);
      return {
        position,
        eventId,
        channels,
        names: [...channels.keys()],
        since,
        counted: new Map(channels),
        lastOld: [...channels.values()].map((old) => resumes || old > 0).lastIndexOf(true),
        furthest: 0,
      };
    },

    accept(message, replay) {
      const { id, time, tag } = message;
      const only = replay.names.length === 1 ? replay.names[0] : undefined;
      const channel = message.channel ?? only;
      if (channel === undefined) return { channel: '' };
      // A location may give a channel another name than it is asked for by; of one alone that can be told.
      const name = tracks.has(channel) ? channel : (only ?? channel);
      const track = tracks.get(name);
      if (!track) return undefined;
      const position = readPosition(time, tag);
      const before = track.id;
      const accepted = isNew(name, id, position, track, replay);
      if (accepted) {
        track.id = id ?? before;
        track.last = position ?? track.last;
        move(track, position);
        move(cursor, position);
        cursor.eventId = message.eventId ?? cursor.eventId;
      }
      if (position) observe(name, position, replay);
      // A guess is of no use where messages have no place: what comes after it would come again.
      else advance(replay, position);
      return accepted ? { channel, before, away: replay.since.delete(name) } : undefined;
    },

    settle(replay, position = replay.latest) {
      replay.settled = true;
      if (position) advance(replay, position);
    },

    start(replay, at, whole) {
      for (const track of tracksOf(replay))
        if (!track.at && (whole || !(track.backtrack || cursor.eventId)))
          Object.assign(track, { at, guessed: true });
    },

    forget(name) {
      const track = tracks.get(name);
      if (track) track.id = undefined;
    },
  };
  return cursor;
}

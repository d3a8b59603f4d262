import { type Cursor, createCursor, type Replay } from '../engine/cursor.js';
import { comparePositions } from '../engine/position.js';
import type { Track } from '../engine/track.js';
import type { WireMessage } from '../protocol/message.js';
import { isBehind, isPlaced, mayMiss, placeOf } from './place.js';
import type { Admission, Admitted, Asked, Join, Place } from './posts.js';
import { noSeats, type Seats, type Serving } from './seats.js';

// Who follows what on the one connection, and what it has to ask for. It does nothing by itself and knows no time.

/** What the next request asks for, and for whom. */
interface Plan extends Asked {
  readonly servings: ReadonlyMap<string, Serving>;
}

/** The roster of the leader. `cursor` is that of its connection: as far as the tab that has come least far. */
export interface Roster {
  readonly cursor: Cursor;
  /** A tab says what it wants. @returns whether the server has to be asked anew */
  join(join: Join): boolean;
  leave(tab: string): boolean;
  /** The request is on its way: whom it serves. */
  sent(): readonly Admission[];
  /** Whom the connection serves as it is; to be taken after each change. */
  admit(): readonly Admission[];
  /** No old messages are to come any more, of any channel. @returns whether the server has to be asked anew */
  quiet(): boolean;
  /**
   * A message is about to be handed out. `first`: somebody may have waited for it. `only`: it is for those alone who are
   * being served old ones, as others may miss some before it: the server has to be asked anew.
   */
  judge(message: WireMessage, position: Place['at']): { readonly first: boolean; readonly only: boolean };
  /** Something has come. @returns whether somebody waits for another request */
  reseat(): boolean;
  /** Where channels were last said to be settled. */
  readonly settledAt: Place['at'];
  /** Where channels stand that have no message among these. */
  places(messages: readonly WireMessage[]): ReadonlyMap<string, Place['at']>;
  /** Where they stand now, if what came in others has moved them on. */
  moved(before: ReadonlyMap<string, Place['at']>): Place['at'];
  /** What the server was asked for last. */
  readonly asked: Asked;
}

/** @param now what time it is for the server, at the least; undefined when nothing has told */
export function createRoster(now: () => number | undefined): Roster {
  const inner = createCursor();
  const { tracks } = inner;
  const channels = new Map<string, Seats>();
  const calls = new Map<string, number>();
  /** What the connection may be used for at once, by tab and channel. */
  const granted = new Map<string, Map<string, Admitted>>();
  let plan: Plan | undefined;
  let settledAt: Place['at'];
  let asked: Asked = { resumes: false, channels: [] };
  /** The names of its channels. */
  let askedNames: ReadonlySet<string> = new Set();

  /** Where somebody begins who wants nothing old: now, or where the connection stands, if that is later. */
  const beginning = (track: Track): Place | undefined => {
    const time = now();
    // Within a second, messages come in any order with respect to this.
    const at = time === undefined ? undefined : { time: Math.floor(time / 1000) - 1, tag: 0 };
    if (at && (!track.at || comparePositions(track.at, at) < 0)) return { at, guessed: false };
    return isPlaced(track) ? placeOf(track) : undefined;
  };

  const grant = (name: string, tab: string, served: boolean, place?: Place) => {
    const { admitted, waiting } = channels.get(name) as Seats;
    admitted.add(tab);
    waiting.delete(tab);
    const others = granted.get(tab) ?? new Map<string, Admitted>();
    granted.set(tab, others.set(name, { served, place }));
  };

  const expire = (name: string, seats: Seats) => {
    if (!seats.serving || seats.serving.at === tracks.get(name)?.at) return;
    seats.serving = undefined;
    seats.old = 0;
  };

  /** Those that need nothing old may use the connection as it is. @returns whether somebody still waits */
  const seat = (name: string, seats: Seats): boolean => {
    const track = tracks.get(name);
    expire(name, seats);
    if (!track || !askedNames.has(name) || seats.lowered) return seats.waiting.size > 0;
    for (const [tab, claim] of seats.waiting) {
      const isReady = isPlaced(claim) ? !isBehind(claim, track) : claim.backtrack === 0 && seats.old === 0;
      if (isReady) grant(name, tab, false, isPlaced(claim) ? undefined : beginning(track));
    }
    // Who wants nothing old waits for what others have asked for, not for a request.
    return [...seats.waiting.values()].some((claim) => isPlaced(claim) || claim.backtrack > 0);
  };

  /** Channels that somebody wants; those that nobody wants any more are left. @returns whether these have changed */
  const follow = (): boolean => {
    const before = [...tracks.keys()].join('/');
    for (const [name, { admitted, waiting }] of channels)
      if (admitted.size + waiting.size === 0) channels.delete(name);
    const wanted = [...channels].map(([name, { waiting }]) => {
      // A channel that begins with old messages has no place yet.
      const isNew = [...waiting.values()].some(({ backtrack }) => backtrack > 0);
      return [name, { backtrack: Number(isNew) }] as const;
    });
    inner.follow(Object.fromEntries(wanted));
    for (const track of tracks.values()) track.backtrack = 0;
    return before !== [...tracks.keys()].join('/');
  };

  const reseat = () => {
    let waits = false;
    for (const [name, seats] of channels) waits = seat(name, seats) || waits;
    return waits;
  };

  const remove = (tab: string, kept: Readonly<Record<string, unknown>> = {}) => {
    for (const [name, seats] of channels) {
      if (Object.hasOwn(kept, name)) continue;
      seats.admitted.delete(tab);
      seats.waiting.delete(tab);
      seats.serving?.tabs.delete(tab);
    }
    granted.delete(tab);
  };

  /** What to serve in a channel: the most that somebody wants, to those who want as much. */
  const nextServing = (name: string, seats: Seats): Serving | undefined => {
    expire(name, seats);
    const { waiting, serving } = seats;
    const wanting = [...(serving?.tabs ?? []), ...waiting].filter(([, claim]) => !isPlaced(claim));
    const backtrack = Math.max(0, ...wanting.map(([, claim]) => claim.backtrack));
    if (backtrack === 0) return undefined;
    const tabs = new Map(wanting.filter(([, claim]) => claim.backtrack === backtrack));
    return { backtrack, tabs, at: tracks.get(name)?.at };
  };

  const cursor: Cursor = {
    ...inner,
    get at() {
      return inner.at;
    },
    get guessed() {
      return inner.guessed;
    },
    get eventId() {
      return inner.eventId;
    },
    set eventId(eventId) {
      inner.eventId = eventId;
    },
    wanted() {
      const servings = new Map<string, Serving>();
      const places = new Map<Track, Place['at']>();
      for (const [name, seats] of channels) {
        const serving = nextServing(name, seats);
        const track = tracks.get(name);
        if (!serving || !track) continue;
        servings.set(name, serving);
        // Only for the request: what was seen up to now is compared with what comes of it.
        places.set(track, track.at);
        Object.assign(track, { at: undefined, backtrack: serving.backtrack });
      }
      const replay = inner.wanted();
      for (const [track, at] of places) Object.assign(track, { at, backtrack: 0 });
      const { position, eventId } = replay;
      plan = { resumes: Boolean(position ?? eventId), channels: [...replay.channels], servings };
      return replay;
    },
    settle(replay, position = replay.latest) {
      inner.settle(replay, position);
      settledAt = position;
    },
    start(replay, position, whole) {
      const names = replay.names.filter((name) => whole || !channels.get(name)?.serving);
      inner.start({ ...replay, names } as Replay, position, whole);
    },
  };

  return {
    cursor,
    get asked() {
      return asked;
    },
    get settledAt() {
      return settledAt;
    },
    places(messages) {
      const named = new Set(messages.map(({ channel }) => channel));
      const quiet = asked.channels.filter(([name]) => !named.has(name));
      return new Map(quiet.map(([name]) => [name, tracks.get(name)?.at]));
    },
    moved(before) {
      for (const [name, at] of before) if (tracks.get(name)?.at !== at) return tracks.get(name)?.at;
      return undefined;
    },

    join({ from, call, eventId, claims }) {
      calls.set(from, call);
      remove(from, claims);
      for (const [name, claim] of Object.entries(claims)) {
        const seats = channels.get(name) ?? noSeats();
        channels.set(name, seats);
        if (claim.on && seats.admitted.has(from)) continue;
        seats.admitted.delete(from);
        seats.serving?.tabs.delete(from);
        seats.waiting.set(from, claim);
      }
      let isNew = follow();
      for (const [name, claim] of Object.entries(claims)) {
        const track = tracks.get(name);
        if (!track || !isPlaced(claim) || (isPlaced(track) && !isBehind(claim, track))) continue;
        Object.assign(track, placeOf(claim));
        const seats = channels.get(name) as Seats;
        seats.lowered = true;
        if (seats.serving) seats.serving.at = track.at;
        inner.eventId = eventId || inner.eventId;
        isNew = true;
      }
      if (!inner.eventId) inner.eventId = eventId;
      return reseat() || isNew;
    },

    leave(tab) {
      calls.delete(tab);
      remove(tab);
      return follow();
    },

    sent() {
      if (!plan) return [];
      asked = { resumes: plan.resumes, channels: plan.channels };
      askedNames = new Set(plan.channels.map(([name]) => name));
      for (const [name, seats] of channels) {
        if (!askedNames.has(name)) continue;
        seats.lowered = false;
        seats.serving = plan.servings.get(name);
        seats.old = seats.serving?.backtrack ?? seats.old;
        for (const tab of seats.serving?.tabs.keys() ?? []) if (calls.has(tab)) grant(name, tab, true);
        seat(name, seats);
      }
      return this.admit();
    },

    admit() {
      const admissions: Admission[] = [];
      for (const [tab, seen] of granted) {
        const call = calls.get(tab);
        if (call !== undefined) admissions.push({ tab, call, channels: Object.fromEntries(seen) });
      }
      granted.clear();
      return admissions;
    },

    quiet() {
      for (const [name, seats] of channels) {
        const track = tracks.get(name);
        if (seats.serving) {
          // There was nothing old: less of it is nothing, too.
          const place = track && isPlaced(track) ? placeOf(track) : undefined;
          for (const tab of [...seats.waiting.keys()]) grant(name, tab, !place, place);
        }
        seats.old = 0;
      }
      return reseat();
    },

    judge({ id, channel }, position) {
      const [sole, another] = asked.channels;
      const name = channel ?? (another ? undefined : sole?.[0]);
      const seats = name === undefined ? undefined : channels.get(name);
      const track = name === undefined ? undefined : tracks.get(name);
      if (!seats || !track || seats.old === 0) return { first: false, only: false };
      seats.old--;
      const first = seats.serving !== undefined;
      seats.serving = undefined;
      const only = first && isPlaced(track) && mayMiss({ id, position }, track);
      // All since then come now, and not these alone.
      if (only) seats.old = Number.POSITIVE_INFINITY;
      return { first: first || seats.old === 0, only };
    },

    reseat,
  };
}

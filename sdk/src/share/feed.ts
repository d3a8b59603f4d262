import { take } from '../connection/inbox.js';
import type { SessionHost } from '../connection/session.js';
import type { Replay } from '../engine/cursor.js';
import type { Position } from '../engine/position.js';
import type { Track } from '../engine/track.js';
import type { WireMessage } from '../protocol/message.js';
import { placeOf } from './place.js';
import type { Admitted, Asked, Claim } from './posts.js';

/** What a tab is sent by the leader: as a connection of its own, it is judged by the cursor of the tab. */
export interface Feed {
  /** Whether all channels are being sent. */
  isWhole(): boolean;
  claims(): Record<string, Claim>;
  /** Nothing is being sent any more. */
  reset(): void;
  /** What is sent from now on, by a request: the same as before, or another one. */
  follow(asked: Asked, isNew: boolean, admitted: readonly Readonly<Record<string, Admitted>>[]): void;
  /** @param only channels of which these are for those alone who have asked for old messages */
  take(messages: readonly WireMessage[], only: readonly string[]): void;
  settle(position: Position | undefined): void;
  start(position: Position | undefined, whole: boolean): void;
}

export function createFeed(host: SessionHost): Feed {
  const { cursor, keeper } = host;
  const { tracks } = cursor;
  /** What is sent, as long as it is the same channel as then: it may have been removed and added again. */
  const admitted = new Map<string, Track>();
  /** Channels of which old messages are being sent for this tab. */
  const served = new Set<string>();
  let replay: Replay | undefined;

  const isOn = (name: string) => tracks.has(name) && admitted.get(name) === tracks.get(name);

  /** The request of the leader, as far as it is about channels of this tab. */
  const ownPart = ({ resumes, channels }: Asked): Replay => {
    const own = cursor.wanted();
    const mine = new Map(channels.filter(([name]) => isOn(name)));
    // Old messages that others have asked for: where this tab begins may be a guess, yet they are none for it.
    for (const [name, old] of mine) if (old && !served.has(name)) own.since.set(name, tracks.get(name)?.at);
    return {
      ...own,
      channels: mine,
      names: [...mine.keys()],
      counted: new Map(mine),
      lastOld: [...mine.values()].map((old) => resumes || old > 0).lastIndexOf(true),
    };
  };
  const admit = (channels: Readonly<Record<string, Admitted>>) => {
    for (const [name, { place, served: isServed }] of Object.entries(channels)) {
      const track = tracks.get(name);
      if (!track) continue;
      admitted.set(name, track);
      if (isServed) served.add(name);
      if (place && !track.at && track.id === undefined) Object.assign(track, placeOf(place));
    }
  };
  const save = () => keeper?.save(cursor);

  return {
    isWhole: () => [...tracks.keys()].every(isOn),
    claims() {
      const claims = [...tracks].map(([name, { at, guessed, id, last, backtrack }]): [string, Claim] => [
        name,
        { at, guessed, id, last, backtrack, on: isOn(name) },
      ]);
      return Object.fromEntries(claims);
    },
    reset() {
      admitted.clear();
      served.clear();
      replay = undefined;
    },
    follow(asked, isNew, admissions) {
      if (isNew) served.clear();
      for (const channels of admissions) admit(channels);
      const since = isNew ? undefined : replay?.since;
      replay = ownPart(asked);
      // What has come on this connection has come.
      if (since) for (const name of replay.since.keys()) if (!since.has(name)) replay.since.delete(name);
    },
    take(messages, only) {
      if (!replay) return;
      const withheld = new Set(only.filter((name) => !served.has(name)));
      const mine = messages.filter(({ channel = '' }) => isOn(channel) && !withheld.has(channel));
      take(mine, replay, host);
      save();
    },
    settle(position) {
      if (replay) cursor.settle(replay, position);
      save();
    },
    start(position, whole) {
      if (replay && position) cursor.start(replay, position, whole);
      save();
    },
  };
}

import type { Cursor } from './cursor.js';
import type { Position } from './position.js';
import { move, type Track } from './track.js';

// Reading and setting a cursor as a whole, for those who keep it.

/** Sets where to begin, for all channels. */
export function seek(cursor: Cursor, at: Position | undefined): void {
  for (const progress of [cursor, ...cursor.tracks.values()]) Object.assign(progress, { at, guessed: true });
}

/** For a store. */
export function save({ tracks, at, eventId }: Cursor): string {
  return JSON.stringify({ head: at, eventId, channels: Object.fromEntries(tracks) });
}

/**
 * Takes up what {@link save} wrote; channels that are not followed are left out.
 * @throws SyntaxError, TypeError when it is something else
 */
export function restore(cursor: Cursor, saved: string): void {
  const { head, eventId, channels } = JSON.parse(saved) as {
    head?: Position;
    eventId?: string;
    channels: Record<string, Partial<Track>>;
  };
  for (const [name, track] of cursor.tracks) {
    const { backtrack } = track;
    if (Object.hasOwn(channels, name)) Object.assign(track, channels[name], { backtrack });
  }
  if (head) move(cursor, head);
  cursor.eventId = eventId || cursor.eventId;
}

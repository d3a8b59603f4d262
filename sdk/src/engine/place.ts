import type { Cursor } from './cursor.js';
import type { Position } from './position.js';
import type { Track } from './track.js';

// Reading and setting a cursor as a whole, for those who keep it.

/** Begins at another place, for all channels. */
export function seek(cursor: Cursor, head: Position | undefined, eventId: string | null): void {
  Object.assign(cursor, { head, guessed: true, eventId: eventId ?? undefined });
  for (const track of cursor.tracks.values()) Object.assign(track, { at: head, guessed: true });
}

/** For a store. */
export function save({ tracks, head, eventId }: Cursor): string {
  const channels = [...tracks].map(([name, { at, id, last, validators }]) => {
    return [name, { at, id, last, validators }];
  });
  return JSON.stringify({ head, eventId, channels: Object.fromEntries(channels) });
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
    if (Object.hasOwn(channels, name)) Object.assign(track, channels[name], { guessed: false });
  }
  cursor.lead(head);
  cursor.eventId = eventId ?? cursor.eventId;
}

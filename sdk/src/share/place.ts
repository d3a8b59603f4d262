import { comparePositions } from '../engine/position.js';
import type { Place } from './posts.js';

// How far somebody has come in a channel.

/** Tells whether anything is known of the channel, so that nothing old is wanted. */
export function isPlaced({ at, id }: Partial<Place>): boolean {
  return at !== undefined || id !== undefined;
}

/** As much of it as is posted. */
export function placeOf({ at, guessed, id, last }: Place): Place {
  return { at, guessed, id, last };
}

/** Tells whether somebody has not seen what another has. */
export function isBehind(one: Place, other: Place): boolean {
  if (one.at && other.at) return comparePositions(one.at, other.at) < 0;
  return (one.id ?? 0) < (other.id ?? 0);
}

/** Tells whether, with the first message of a connection, some may be missing after what was seen. */
export function mayMiss(
  { id, position }: { id: number | undefined; position: Place['at'] },
  seen: Place,
): boolean {
  if (id !== undefined && seen.id !== undefined) return id > seen.id + 1;
  return !(position && seen.at && comparePositions(position, seen.at) <= 0);
}

import type { StartPosition } from './following.js';
import type { StoredMessage } from './store.js';

/**
 * The stored messages of a channel that a subscriber gets first.
 * @param entries oldest first
 */
export function oldMessages(
  entries: readonly StoredMessage[],
  backtrack: number,
  { eventId, time, tag }: StartPosition,
): readonly StoredMessage[] {
  if (backtrack > 0) return entries.slice(-backtrack);
  if (eventId === undefined && time === undefined) return [];
  for (const [index, { message }] of entries.entries()) {
    const later =
      time !== undefined &&
      (message.time > time || (message.time === time && tag !== undefined && message.tag > tag));
    if (later) return entries.slice(index);
    if (eventId !== undefined && message.eventId === eventId) return entries.slice(index + 1);
  }
  return [];
}

import type { StartPosition } from './following.js';
import type { Message } from './message.js';
import type { Store, StoredMessage } from './store.js';

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
  if (eventId === undefined) {
    // In their order: what is later stands at the end.
    let first = entries.length;
    while (first > 0 && isLater((entries[first - 1] as StoredMessage).message, time, tag)) first--;
    return entries.slice(first);
  }
  for (const [index, { message }] of entries.entries()) {
    // The id first: a message that has both was received.
    if (message.eventId === eventId) return entries.slice(index + 1);
    if (isLater(message, time, tag)) return entries.slice(index);
  }
  return [];
}

function isLater(message: Message, time: number | undefined, tag: number | undefined): boolean {
  return (
    time !== undefined &&
    (message.time > time || (message.time === time && tag !== undefined && message.tag > tag))
  );
}

/** Drops messages that were received, in their order, where their publishers wanted that: each while it is the oldest. */
export function dropReceived(store: Store, channel: string, entries: readonly StoredMessage[]): void {
  const stored = store.list(channel);
  let dropped = 0;
  for (const entry of entries) {
    if (stored[dropped] === entry && stored.length - dropped > entry.dropReceivedAbove) dropped++;
  }
  if (dropped === 0) return;
  let index = 0;
  store.retain(channel, () => index++ >= dropped);
}

import type { Message } from './message.js';

/** A message that nobody published: no place in the order, no ids of a publisher's. */
function special(id: number, channel: string, bytes: Uint8Array): Message {
  return Object.freeze({
    channel,
    id,
    time: 0,
    tag: 0,
    eventId: undefined,
    eventType: undefined,
    contentType: undefined,
    bytes,
  });
}

/** What keeps a silent connection alive. */
export function pingMessage(bytes: Uint8Array): Message {
  return special(-1, '', bytes);
}

/** What followers of a deleted channel are told. */
export function deletedMessage(channel: string, bytes: Uint8Array): Message {
  return special(-2, channel, bytes);
}

/** What a held request is told whose time is over. */
export function timeoutMessage(bytes: Uint8Array): Message {
  return special(-3, '', bytes);
}

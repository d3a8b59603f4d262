import type { Message, Position } from './message.js';

const nowhere: Position = { time: 0, tag: 0 };

/** A message that nobody published: no place in the order of messages, no ids of a publisher's. */
function special(id: number, channel: string, bytes: Uint8Array, { time, tag } = nowhere): Message {
  return Object.freeze({
    channel,
    id,
    time,
    tag,
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

/** What templates make a line of that nobody reads: an empty text would vanish from an event stream. */
const blank = Buffer.from(' ');

/** What a subscriber is told that has been sent all messages up to this position. Clients that do not know it pass over it as over a ping. */
export function openingMessage(position: Position): Message {
  return special(-4, '', blank, position);
}

/** What followers of a deleted channel are told. */
export function deletedMessage(channel: string, bytes: Uint8Array): Message {
  return special(-2, channel, bytes);
}

/** What a held request is told whose time is over. */
export function timeoutMessage(bytes: Uint8Array): Message {
  return special(-3, '', bytes);
}

import { type MessageKeys, readMessages, type WireMessage } from './message.js';

/** One call of the template's `p(id, channel, text, eventid, time, tag)`; the last three may be missing. */
const call =
  /p\((-?\d+),\s*'([^']*)',\s*'([\s\S]*?)'(?:,\s*'([^']*)',\s*'([^']*)',\s*'([^']*)')?\);?\s*<\/script>/g;

/** Makes a message of what `p` is called with. */
export function fromCall(
  id: number,
  channel?: string,
  text?: string,
  eventId?: string,
  time?: string,
  tag?: string,
): WireMessage {
  return {
    id,
    channel,
    text,
    time: time || undefined,
    tag: tag || undefined,
    eventId: eventId || undefined,
  };
}

const begin = /<script>\s*p\(/;

/**
 * Reads the page that a server streams into a hidden iframe, or messages in JSON, piece by piece.
 * @returns takes the next piece, cut anywhere, and returns the messages that it completes
 */
export function streamReader(keys: MessageKeys): (chunk: string) => WireMessage[] {
  let rest = '';

  return (chunk) => {
    rest += chunk;
    if (/^\s*\{/.test(rest)) {
      // Messages in JSON end with a line break each.
      const end = rest.lastIndexOf('\n') + 1;
      const whole = rest.slice(0, end);
      if (!/\}\s*$/.test(whole)) return [];
      rest = rest.slice(end);
      return readMessages(whole, keys);
    }
    let end = 0;
    const messages: WireMessage[] = [];
    for (const match of rest.matchAll(call)) {
      const [whole, id, ...more] = match;
      end = match.index + whole.length;
      messages.push(fromCall(Number(id), ...more));
    }
    rest = rest.slice(end);
    const begun = rest.search(begin);
    // Without a call that has begun, only the beginning of one can still matter.
    rest = rest.slice(begun < 0 ? -16 : begun);
    return messages;
  };
}

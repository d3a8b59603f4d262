import { type MessageKeys, parse, readMessages, type WireMessage } from './message.js';

/** One call of the template's `p(id, channel, text, eventid, time, tag)`; the last three may be missing. */
const call =
  /p\((-?\d+),\s*'([^']*)',\s*'(.*?)'(?:,\s*'([^']*)',\s*'([^']*)',\s*'([^']*)')?\);?\s*<\/script>/s;

/** What a script says in another way than JSON; a bare quote, which JSON would take, becomes one that it refuses. */
const inJson: Readonly<Record<string, string>> = { "\\'": "'", '\\x': '\\u00', "'": '"' };

/**
 * What a string of a script says. Where that is no string, as with a quote in it, the server escapes nothing, and the text
 * stands there as it is.
 */
function unescaped(string = ''): string {
  const json = string.replace(/\\.|'/gs, (found) => inJson[found] ?? found);
  return (parse(`"${json}"`) as string | undefined) ?? string;
}

/** Makes a message of what `p` is called with. */
export function fromCall(
  id?: number | string,
  channel?: string,
  text?: string,
  eventId?: string,
  time?: string,
  tag?: string,
): WireMessage {
  return {
    id: Number(id),
    channel,
    text,
    time: time || undefined,
    tag: tag || undefined,
    eventId: eventId || undefined,
  };
}

/** Where a call begins that is not whole yet; without one, where the beginning of one may still stand. */
const unfinished = /<script>\s*p\(.*|.{0,16}$/s;

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
      const [whole = ''] = /^.*\}\s*\n(?=[^\n]*$)/s.exec(rest) ?? [];
      rest = rest.slice(whole.length);
      return readMessages(whole, keys);
    }
    const messages: WireMessage[] = [];
    // Before each call what is none, then the six that it was made with; after the last what may become another.
    const parts = rest.split(call);
    while (parts.length > 1) messages.push(fromCall(...parts.splice(0, 7).slice(1).map(unescaped)));
    [rest = ''] = unfinished.exec(parts.join('')) ?? [];
    return messages;
  };
}

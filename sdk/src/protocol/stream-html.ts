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

/** Reads the page that a server streams into a hidden iframe, or messages in JSON, piece by piece. */
export class StreamParser {
  readonly #keys: MessageKeys;
  #rest = '';

  constructor(keys: MessageKeys) {
    this.#keys = keys;
  }

  /** Takes the next piece, cut anywhere, and returns the messages that it completes. */
  push(chunk: string): WireMessage[] {
    this.#rest += chunk;
    return /^\s*\{/.test(this.#rest) ? this.#json() : this.#html();
  }

  #html(): WireMessage[] {
    const messages: WireMessage[] = [];
    let end = 0;
    for (const match of this.#rest.matchAll(call)) {
      const [whole, id, ...more] = match;
      end = match.index + whole.length;
      messages.push(fromCall(Number(id), ...more));
    }
    const rest = this.#rest.slice(end);
    const begun = rest.search(begin);
    // Without a call that has begun, only the beginning of one can still matter.
    this.#rest = begun < 0 ? rest.slice(-16) : rest.slice(begun);
    return messages;
  }

  /** Messages in JSON end with a line break each. */
  #json(): WireMessage[] {
    const end = this.#rest.lastIndexOf('\n') + 1;
    if (!/\}\s*$/.test(this.#rest.slice(0, end))) return [];
    const whole = this.#rest.slice(0, end);
    this.#rest = this.#rest.slice(end);
    return readMessages(whole, this.#keys);
  }
}

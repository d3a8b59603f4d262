// What comes over the wire, made into messages again. No document in here.

/**
 * A message as the page shows it. What the location's template leaves out is not there.
 * @typedef {{ id?: number, channel?: string, text: string }} Message
 */

/**
 * The texts one after another in a longer one: JSON objects with nothing between them, or anything else as one text.
 * @param {string} joined
 * @returns {string[]}
 */
export function splitObjects(joined) {
  const parts = [];
  let start = 0;
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < joined.length; at++) {
    const character = joined[at];
    if (quoted) {
      if (character === '\\') at++;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '{') depth++;
    else if (character === '}' && --depth === 0) {
      parts.push(joined.slice(start, at + 1));
      start = at + 1;
    }
  }
  const rest = joined.slice(start).trim();
  return rest === '' ? parts : [...parts, rest];
}

/**
 * @param {string} text as the template made it
 * @returns {Message}
 */
export function readMessage(text) {
  try {
    const { id, channel, text: inner } = JSON.parse(text);
    if (typeof inner === 'string') return { id, channel, text: inner };
  } catch {
    // A template of another kind.
  }
  return { text };
}

/**
 * The data of an event. Each line of a message came through the template by itself.
 * @param {string} data
 * @returns {Message[]}
 */
export function readEvent(data) {
  /** @type {Message[]} */
  const messages = [];
  for (const line of data.split('\n')) {
    const message = readMessage(line);
    const before = messages.at(-1);
    if (before && before.id === message.id && before.channel === message.channel) {
      before.text += `\n${message.text}`;
    } else messages.push(message);
  }
  return messages;
}

const call = /<script>p\((.*?)\);<\/script>/gs;
const argument = /-?\d+|'(?:[^'\\]|\\.)*'/gs;
const escapes = /\\(?:u([0-9a-f]{4})|x([0-9a-f]{2})|(.))/gis;
/** @type {Record<string, string>} */
const letters = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', 0: '\0' };

/** @param {string} literal a JavaScript string in single quotes */
function readLiteral(literal) {
  return literal
    .slice(1, -1)
    .replace(escapes, (_all, unicode, byte, other) =>
      other === undefined
        ? String.fromCharCode(Number.parseInt(unicode ?? byte, 16))
        : (letters[other] ?? other),
    );
}

/** Reads the stream that a forever-iframe would run: scripts that call `p(id, channel, text, ...)`. */
export class ScriptReader {
  #unread = '';

  /**
   * @param {string} piece
   * @returns {Message[]} those that are complete now
   */
  read(piece) {
    this.#unread += piece;
    /** @type {Message[]} */
    const messages = [];
    let end = 0;
    for (const match of this.#unread.matchAll(call)) {
      end = match.index + match[0].length;
      const [id = '', channel = "''", text = "''"] = match[1]?.match(argument) ?? [];
      messages.push({ id: Number(id), channel: readLiteral(channel), text: readLiteral(text) });
    }
    this.#unread = this.#unread.slice(end);
    return messages;
  }
}

/** One line that a client under test says of itself. */
export type ClientLine =
  /** It got a message. The content type is there when the client tells it; where a dialect has none, what {@link readDetails} reads. */
  | { readonly kind: 'message'; readonly body: Buffer; readonly contentType: string | undefined }
  /** It was told that a channel has been deleted. */
  | { readonly kind: 'deleted'; readonly channel: string }
  /** It got an answer without a message. */
  | { readonly kind: 'status'; readonly text: string }
  /** Something went wrong; it may go on all the same. */
  | { readonly kind: 'error'; readonly text: string }
  /** It asks no more. */
  | { readonly kind: 'done' }
  /** A line that begins with `message`, but says none. */
  | { readonly kind: 'unreadable'; readonly text: string };

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * Reads a line of a client's standard output: `message BASE64 [CONTENT-TYPE]`, `deleted CHANNEL`, `status CODE`, `error TEXT`,
 * `done`; others are none.
 */
export function readClientLine(line: string): ClientLine | undefined {
  const [, word = '', rest = ''] = /^(message|deleted|status|error|done)(?: (.*?))?\r?$/.exec(line) ?? [];
  switch (word) {
    case 'message': {
      const [, encoded = '', contentType] = /^(\S*)(?: (.+))?$/.exec(rest.trimEnd()) ?? [];
      if (!base64.test(encoded)) return { kind: 'unreadable', text: line };
      return { kind: 'message', body: Buffer.from(encoded, 'base64'), contentType };
    }
    case 'deleted':
      return { kind: 'deleted', channel: rest.trim() };
    case 'status':
    case 'error':
      return { kind: word, text: rest };
    case 'done':
      return { kind: 'done' };
    default:
      return undefined;
  }
}

/** What a client may tell of a message besides its text. */
export const details = ['channel', 'id', 'eventid'] as const;

/** Reads what stands after a message: `channel=NAME id=N eventid=TEXT`, values percent-encoded. */
export function readDetails(text = ''): ReadonlyMap<(typeof details)[number], string> {
  const read = new Map<(typeof details)[number], string>();
  for (const word of text.split(' ')) {
    const [, key, value = ''] = /^([a-z]+)=(.*)$/.exec(word) ?? [];
    const known = details.find((name) => name === key);
    if (known) read.set(known, decoded(value));
  }
  return read;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

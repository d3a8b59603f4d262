import type { Message } from '../../broker/message.js';
import { bytesFromText } from './byte-text.js';
import { type Escape, endsNoLine, escapeFor, inOneLine } from './escapes.js';
import { contextsInHtml, contextsInText, type EscapingContext } from './escaping-contexts.js';
import { GrowingBytes } from './growing-bytes.js';

/** A message template with its tokens found. */
export interface Template {
  render(message: Message): Buffer;
  /** With a text of its own in place of the message's, such as one line of it. */
  renderText(message: Message, text: Uint8Array): Buffer;
  /**
   * Each of the texts in place of the message's, for a framing in lines: a line end that is left in a value becomes a space.
   * @param before what each line begins with
   * @param end what follows the last of them
   */
  renderLines(message: Message, texts: Iterable<Uint8Array>, before: Uint8Array, end: Uint8Array): Buffer;
  /** Whether tokens are escaped by their contexts. */
  readonly escaping: boolean;
  /** Whether each context of the text escapes line ends, so that the text need not be cut into lines. */
  readonly takesLines: boolean;
}

type Token = 'id' | 'channel' | 'text' | 'size' | 'time' | 'tag' | 'event-id' | 'event-type';

const tokenPattern = /~(id|channel|text|size|time|tag|event-id|event-type)~/gi;

/** The values that a template of a message can have, each the bytes that go out unless they are escaped. */
const values: Readonly<Record<Token, (message: Message, text: Uint8Array) => Uint8Array>> = {
  id: ({ id }) => Buffer.from(String(id)),
  channel: ({ channel }) => bytesFromText(channel),
  text: (_, text) => text,
  size: (_, text) => Buffer.from(String(text.byteLength)),
  time: ({ time }) => Buffer.from(new Date(time * 1000).toUTCString()),
  tag: ({ tag }) => Buffer.from(String(tag)),
  'event-id': ({ eventId }) => bytesFromText(eventId ?? ''),
  'event-type': ({ eventType }) => bytesFromText(eventType ?? ''),
};

interface Part {
  readonly token: Token;
  readonly context: EscapingContext;
  readonly change: Escape;
  /** What of the template follows the token. */
  readonly after: Buffer;
}

const lineEnd = Buffer.from('\n');

/** Values that only the server makes: nothing in them can do harm anywhere. */
const harmless: ReadonlySet<Token> = new Set(['id', 'size', 'time', 'tag']);

/**
 * Finds the tokens of a template. What a token stands for goes out as it is, a token in it is none.
 * @param options.escape each token is escaped by its context, so that who reads the template gets exactly the value
 * @param options.html the template is part of a page, so that a token may stand in a script or in markup
 */
export function compileTemplate(
  text: string,
  options: { readonly escape: boolean; readonly html: boolean },
): Template {
  const found = [...text.matchAll(tokenPattern)];
  const spans = found.map((match) => ({ start: match.index, end: match.index + match[0].length }));
  const findContexts = options.html ? contextsInHtml : contextsInText;
  const contexts: readonly EscapingContext[] = options.escape ? findContexts(text, spans) : [];
  const start = bytesFromText(text.slice(0, spans[0]?.start));
  const parts = found.map((match, index): Part => {
    const token = (match[1] as string).toLowerCase() as Token;
    const context = (harmless.has(token) ? undefined : contexts[index]) ?? [];
    const after = bytesFromText(text.slice(spans[index]?.end, spans[index + 1]?.start));
    return { token, context, change: escapeFor(context), after };
  });

  const render = (message: Message, text: Uint8Array): Buffer => {
    const pieces: Uint8Array[] = [start];
    for (const { token, change, after } of parts) pieces.push(change(values[token](message, text)), after);
    return Buffer.concat(pieces);
  };

  const renderLines: Template['renderLines'] = (message, texts, before, end) => {
    const inLine = ({ token, change }: Part, text: Uint8Array) =>
      inOneLine(change(values[token](message, text)));
    // A text may have half a million lines: all but the text itself is made once.
    const varying: { readonly before: Buffer; readonly part: Part }[] = [];
    let same: Uint8Array[] = [before, start];
    for (const part of parts) {
      if (part.token === 'text' || part.token === 'size') {
        varying.push({ before: Buffer.concat(same), part });
        same = [part.after];
      } else same.push(inLine(part, message.bytes), part.after);
    }
    const rest = Buffer.concat([...same, lineEnd]);
    const lines = new GrowingBytes();
    for (const text of texts) {
      for (const { before: constant, part } of varying) {
        lines.add(constant);
        // It has no line end, or its escape leaves none.
        lines.add(part.change(values[part.token](message, text)));
      }
      lines.add(rest);
    }
    lines.add(end);
    return lines.take();
  };
  return {
    render: (message) => render(message, message.bytes),
    renderText: render,
    renderLines,
    escaping: options.escape,
    takesLines:
      options.escape && parts.every(({ token, context }) => token !== 'text' || endsNoLine(context)),
  };
}

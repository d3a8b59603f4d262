import { asJson, httpDate, type PushMessage } from '../push-message.js';
import { framed, headOf, lastChunk, type Serving, type Style } from './serving.js';

/** An answer of 200 with these messages, which says that the subscriber is at this place then. */
export function pollAnswer(
  messages: readonly PushMessage[],
  style: Style,
  place: Pick<PushMessage, 'second' | 'tag'>,
): Buffer {
  const fields = [
    ['Content-Type', 'text/plain'],
    ['Last-Modified', httpDate(place.second)],
    ['Etag', `W/${place.tag}`],
  ] as const;
  const body = messages.map((message) => framed(Buffer.from(`${asJson(message)}${style.after}`), style));
  return Buffer.concat([headOf('200 OK', fields, style.framing), ...body, lastChunk(style)]);
}

/** The answer that waits: one request, one body. */
export const longpolling: Serving = {
  begin: () => undefined,
  messages: (messages, style) => {
    const later = (a: PushMessage, b: PushMessage) => a.second - b.second || a.tag - b.tag;
    const last = [...messages].sort(later).at(-1);
    return pollAnswer(messages, style, last ?? { second: 0, tag: 0 });
  },
  ping: () => undefined,
  end: (_, now) =>
    headOf(
      '304 Not Modified',
      [
        ['Last-Modified', httpDate(now)],
        ['Etag', 'W/0'],
      ],
      'empty',
    ),
};

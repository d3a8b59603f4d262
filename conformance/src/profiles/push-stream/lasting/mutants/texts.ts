import { type Break, each, texts } from './break.js';

/** Streams show every byte as it is; events have lines, and WebSockets only what is UTF-8. */
const inStreams: NonNullable<Break['also']> = (mode) =>
  mode === 'streaming' ? ['messages-bytes-streaming'] : [];

/** What goes wrong with the bytes of messages, with their lengths, and with what their templates show. */
export const textBreaks: readonly Break[] = [
  {
    slug: 'long-cut',
    requirement: 'long',
    breaks: 'ten bytes in the middle of a message of more than 60,000 are lost',
    parts: (mode) => texts(mode, (text) => text.replace(/([\w-]{60000})[\w-]{10}/, '$1')),
    kills: each('long'),
    also: (mode) => [...inStreams(mode), ...(mode === 'websocket' ? ['websocket-publish-long'] : [])],
    says: 'expected the message',
  },
  {
    slug: 'edge-cut',
    requirement: 'long',
    breaks: 'a byte is lost of a message that has 65,536 of them with its template',
    parts: (mode) =>
      texts(mode, (text) =>
        text.replace(/^data: /, '').trimEnd().length === 65_536
          ? text.replace(/"text":"./, '"text":"')
          : text,
      ),
    kills: each('long'),
    says: 'expected the message',
  },
  {
    slug: 'trimmed',
    requirement: 'text',
    breaks: 'blanks at the ends of a text are lost',
    parts: (mode) =>
      texts(mode, (text) => text.replace(/"text":"[ \t]+([^\s"].*?)[ \t]*", "tag"/, '"text":"$1", "tag"')),
    kills: each('bytes'),
    also: inStreams,
    says: 'expected the message',
  },
  {
    slug: 'form-decoded',
    requirement: 'text',
    breaks: 'a plus sign becomes a blank',
    parts: (mode) => texts(mode, (text) => text.replace(/a\+b/g, 'a b')),
    kills: each('bytes'),
    says: 'expected the message',
  },
  {
    slug: 'nul-ends',
    requirement: 'text',
    breaks: 'a text ends at its first NUL',
    parts: (mode) => texts(mode, (text) => text.replace(/\0.*?", "tag"/, '", "tag"')),
    kills: each('bytes'),
    says: 'expected the message',
  },
  {
    slug: 'other-time',
    requirement: 'shown-position',
    breaks: 'the time that a message shows is of another year',
    parts: (mode) => texts(mode, (text) => text.replace(/("time":"\w+, \d\d \w+) \d{4}/g, '$1 2001')),
    kills: each('shown-position'),
    says: 'expected the message',
  },
  {
    slug: 'other-tag',
    requirement: 'shown-position',
    breaks: 'the tag that a message shows is that of none',
    parts: (mode) => texts(mode, (text) => text.replace(/"tag":"(\d+)"/g, '"tag":"9$1"')),
    kills: each('shown-position'),
    says: 'expected the message',
  },
];

import type { Exchange } from 'pushstream-server/parts';
import { type Mutant, pushStreamMutant } from '../../mutant.js';
import { type Handlers, naming, saying, sinking } from '../rewrite.js';
import { sayingTexts, telling } from '../sockets.js';

type Mode = 'streaming' | 'eventsource' | 'websocket';
type Change = (text: string, index: number, exchange: Exchange) => string;

/** What a mutant does to one mode. */
interface Break {
  readonly slug: string;
  /** Of the requirement, where that is another one. */
  readonly requirement?: string;
  readonly breaks: string;
  readonly parts: (mode: Mode) => Handlers;
  readonly kills: Readonly<Record<Mode, readonly [string, ...string[]]>>;
  /** Checks of other areas. */
  readonly also?: (mode: Mode) => readonly string[];
  readonly says: string;
}

/** Texts, or what is written of a stream, go out as `change` has them. */
function texts(mode: Mode, change: Change): Handlers {
  return mode === 'websocket' ? sayingTexts(change) : saying(mode, change);
}

function isThird(text: string): boolean {
  return /"id":3,.*"text":"the third /.test(text);
}

/** Whether somebody asks for nothing but what is new. */
function isPlain(exchange: Exchange): boolean {
  const positioned = ['if-modified-since', 'last-event-id'].some(
    (name) => exchange.header(name) !== undefined,
  );
  return /pc-[^/.]+$/.test(exchange.path) && !positioned;
}

/** The same kills in each mode. */
function each(...slugs: [string, ...string[]]): Break['kills'] {
  return { streaming: slugs, eventsource: slugs, websocket: slugs };
}

const footers: Readonly<Record<Mode, string>> = {
  streaming: '</body></html>',
  eventsource: ': that was\n: all\n',
  websocket: '{"farewell":true}',
};

const breaks: readonly Break[] = [
  {
    slug: 'header-missing',
    requirement: 'header',
    breaks: 'the header template is not sent',
    parts: (mode) =>
      texts(mode, (text, index) =>
        index > 0
          ? text
          : text.replace(/^(<html><body>|: welcome\n: to the messages\n|\{"welcome":true\})/, ''),
      ),
    kills: {
      streaming: ['header', 'gapless'],
      eventsource: ['header', 'gapless'],
      websocket: ['header', 'gapless', 'handshake-8'],
    },
    says: 'header template',
  },
  {
    slug: 'repeats',
    requirement: 'delivers',
    breaks: 'the third message of a channel is sent twice, where it says that it is the third',
    parts: (mode) =>
      mode === 'websocket'
        ? telling((frame) => (isThird(frame.payload.toString('latin1')) ? [frame, frame] : frame))
        : saying(mode, (text, index) => (index > 0 && isThird(text) ? text + text : text)),
    kills: each('delivers'),
    says: 'expected no message',
  },
  {
    slug: 'first-channel',
    requirement: 'channels',
    breaks: 'only the first channel of a connection is subscribed to',
    parts: (mode) => naming(mode, (names) => names.replace(/^(pc-[^/.]+)\/pc-[^/.]+$/, '$1')),
    kills: {
      streaming: ['channels', 'deleted-other'],
      eventsource: ['channels', 'deleted-other'],
      websocket: ['channels', 'deleted-other', 'publish-channels'],
    },
    also: (mode) => [
      `position-channels-${mode}`,
      `position-order-${mode}`,
      ...(mode === 'streaming' ? ['messages-ids', 'messages-order'] : []),
    ],
    says: 'expected the message',
  },
  {
    slug: 'first-subscriber',
    requirement: 'subscribers',
    breaks: 'only the first subscriber of a channel is sent its messages',
    parts: (mode) => {
      const first = new Map<string, Exchange>();
      return texts(mode, (text, index, exchange) => {
        if (!first.has(exchange.path)) first.set(exchange.path, exchange);
        const isFirst = first.get(exchange.path) === exchange;
        return index === 0 || isFirst || !isPlain(exchange) ? text : '';
      });
    },
    kills: {
      streaming: ['subscribers'],
      eventsource: ['subscribers'],
      websocket: ['subscribers', 'publish'],
    },
    says: 'nothing within 3000 ms',
  },
  {
    slug: 'no-backtrack',
    requirement: 'backtrack',
    breaks: 'stored messages are not sent',
    parts: (mode) => naming(mode, (names) => names.replace(/\.b\d+/g, '')),
    kills: {
      streaming: ['backtrack'],
      eventsource: ['backtrack'],
      websocket: ['backtrack', 'publish-stored'],
    },
    also: (mode) => [
      `position-backtrack-${mode}`,
      `position-backtrack-first-${mode}`,
      ...(mode === 'streaming' ? ['messages-limit'] : []),
    ],
    says: 'expected the message',
  },
  {
    slug: 'gap',
    requirement: 'gapless',
    breaks: 'what is published while three or more old messages are sent is lost',
    parts: (mode) =>
      texts(mode, (text, index, { path }) =>
        /\.b[3-9]/.test(path) && index === (mode === 'websocket' ? 4 : 1) ? '' : text,
      ),
    kills: each('gapless'),
    says: 'expected the message',
  },
  {
    slug: 'ascii',
    requirement: 'text',
    breaks: 'bytes outside of ASCII become question marks',
    parts: (mode) => texts(mode, (text) => text.replace(/[\x80-\xff]/g, '?')),
    kills: { streaming: ['text'], eventsource: ['text'], websocket: ['text', 'publish'] },
    says: 'expected the message',
  },
  {
    slug: 'tokens-again',
    requirement: 'tokens',
    breaks: 'tokens in a text that was filled in are filled in too',
    parts: (mode) => texts(mode, (text) => text.replaceAll('~id~', '1')),
    kills: each('tokens'),
    says: 'expected the message',
  },
  {
    slug: 'deleted-silently',
    requirement: 'deleted',
    breaks: 'a deletion is not told',
    parts: (mode) => texts(mode, (text) => (text.includes('"id":-2') ? '' : text)),
    kills: {
      streaming: ['deleted', 'deleted-other', 'deleted-text', 'deleted-body', 'chunked', 'http10'],
      eventsource: ['deleted', 'deleted-other', 'deleted-text', 'deleted-body'],
      websocket: ['deleted', 'deleted-other', 'deleted-text', 'deleted-body'],
    },
    says: 'expected the message',
  },
  {
    slug: 'endless',
    requirement: 'deleted',
    breaks: 'connections do not end as they should',
    parts: (mode) =>
      mode === 'websocket'
        ? telling((frame) => (frame.kind === 'close' && frame.payload.length === 0 ? false : frame))
        : sinking(mode, () => ({ end: () => {} })),
    kills: {
      streaming: ['deleted', 'life', 'chunked', 'http10'],
      eventsource: ['deleted', 'life'],
      websocket: ['deleted', 'life', 'end-empty'],
    },
    says: 'the end of the connection',
  },
  {
    slug: 'no-footer',
    requirement: 'deleted',
    breaks: 'the footer template is not sent',
    parts: (mode) => texts(mode, (text) => text.replace(footers[mode], '')),
    kills: {
      streaming: ['deleted', 'life', 'chunked', 'http10'],
      eventsource: ['deleted', 'life'],
      websocket: ['deleted', 'life'],
    },
    says: 'the footer template',
  },
  {
    slug: 'deaf-after-deletion',
    requirement: 'deleted-other',
    breaks: 'after one of its channels was deleted, a connection is sent no more messages',
    parts: (mode) => {
      const deaf = new WeakSet<Exchange>();
      return texts(mode, (text, _, exchange) => {
        if (deaf.has(exchange) && text !== footers[mode]) return '';
        if (text.includes('"id":-2')) deaf.add(exchange);
        return text;
      });
    },
    kills: each('deleted-other'),
    says: 'nothing within 3000 ms',
  },
  {
    slug: 'other-deleted-text',
    requirement: 'deleted-text',
    breaks: 'another text tells of deletions than that which is configured',
    parts: (mode) => texts(mode, (text) => text.replace('"Channel deleted"', '"Gone"')),
    kills: each('deleted-text'),
    says: 'Channel deleted',
  },
  {
    slug: 'deleted-body-ignored',
    requirement: 'deleted-body',
    breaks: 'the body of a DELETE is ignored',
    parts: (mode) => texts(mode, (text) => text.replace(/("id":-2,.*"text":)"[^"]*"/, '$1"Channel deleted"')),
    kills: each('deleted-body'),
    says: 'Channel deleted',
  },
  {
    slug: 'no-pings',
    requirement: 'ping',
    breaks: 'there are no pings',
    parts: (mode) =>
      mode === 'websocket'
        ? telling((frame) => frame.kind !== 'ping' && frame)
        : saying(mode, (text) => (text.includes('"id":-1,') || text === ': -1\n' ? '' : text)),
    kills: each('ping', 'ping-restarted'),
    says: 'a ping within',
  },
];

/** Mutants of one of the modes whose connections last, by what these have in common. */
export function brokenLasting(mode: Mode, who: string): Mutant[] {
  return breaks.map(({ slug, requirement = slug, breaks: what, parts, kills, also, says }) => {
    const [first, ...rest] = kills[mode];
    return pushStreamMutant({
      id: `${mode}-${slug}`,
      requirement: `push-stream-${mode}-${requirement}`,
      breaks: `${who}: ${what}`,
      parts: () => parts(mode),
      kills: [`${mode}-${first}`, ...rest.map((kill) => `${mode}-${kill}`), ...(also?.(mode) ?? [])],
      says,
    });
  });
}

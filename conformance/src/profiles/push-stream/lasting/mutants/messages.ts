import type { Exchange } from 'pushstream-server/parts';
import { naming, saying } from '../../../../mutants/subscribers.js';
import { telling } from '../../proof/sockets.js';
import { type Break, each, texts } from './break.js';

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

/** What goes wrong with the messages of connections that last. */
export const messageBreaks: readonly Break[] = [
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
    also: (mode) => [`position-backtrack-${mode}`, `position-backtrack-first-${mode}`, 'messages-limit'],
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
    kills: {
      streaming: ['text', 'bytes'],
      eventsource: ['text', 'bytes'],
      websocket: ['text', 'bytes', 'publish'],
    },
    also: (mode) => (mode === 'streaming' ? ['messages-bytes-streaming'] : []),
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
];

import type { Exchange } from 'pushstream-server/parts';
import { saying, sinking } from '../../../../mutants/subscribers.js';
import { telling } from '../../proof/sockets.js';
import { type Break, each, type Mode, texts } from './break.js';

const footers: Readonly<Record<Mode, string>> = {
  streaming: '</body></html>',
  eventsource: ': that was\n: all\n',
  websocket: '{"farewell":true}',
};

/** What goes wrong when channels are deleted, connections end, or nothing comes for a while. */
export const endBreaks: readonly Break[] = [
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
  {
    slug: 'pinged-twice',
    requirement: 'ping',
    breaks: 'each ping is sent twice',
    parts: (mode) =>
      mode === 'websocket'
        ? telling((frame) => (frame.kind === 'ping' ? [frame, frame] : frame))
        : saying(mode, (text) => (/^(?:: -1\n|\{"id":-1,)/.test(text) ? text + text : text)),
    kills: each('ping'),
    says: 'silence for',
  },
];

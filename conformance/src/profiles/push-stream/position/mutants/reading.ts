import type { Exchange } from 'pushstream-server/parts';
import type { Mutant } from '../../../../mutants/mutant.js';
import { handling, over } from '../../../../mutants/rewrite.js';
import { pushStreamMutant } from '../../proof/mutant.js';
import { isAt } from '../../proof/whole.js';
import { kills, starting, wholeAnswers } from './starting.js';

/** What subscribers say in these headers is read as `change` has it. */
function headers(changes: Readonly<Record<string, (value: string) => string | undefined>>) {
  return handling('subscriber', (exchange, next) => {
    const read: Exchange['header'] = (name) => {
      const value = exchange.header(name);
      return value === undefined ? undefined : (changes[name] ?? String)(value);
    };
    return next(over(exchange, { header: read }));
  });
}

/** Mutants of how it is read what subscribers say of where they start. */
export const brokenPositionRead: readonly Mutant[] = [
  pushStreamMutant({
    id: 'position-strong-tags',
    requirement: 'push-stream-position-tag-forms',
    breaks: 'a tag without W/ counts as none',
    parts: () => headers({ 'if-none-match': (value) => (value.startsWith('W/') ? value : undefined) }),
    kills: [
      ...kills('tag-forms'),
      'streaming-shown-position',
      'eventsource-shown-position',
      'websocket-shown-position',
    ],
    says: 'expected',
  }),
  pushStreamMutant({
    id: 'position-tag-0-by-default',
    requirement: 'push-stream-position-no-tag',
    breaks: 'a time without a tag leads to the messages of its own second',
    parts: () =>
      starting((start) =>
        start.time !== undefined && start.tag === undefined ? { ...start, tag: 0 } : start,
      ),
    kills: [...kills('no-tag'), ...kills('broken-tag', wholeAnswers)],
    says: 'expected',
  }),
  pushStreamMutant({
    id: 'position-any-date',
    requirement: 'push-stream-position-broken-date',
    breaks: 'a date that does not parse counts as 1970',
    parts: () =>
      headers({
        'if-modified-since': (value) =>
          /^\w{3}, \d\d /.test(value) ? value : 'Thu, 01 Jan 1970 00:00:00 GMT',
      }),
    kills: kills('broken-date', wholeAnswers),
    says: 'expected',
  }),
  pushStreamMutant({
    id: 'position-any-tag',
    requirement: 'push-stream-position-broken-tag',
    breaks: 'a tag that is no number counts as 0',
    parts: () => headers({ 'if-none-match': (value) => (/^(W\/)?\d+$/.test(value) ? value : '0') }),
    kills: kills('broken-tag', wholeAnswers),
    says: 'expected',
  }),
  pushStreamMutant({
    id: 'position-headers-anyway',
    requirement: 'push-stream-position-arguments',
    breaks: 'where there are no arguments, headers are read',
    parts: () =>
      handling('subscriber', (exchange, next, location) => {
        if (!isAt('jsonp', location) || exchange.query.includes('time=')) return next(exchange);
        const time = encodeURIComponent(exchange.header('if-modified-since') ?? '');
        const tag = encodeURIComponent(exchange.header('if-none-match') ?? '');
        return next(over<Exchange>(exchange, { query: `${exchange.query}&time=${time}&tag=${tag}` }));
      }),
    kills: ['position-arguments'],
    says: 'to be held',
  }),
];

import type { BrokerTotals, Exchange } from 'pushstream-server/parts';
import type { Mutant } from '../../../mutants/mutant.js';
import { type Answer, answering, handling, over, overBroker, without } from '../../../mutants/rewrite.js';
import { pushStreamMutant } from '../proof/mutant.js';

/** The answers of statistics go through `change`. */
const told = (change: (answer: Answer, exchange: Exchange) => Answer) => () =>
  answering('statistics', (answer, { exchange }) => change(answer, exchange));

/** The texts of statistics go through `change`, those that answer to a query like this. */
const worded = (query: RegExp, change: (text: string) => string) =>
  told((answer, exchange) =>
    query.test(exchange.query)
      ? { ...answer, bytes: Buffer.from(change(Buffer.from(answer.bytes).toString())) }
      : answer,
  );

/** The queries of statistics go through `change`. */
const asked = (change: (query: string) => string) => () =>
  handling('statistics', (exchange, next) => next(over(exchange, { query: change(exchange.query) })));

const total = (change: (totals: BrokerTotals) => Partial<BrokerTotals>) => () =>
  overBroker((inner) => ({
    totals: async () => {
      const totals = await inner.totals();
      return { ...totals, ...change(totals) };
    },
  }));

const types = ['plain', 'json', 'yaml', 'xml', 'x-json', 'x-yaml'];
const methods = ['post', 'put', 'delete', 'options'];

/** Mutants of statistics. */
export const statisticsMutants: readonly Mutant[] = [
  pushStreamMutant({
    id: 'statistics-no-workers',
    requirement: 'push-stream-statistics-summary',
    breaks: 'the summary lists no processes',
    parts: worded(/^id=$/, (text) => text.replace('"by_worker"', '"workers"')),
    kills: [
      'statistics-summary',
      'statistics-counts',
      'statistics-json-summary',
      'statistics-x-json-summary',
      'statistics-clock',
      'statistics-workers',
    ],
    says: 'no by_worker',
  }),
  pushStreamMutant({
    id: 'statistics-nobody',
    requirement: 'push-stream-statistics-counts',
    breaks: 'the summary counts no subscribers',
    parts: total(() => ({ subscribers: 0 })),
    kills: ['statistics-counts', 'statistics-workers'],
    says: 'subscribers of at least 2',
  }),
  pushStreamMutant({
    id: 'statistics-local-time',
    requirement: 'push-stream-statistics-clock',
    breaks: 'the time of the summary is another than that of the answer',
    parts: worded(/^id=$/, (text) => text.replace(/"time": "\d{4}-/, '"time": "2001-')),
    kills: ['statistics-clock'],
    says: 'the time of the answer',
  }),
  pushStreamMutant({
    id: 'statistics-uptime-stands',
    requirement: 'push-stream-statistics-clock',
    breaks: 'the uptime of the summary stays what it is',
    parts: worded(/^id=$/, (text) => text.replace(/"uptime": \d+/g, '"uptime": 1000')),
    kills: ['statistics-clock'],
    says: 'uptime about 2 s later',
  }),
  pushStreamMutant({
    id: 'statistics-idle-workers',
    requirement: 'push-stream-statistics-workers',
    breaks: 'the processes have no subscribers',
    parts: worded(/^id=$/, (text) => text.replace(/("pid": "\d+", "subscribers": )\d+/g, '$10')),
    kills: ['statistics-workers'],
    says: 'subscribers of all processes together',
  }),
  pushStreamMutant({
    id: 'statistics-never-left',
    requirement: 'push-stream-statistics-one',
    breaks: 'statistics of one channel count a subscriber who has left',
    parts: worded(/^id=pc-[^/*]*$/, (text) =>
      text.replace(/("published_messages": 2, .*"subscribers": )0/, '$11'),
    ),
    kills: ['statistics-left'],
    says: 'subscribers 0',
  }),
  pushStreamMutant({
    id: 'statistics-published-there',
    requirement: 'push-stream-statistics-counts',
    breaks: 'the summary counts channels in place of published messages',
    parts: total(({ channels }) => ({ published: Math.min(1, channels) })),
    kills: ['statistics-counts'],
    says: 'published_messages of at least',
  }),
  pushStreamMutant({
    id: 'statistics-one-as-list',
    requirement: 'push-stream-statistics-one',
    breaks: 'one channel is told of in a list',
    parts: worded(/^id=pc-[^/*]*$/, (text) => `{"infos": [${text}]}`),
    kills: ['statistics-one', 'statistics-missing', 'statistics-left'],
    says: 'channel information in JSON',
  }),
  pushStreamMutant({
    id: 'statistics-up-to-missing',
    requirement: 'push-stream-statistics-named',
    breaks: 'of more than two named channels only the first two are looked at',
    parts: asked((query) => query.replace(/^([^/*]+\/[^/*]+)\/[^/*]+$/, '$1')),
    kills: ['statistics-named'],
    says: 'information on several channels in JSON',
  }),
  pushStreamMutant({
    id: 'statistics-all-is-a-name',
    requirement: 'push-stream-statistics-all',
    breaks: 'ALL is the name of a channel',
    parts: asked((query) => query.replace(/ALL$/, 'everybody')),
    kills: ['statistics-all'],
    says: 'seen: 404',
  }),
  pushStreamMutant({
    id: 'statistics-star-alone',
    requirement: 'push-stream-statistics-all',
    breaks: 'a * alone is the name of a channel',
    parts: asked((query) => query.replace(/^id=\*$/, 'id=star')),
    kills: ['statistics-star'],
    says: 'seen: 404',
  }),
  pushStreamMutant({
    id: 'statistics-prefix-too-short',
    requirement: 'push-stream-statistics-prefix',
    breaks: 'the last character of a prefix is not looked at',
    parts: asked((query) => query.replace(/[^=]\*$/, '*')),
    kills: ['statistics-prefix'],
    says: 'these channels in the list',
  }),
  pushStreamMutant({
    id: 'statistics-of-none',
    requirement: 'push-stream-statistics-missing',
    breaks: 'statistics of channels that do not exist are an empty answer',
    parts: told((answer) => (answer.status === 404 ? { ...answer, status: 200 } : answer)),
    kills: ['statistics-missing'],
    says: 'expected 404',
  }),
  pushStreamMutant({
    id: 'statistics-no-such-prefix',
    requirement: 'push-stream-statistics-missing',
    breaks: 'a prefix that no channel has is answered 404',
    parts: told((answer, { query }) =>
      query.endsWith('*') && !Buffer.from(answer.bytes).includes('"channel"')
        ? { ...answer, status: 404 }
        : answer,
    ),
    kills: ['statistics-no-such-prefix'],
    says: 'seen: 404',
  }),
  pushStreamMutant({
    id: 'statistics-last-pattern',
    requirement: 'push-stream-statistics-pattern-first',
    breaks: 'the last part with a pattern decides',
    parts: asked((query) => query.replace(/^id=.*\*\/(.*\*)$/, 'id=$1')),
    kills: ['statistics-pattern-first'],
    says: 'these channels in the list',
  }),
  pushStreamMutant({
    id: 'statistics-any-method',
    requirement: 'push-stream-statistics-methods',
    breaks: 'statistics are there for every method but HEAD',
    parts: () =>
      handling('statistics', (exchange, next) =>
        next(exchange.method === 'HEAD' ? exchange : over(exchange, { method: 'GET' })),
      ),
    kills: ['statistics-post', ...methods.slice(1).map((method) => `statistics-${method}`)],
    says: 'expected 405',
  }),
  pushStreamMutant({
    id: 'statistics-head',
    requirement: 'push-stream-statistics-methods',
    breaks: 'HEAD is there for statistics',
    parts: told((answer, { method }) => (method === 'HEAD' ? { ...answer, status: 200 } : answer)),
    kills: ['statistics-head'],
    says: 'expected 405',
  }),
  pushStreamMutant({
    id: 'statistics-no-allow',
    requirement: 'push-stream-statistics-allow',
    breaks: 'a 405 does not say that there is GET',
    parts: told((answer) => ({ ...answer, headers: without(answer.headers, 'Allow') })),
    kills: ['statistics-allow'],
    says: 'no Allow header',
  }),
  pushStreamMutant({
    id: 'statistics-no-version',
    requirement: 'push-stream-statistics-version',
    breaks: 'the commit is not named',
    parts: told((answer) => ({ ...answer, headers: without(answer.headers, 'X-Nginx-PushStream-Commit') })),
    kills: ['statistics-version'],
    says: 'a X-Nginx-PushStream-Commit header',
  }),
  pushStreamMutant({
    id: 'statistics-cached',
    requirement: 'push-stream-statistics-uncached',
    breaks: 'statistics may be stored',
    parts: told((answer) => ({ ...answer, headers: without(answer.headers, 'Expires') })),
    kills: ['statistics-uncached'],
    says: 'no Expires header',
  }),
  pushStreamMutant({
    id: 'statistics-lines',
    requirement: 'push-stream-statistics-format',
    breaks: 'lines of statistics end in LF',
    parts: worded(/^/, (text) => text.replaceAll('\r\n', '\n')),
    kills: [
      'statistics-plain-summary',
      ...types.flatMap((type) => [`statistics-${type}-summary`, `statistics-${type}-list`]).slice(1),
    ],
    says: 'the body "hostname: {text}',
  }),
];

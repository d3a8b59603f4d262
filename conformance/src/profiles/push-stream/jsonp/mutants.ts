import type { Exchange } from 'pushstream-server/parts';
import type { Mutant } from '../../../mutants/mutant.js';
import { handling, headerValue, over, withHeader } from '../../../mutants/rewrite.js';
import { pushStreamMutant } from '../proof/mutant.js';
import { answersAt, isAt, rewritten } from '../proof/whole.js';

type Answer = Parameters<typeof rewritten>[0];

const isScript = ({ headers }: Answer) => headerValue(headers, 'Content-Type') === 'application/javascript';

/** Requests in a place come with another query than they have. */
function asking(place: 'jsonp' | 'poll', change: (query: string) => string) {
  return handling('subscriber', (exchange, next, location) => {
    if (!isAt(place, location)) return next(exchange);
    return next(over<Exchange>(exchange, { query: change(exchange.query) }));
  });
}

/** Mutants of JSONP. */
export const jsonpMutants: readonly Mutant[] = [
  pushStreamMutant({
    id: 'jsonp-no-commas',
    requirement: 'push-stream-jsonp-stored',
    breaks: 'no commas are between the messages of a script',
    parts: () => answersAt('jsonp', (answer) => rewritten(answer, (text) => text.replaceAll('},{', '}{'))),
    kills: ['jsonp-stored'],
    says: 'a call of cb with',
  }),
  pushStreamMutant({
    id: 'jsonp-no-array',
    requirement: 'push-stream-jsonp-next',
    breaks: 'the function is called with one message instead of an array of it',
    parts: () =>
      answersAt('jsonp', (answer, { held }) =>
        held ? rewritten(answer, (text) => text.replace('([', '(').replace(']);', ');')) : answer,
      ),
    kills: ['jsonp-next'],
    says: 'a call of cb with',
  }),
  pushStreamMutant({
    id: 'jsonp-not-decoded',
    requirement: 'push-stream-jsonp-decoded',
    breaks: 'the name of the function is taken as it stands in the query',
    parts: () =>
      answersAt('jsonp', (answer, { exchange }) =>
        rewritten(answer, (text) =>
          text.replace('page.on_message', /callback=([^&]*)/.exec(exchange.query)?.[1] ?? ''),
        ),
      ),
    kills: ['jsonp-decoded'],
    says: 'a call of page.on_message with',
  }),
  pushStreamMutant({
    id: 'jsonp-no-arguments',
    requirement: 'push-stream-jsonp-arguments',
    breaks: 'time and tag are not read from the arguments',
    parts: () => asking('jsonp', (query) => query.replace(/\b(time|tag)=/g, 'no$1=')),
    kills: ['jsonp-arguments', 'position-arguments'],
    says: 'expected 200',
  }),
  pushStreamMutant({
    id: 'jsonp-not-when-polling',
    requirement: 'push-stream-jsonp-polling',
    breaks: 'polling locations do not look at callback',
    parts: () => asking('poll', (query) => query.replace('callback=', 'nocallback=')),
    kills: ['jsonp-polling', 'jsonp-none-type'],
    says: 'a call of cb with',
  }),
  pushStreamMutant({
    id: 'jsonp-always',
    requirement: 'push-stream-jsonp-plain',
    breaks: 'without a callback the function callback is called',
    parts: () =>
      asking('jsonp', (query) => (query.includes('callback=') ? query : `${query}&callback=callback`)),
    kills: ['jsonp-plain', 'position-arguments'],
    says: 'seen: the body "callback([',
  }),
  pushStreamMutant({
    id: 'jsonp-no-header',
    requirement: 'push-stream-jsonp-templates',
    breaks: 'scripts come without the header template',
    parts: () =>
      answersAt('jsonp', (answer) => rewritten(answer, (text) => text.replace(/^\/\*.*?\*\//, ''))),
    kills: ['jsonp-templates'],
    says: 'expected a body from',
  }),
  pushStreamMutant({
    id: 'jsonp-plain-type',
    requirement: 'push-stream-jsonp-type',
    breaks: 'scripts are text/plain',
    parts: () =>
      answersAt('jsonp', (answer) =>
        isScript(answer)
          ? { ...answer, headers: withHeader(answer.headers, 'Content-Type', 'text/plain') }
          : answer,
      ),
    kills: ['jsonp-type'],
    says: 'expected Content-Type: application/javascript',
  }),
  pushStreamMutant({
    id: 'jsonp-304-plain-type',
    requirement: 'push-stream-jsonp-none-type',
    breaks: 'the 304 to a request for a script is text/plain',
    parts: () =>
      answersAt('poll', (answer) =>
        answer.status === 304 && isScript(answer)
          ? { ...answer, headers: withHeader(answer.headers, 'Content-Type', 'text/plain') }
          : answer,
      ),
    kills: ['jsonp-none-type'],
    says: 'expected Content-Type: application/javascript',
  }),
];

import { type Deviation, everyAnswer, named } from '../push-stream/deviation.js';
import type { Outcome, RecordedExchange } from '../push-stream/recorded-exchange.js';

const reading = named('read it', 'held, then delivered', 'walk: first', 'walk: next');
const asking = ({ request, answer }: RecordedExchange) =>
  request.includes(' /pub') && /^HTTP\/1\.1 20\d /.test(answer);

/** Another body, with its length. */
function withBody(outcome: Outcome, change: (body: string) => string): Outcome {
  const answers = outcome.answers.map((answer) => {
    const body = change(answer.body);
    const others = answer.headers.filter((header) => !header.startsWith('Content-Length: '));
    return { ...answer, body, headers: [...others, `Content-Length: ${body.length}`].sort() };
  });
  return { ...outcome, answers };
}

const withStatus = (outcome: Outcome, status: number): Outcome => ({
  ...outcome,
  answers: outcome.answers.map((answer) => ({ ...answer, status })),
});

const without = (headers: readonly string[], name: string) =>
  headers.filter((header) => !header.startsWith(`${name}: `));

/** A refusal in words. */
const saying =
  (text: string) =>
  (outcome: Outcome): Outcome =>
    everyAnswer(
      withBody(outcome, () => text),
      (headers) => [...without(headers, 'Content-Type'), 'Content-Type: text/plain'].sort(),
    );

/** Seconds since somebody asked, where they are not what the module says. */
const requested: Readonly<Record<string, number>> = {
  'publish, nobody waits': -1,
  'publish while one is held (201 side)': 0,
  'info, Accept: text/plain': 1,
  'publish two more': 2,
  PUT: -1,
};

/** Every difference from nginx_http_push_module 0.731, in the order in which they are put right. */
export const deviations: readonly Deviation[] = [
  {
    why: 'no cache may keep a message: one that asked again by itself would skip messages or repeat them',
    applies: ({ answer }) => answer !== '',
    adjust: (outcome) => everyAnswer(outcome, (headers) => ['Cache-Control: no-store', ...headers].sort()),
  },
  {
    why: 'what depends on Accept says so',
    applies: asking,
    adjust: (outcome) => everyAnswer(outcome, (headers) => [...headers, 'Vary: Accept'].sort()),
  },
  {
    why: 'a Content-Type does not end in a NUL byte',
    applies: named(
      'info, Accept: application/json',
      'info, Accept: text/yaml',
      'info, Accept: application/xml',
    ),
    adjust: (outcome) => everyAnswer(outcome, (headers) => headers.map((one) => one.replace('\0', ''))),
  },
  {
    why: 'an entity tag has quotes, and counts the messages of a second from 1',
    applies: reading,
    adjust: (outcome) =>
      everyAnswer(outcome, (headers) => headers.map((one) => one.replace('Etag: 0', 'Etag: "1"'))),
  },
  ...Object.entries(requested).map(
    ([name, seconds]): Deviation => ({
      why: 'publishing is no request of a subscriber, and a second has passed when it has passed whole',
      applies: named(name),
      adjust: (outcome) => withBody(outcome, (body) => body.replace(/(last requested: )\d+/, `$1${seconds}`)),
    }),
  ),
  {
    why: 'protocol 3.2: PUT is answered 200, and makes a channel without a message',
    applies: named('PUT'),
    adjust: (outcome) =>
      withStatus(
        withBody(outcome, (body) => body.replace('queued messages: 1', 'queued messages: 0')),
        200,
      ),
  },
  {
    why: 'a 304 tells where to go on, and has no length',
    applies: named('interval-poll, nothing new'),
    adjust: (outcome) =>
      everyAnswer(outcome, (headers) =>
        [
          ...without(without(headers, 'Content-Length'), 'Etag'),
          'Etag: "1"',
          'Last-Modified: Sat, 21 Nov 2026 02:12:17 GMT',
          'Vary: If-None-Match, If-Modified-Since',
        ].sort(),
      ),
  },
  {
    why: 'a 304 tells where to go on, before everything that is still to come',
    applies: named('time-out (2 s)'),
    adjust: (outcome) =>
      everyAnswer(outcome, (headers) =>
        [
          ...without(headers, 'Content-Length'),
          'Etag: "0"',
          'Last-Modified: Sat, 21 Nov 2026 02:12:22 GMT',
          'Vary: If-None-Match, If-Modified-Since',
        ].sort(),
      ),
  },
  {
    why: 'a refusal says why',
    applies: named('GET missing', 'DELETE missing'),
    adjust: saying('There is no such channel.'),
  },
  {
    why: 'a refusal says why',
    applies: named('deleted while held'),
    adjust: saying('The channel was deleted.'),
  },
  {
    why: 'a refusal says why',
    applies: named('last-in, first-out: the older request'),
    adjust: saying('Another subscriber of this channel goes first.'),
  },
  {
    why: 'a refusal says why',
    applies: named('unauthorised channel'),
    adjust: saying('No publisher has created this channel.'),
  },
  {
    why: 'protocol 3.1: what is no GET is not allowed on a subscriber location, OPTIONS neither',
    applies: named('POST to a subscriber', 'OPTIONS on a subscriber'),
    adjust: (outcome) =>
      withStatus(
        everyAnswer(outcome, (headers) => [...without(headers, 'Allow'), 'Allow: GET'].sort()),
        405,
      ),
  },
  {
    why: 'a refusal says why',
    applies: named('POST to a subscriber'),
    adjust: saying('POST is not allowed here, only GET.'),
  },
  {
    why: 'a refusal says why, and is none to a preflight',
    applies: named('OPTIONS on a subscriber'),
    adjust: (outcome) =>
      everyAnswer(saying('OPTIONS is not allowed here, only GET.')(outcome), (headers) =>
        [
          ...headers.filter((one) => !/^Access-Control-Allow-(Headers|Methods)/.test(one)),
          'Access-Control-Expose-Headers: Etag, Last-Modified',
        ].sort(),
      ),
  },
  {
    why: 'a refusal says why; HEAD is taken on a publisher location',
    applies: named('PATCH on a publisher'),
    adjust: (outcome) =>
      everyAnswer(
        saying('PATCH is not allowed here, only GET, HEAD, POST, PUT, DELETE, OPTIONS.')(outcome),
        (headers) => headers.map((one) => one.replace('GET, POST', 'GET, HEAD, POST')),
      ),
  },
  {
    why: 'a request without a channel is a bad one',
    applies: named('no id'),
    adjust: (outcome) => withStatus(outcome, 400),
  },
];

/** The request of somebody who has read messages here: it echoes the tag that they have here. */
export function echoed(recorded: RecordedExchange): RecordedExchange {
  if (!named('walk: next')(recorded)) return recorded;
  return { ...recorded, request: recorded.request.replace('If-None-Match: 0', 'If-None-Match: "1"') };
}

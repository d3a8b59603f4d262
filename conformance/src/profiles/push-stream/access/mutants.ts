import type { Mutant } from '../../../mutants/mutant.js';
import { encodedLike } from '../../../mutants/response-bytes.js';
import { rewired } from '../../../mutants/rewire.js';
import { type Answer, over, without } from '../../../mutants/rewrite.js';
import { heading } from '../../../mutants/subscribers.js';
import { pushStreamMutant } from '../proof/mutant.js';
import { answersAt, type Place } from '../proof/whole.js';
import { pushStreamWorld } from '../proof/world.js';

/** The places of subscribers at the reference server, by the modes that ids of checks name. */
const places = [
  ['streaming', 'sub'],
  ['eventsource', 'ev'],
  ['websocket', 'ws'],
  ['polling', 'poll'],
  ['long-polling', 'lp'],
] as const;
type Mode = (typeof places)[number][0];

/** The same mutant for each mode, or for some. */
function each(make: (mode: Mode, place: Place) => Mutant, modes?: readonly Mode[]): Mutant[] {
  return places.filter(([mode]) => modes?.includes(mode) ?? true).map(([mode, place]) => make(mode, place));
}

const lacking = (answer: Answer, name: string): Answer => ({
  ...answer,
  headers: without(answer.headers, name),
});

const origin = 'Access-Control-Allow-Origin';

/** Mutants of what holds for requests to subscriber locations. */
export const accessMutants: readonly Mutant[] = [
  ...each((mode, place) =>
    pushStreamMutant({
      id: `access-publishes-${mode}`,
      requirement: 'push-stream-access-methods',
      breaks: `${mode}: POST is answered 200`,
      parts: () =>
        answersAt(place, (answer, { exchange }) =>
          exchange.method === 'POST' ? { ...answer, status: 200 } : answer,
        ),
      kills: [`access-methods-${mode}`],
      says: 'expected 405',
    }),
  ),
  ...each((mode, place) =>
    pushStreamMutant({
      id: `access-head-${mode}`,
      requirement: 'push-stream-access-methods',
      breaks: `${mode}: HEAD is answered as if it were GET`,
      parts: () =>
        answersAt(place, (answer, { exchange }) =>
          exchange.method === 'HEAD' ? { ...answer, status: 200 } : answer,
        ),
      kills: [`access-methods-${mode}`],
      says: 'expected 405',
    }),
  ),
  ...each((mode, place) =>
    pushStreamMutant({
      id: `access-no-allow-${mode}`,
      requirement: 'push-stream-access-allow',
      breaks: `${mode}: a 405 does not say which methods there are`,
      parts: () => answersAt(place, (answer) => lacking(answer, 'Allow')),
      kills: [`access-allow-${mode}`],
      says: 'no Allow header',
    }),
  ),
  ...each(
    (mode, place) =>
      pushStreamMutant({
        id: `access-no-preflight-${mode}`,
        requirement: 'push-stream-access-preflight',
        breaks: `${mode}: pages may say no position`,
        parts: () => answersAt(place, (answer) => lacking(answer, 'Access-Control-Allow-Headers')),
        kills: [`access-preflight-${mode}`],
        says: 'no Access-Control-Allow-Headers header',
      }),
    ['streaming', 'eventsource', 'polling', 'long-polling'],
  ),
  ...each(
    (mode, place) =>
      pushStreamMutant({
        id: `access-origin-of-refusals-${mode}`,
        requirement: 'push-stream-access-origins',
        breaks: `${mode}: pages of other origins may not read refusals`,
        parts: () => answersAt(place, (answer) => (answer.status === 403 ? lacking(answer, origin) : answer)),
        kills: [`access-origins-${mode}`],
        says: `no ${origin} header`,
      }),
    ['streaming', 'eventsource', 'polling', 'long-polling'],
  ),
  ...each(
    (mode, place) =>
      pushStreamMutant({
        id: `access-origin-of-answers-${mode}`,
        requirement: 'push-stream-access-origins',
        breaks: `${mode}: pages of other origins may not read messages`,
        parts: () =>
          mode === 'streaming' || mode === 'eventsource'
            ? heading(mode, (head) => ({ ...head, headers: without(head.headers, origin) }))
            : answersAt(place, (answer, { exchange }) =>
                answer.status === 200 && exchange.method === 'GET' ? lacking(answer, origin) : answer,
              ),
        kills: [`access-origins-${mode}`],
        says: `no ${origin} header`,
      }),
    ['streaming', 'eventsource', 'polling', 'long-polling'],
  ),
  ...each(
    (mode, place) =>
      pushStreamMutant({
        id: `access-cached-${mode}`,
        requirement: 'push-stream-access-uncached',
        breaks: `${mode}: an answer may be stored`,
        parts: () => answersAt(place, (answer) => lacking(answer, 'Cache-Control')),
        kills: [`access-uncached-${mode}`],
        says: 'no Cache-Control header',
      }),
    ['polling', 'long-polling'],
  ),
  pushStreamMutant({
    id: 'access-cached-304',
    requirement: 'push-stream-access-uncached',
    breaks: 'a 304 of polling may be stored',
    parts: () =>
      answersAt('poll', (answer) => (answer.status === 304 ? lacking(answer, 'Cache-Control') : answer)),
    kills: ['access-uncached-polling'],
    says: 'no Cache-Control header',
  }),
  pushStreamMutant({
    id: 'access-form-decoded',
    requirement: 'push-stream-access-encoded',
    breaks: 'a plus sign in the name of a channel is taken for a blank by all who subscribe',
    parts: () => ({
      decorateHandler: (handler, { role }) =>
        role === 'subscriber'
          ? (exchange) =>
              handler(
                over(exchange, { captures: exchange.captures.map((name) => name.replaceAll('+', ' ')) }),
              )
          : handler,
    }),
    kills: [
      'access-encoded-streaming',
      'access-encoded-eventsource',
      'access-encoded-websocket',
      'access-encoded-polling',
      'access-encoded-long-polling',
    ],
    says: 'expected the message',
  }),
  ...each(
    (mode, place) =>
      pushStreamMutant({
        id: `messages-only-utf-8-${mode}`,
        requirement: 'push-stream-messages-bytes',
        breaks: `${mode}: what is no UTF-8 becomes question marks`,
        parts: () =>
          answersAt(place, (answer) =>
            answer.status === 200
              ? { ...answer, bytes: Buffer.from(Buffer.from(answer.bytes).toString()) }
              : answer,
          ),
        kills: [`messages-bytes-${mode}`],
        says: 'a body with the',
      }),
    ['polling', 'long-polling'],
  ),
  ...each(
    (mode, place) =>
      pushStreamMutant({
        id: `messages-long-cut-${mode}`,
        requirement: 'push-stream-messages-bytes',
        breaks: `${mode}: ten bytes in the middle of a message of more than 60,000 are lost`,
        make: rewired(pushStreamWorld.target(), {
          only: (request) => request.startsWith(`GET /${place}/`),
          response: (response, request) => {
            const text = response.body.toString('latin1').replace(/([\w-]{60000})[\w-]{10}/, '$1');
            const changed = { ...response, body: Buffer.from(text, 'latin1') };
            return { bytes: encodedLike(changed, {}, request), end: false };
          },
        }),
        kills: [`messages-bytes-${mode}`],
        says: 'a body with the',
      }),
    ['polling', 'long-polling'],
  ),
];

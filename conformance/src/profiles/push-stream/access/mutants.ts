import type { Location, Parts } from 'pushstream-server/parts';
import type { Mutant } from '../../../mutants/mutant.js';
import { type Answer, handling, over, without } from '../../../mutants/rewrite.js';
import { heading } from '../../../mutants/subscribers.js';
import { eachMode } from '../proof/modes.js';
import { pushStreamMutant } from '../proof/mutant.js';
import { answersAt, isAt } from '../proof/whole.js';

const lacking = (answer: Answer, name: string): Answer => ({
  ...answer,
  headers: without(answer.headers, name),
});

/** The names of channels in the paths of subscribers, where these are meant, are read as `change` has them. */
function capturing(
  isMeant: (location: Location) => boolean,
  change: (name: string) => string,
): Pick<Parts, 'decorateHandler'> {
  return handling('subscriber', (exchange, next, location) =>
    next(
      isMeant(location)
        ? over(exchange, { captures: exchange.captures.map((name) => change(name)) })
        : exchange,
    ),
  );
}

const origin = 'Access-Control-Allow-Origin';

/** Mutants of what holds for requests to subscriber locations. */
export const accessMutants: readonly Mutant[] = [
  ...eachMode((mode, place) =>
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
  ...eachMode((mode, place) =>
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
  ...eachMode((mode, place) =>
    pushStreamMutant({
      id: `access-no-allow-${mode}`,
      requirement: 'push-stream-access-allow',
      breaks: `${mode}: a 405 does not say which methods there are`,
      parts: () => answersAt(place, (answer) => lacking(answer, 'Allow')),
      kills: [`access-allow-${mode}`],
      says: 'no Allow header',
    }),
  ),
  ...eachMode(
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
  ...eachMode(
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
  ...eachMode(
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
  pushStreamMutant({
    id: 'access-origin-of-304',
    requirement: 'push-stream-access-origins',
    breaks: 'pages of other origins may not see that polling has nothing for them',
    parts: () => answersAt('poll', (answer) => (answer.status === 304 ? lacking(answer, origin) : answer)),
    kills: ['access-origins-polling'],
    says: `no ${origin} header`,
  }),
  ...eachMode(
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
  ...eachMode((mode, place) =>
    pushStreamMutant({
      id: `access-not-decoded-${mode}`,
      requirement: 'push-stream-access-encoded',
      breaks: `${mode}: what is percent-encoded in the name of a channel stays so`,
      parts: () => capturing((location) => isAt(place, location), encodeURI),
      kills: [`access-encoded-${mode}`],
      says: 'expected',
    }),
  ),
  pushStreamMutant({
    id: 'access-form-decoded',
    requirement: 'push-stream-access-encoded',
    breaks: 'a plus sign in the name of a channel is taken for a blank by all who subscribe',
    parts: () =>
      capturing(
        () => true,
        (name) => name.replaceAll('+', ' '),
      ),
    kills: [
      'access-encoded-streaming',
      'access-encoded-eventsource',
      'access-encoded-websocket',
      'access-encoded-polling',
      'access-encoded-long-polling',
    ],
    says: 'expected the message',
  }),
];

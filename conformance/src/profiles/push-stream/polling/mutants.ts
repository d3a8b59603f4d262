import type { Mutant } from '../../../mutants/mutant.js';
import { encodedLike } from '../../../mutants/response-bytes.js';
import { rewired } from '../../../mutants/rewire.js';
import { headerValue, withHeader, without } from '../../../mutants/rewrite.js';
import { pushStreamMutant } from '../proof/mutant.js';
import { answersAt, following, rewritten } from '../proof/whole.js';
import { pushStreamWorld } from '../proof/world.js';

const isPolling = (request: string) => request.startsWith('GET /poll/');

/** Mutants of polling. */
export const pollingMutants: readonly Mutant[] = [
  pushStreamMutant({
    id: 'polling-without-event-ids',
    requirement: 'push-stream-polling-stored',
    breaks: 'polling shows no event ids',
    parts: () =>
      answersAt('poll', (answer) =>
        rewritten(answer, (text) => text.replace(/"eventid":"[^"]+"/g, '"eventid":""')),
      ),
    kills: ['polling-stored'],
    says: 'seen: the body',
  }),
  pushStreamMutant({
    id: 'polling-empty-200',
    requirement: 'push-stream-polling-none',
    breaks: 'polling without a position is answered 200 with an empty body where there is nothing',
    parts: () =>
      answersAt('poll', (answer) =>
        answer.status === 304 && headerValue(answer.headers, 'Etag') === undefined
          ? { ...answer, status: 200 }
          : answer,
      ),
    kills: [
      'polling-none',
      'polling-none-bare',
      'jsonp-none-type',
      'position-now-polling',
      'position-event-id-polling',
      'position-event-id-unknown-polling',
      'position-broken-tag-polling',
      'position-no-tag-polling',
    ],
    says: 'seen: 200 OK',
  }),
  pushStreamMutant({
    id: 'polling-position-of-first',
    requirement: 'push-stream-polling-position',
    breaks: 'the answer has the time and tag of its first message',
    parts: () =>
      following({
        result: (result, { stay }) =>
          stay === 'never' ? { ...result, position: result.old[0] ?? result.position } : result,
      }),
    kills: ['polling-position', 'polling-validators'],
    says: 'expected 304',
  }),
  pushStreamMutant({
    id: 'polling-304-forgets-the-tag',
    requirement: 'push-stream-polling-none-position',
    breaks: 'a 304 has the tag 0',
    parts: () =>
      answersAt('poll', (answer) =>
        answer.status === 304 && headerValue(answer.headers, 'Etag') !== undefined
          ? { ...answer, headers: withHeader(answer.headers, 'Etag', 'W/0') }
          : answer,
      ),
    kills: ['polling-none-position'],
    says: 'seen: the body',
  }),
  pushStreamMutant({
    id: 'polling-304-invents-a-position',
    requirement: 'push-stream-polling-none-bare',
    breaks: 'a 304 has a position even where none was asked with',
    parts: () =>
      answersAt('poll', (answer) =>
        answer.status === 304 && headerValue(answer.headers, 'Etag') === undefined
          ? { ...answer, headers: withHeader(answer.headers, 'Etag', 'W/0') }
          : answer,
      ),
    kills: ['polling-none-bare'],
    says: 'expected no Etag header',
  }),
  pushStreamMutant({
    id: 'polling-without-footer',
    requirement: 'push-stream-polling-templates',
    breaks: 'the footer template is left out of polling answers',
    parts: () => answersAt('poll', (answer) => rewritten(answer, (text) => text.replace('</messages>', ''))),
    kills: ['polling-templates'],
    says: 'to "</messages>"',
  }),
  pushStreamMutant({
    id: 'polling-bare-tag',
    requirement: 'push-stream-polling-validators',
    breaks: 'Etag is the tag without W/',
    parts: () =>
      answersAt('poll', (answer) => ({
        ...answer,
        headers: answer.headers.map(([name, value]) => [name, value.replace(/^W\//, '')] as const),
      })),
    kills: ['polling-validators'],
    says: 'expected Etag: W/',
  }),
  pushStreamMutant({
    id: 'polling-without-type',
    requirement: 'push-stream-polling-type',
    breaks: 'polling answers have no Content-Type',
    parts: () =>
      answersAt('poll', (answer) => ({ ...answer, headers: without(answer.headers, 'Content-Type') })),
    kills: ['polling-type', 'jsonp-none-type'],
    says: 'no Content-Type header',
  }),
  pushStreamMutant({
    id: 'polling-always-chunked',
    requirement: 'push-stream-polling-http10',
    breaks: 'clients of HTTP/1.0 get chunks',
    make: rewired(pushStreamWorld.target(), {
      only: isPolling,
      response: (response, request) => ({
        bytes: encodedLike(response, { framing: 'chunked' }, request),
        end: request.endsWith('1.0'),
      }),
    }),
    kills: ['polling-http10'],
    says: 'without chunks',
  }),
  pushStreamMutant({
    id: 'polling-304-hangs-up',
    requirement: 'push-stream-polling-keep-alive',
    breaks: 'the connection is closed after a 304, which does not say so',
    make: rewired(pushStreamWorld.target(), {
      only: isPolling,
      response: (response, request) => ({
        bytes: encodedLike(response, {}, request),
        end: response.status === 304,
      }),
    }),
    kills: ['polling-keep-alive'],
    says: 'closed',
  }),
];

import type { Mutant } from '../../../../mutants/mutant.js';
import { handling, over, overBroker } from '../../../../mutants/rewrite.js';
import { pushStreamMutant } from '../../proof/mutant.js';
import { tampered } from '../../proof/tampered.js';
import { publisherAnswers, turningDown } from '../../proof/telling.js';
import { pushStreamWorld } from '../../proof/world.js';

/** Mutants of publishing. */
export const brokenPublishing: readonly Mutant[] = [
  pushStreamMutant({
    id: 'publisher-accepted',
    requirement: 'push-stream-publisher-post',
    breaks: 'a publish is answered 202',
    parts: () =>
      publisherAnswers('POST', (answer) => (answer.status === 200 ? { ...answer, status: 202 } : answer)),
    kills: [
      'publisher-post',
      'publisher-chunked',
      'publisher-several',
      'publisher-percent-encoded',
      'publisher-leading-slash',
      'publisher-event-id',
      'publisher-info',
      'publisher-no-info',
      'publisher-unstored',
      'publisher-origins',
      'refusals-longest-id',
    ],
    says: 'expected 200 OK',
  }),
  pushStreamMutant({
    id: 'publisher-no-put',
    requirement: 'push-stream-publisher-put',
    breaks: 'PUT is not there',
    parts: () => turningDown(({ method }) => method === 'PUT', 405),
    kills: ['publisher-put', 'refusals-empty-put'],
    says: '405',
  }),
  pushStreamMutant({
    id: 'publisher-wants-length',
    requirement: 'push-stream-publisher-chunked',
    breaks: 'a body whose length is not announced is refused',
    parts: () => turningDown((exchange) => exchange.header('transfer-encoding') !== undefined, 411),
    kills: ['publisher-chunked'],
    says: '411',
  }),
  pushStreamMutant({
    id: 'publisher-first-only',
    requirement: 'push-stream-publisher-several',
    breaks: 'of several channels the first is published to',
    parts: () =>
      handling('publisher', (exchange, next) => {
        const query = exchange.query.replace(/^(id=\/?[^/]+)\/.*/, '$1');
        return next(exchange.method === 'POST' ? over(exchange, { query }) : exchange);
      }),
    kills: [
      'publisher-several',
      'publisher-leading-slash',
      'publisher-info-several',
      'refusals-wildcards-made',
    ],
    says: 'nothing within',
  }),
  pushStreamMutant({
    id: 'publisher-not-decoded',
    requirement: 'push-stream-publisher-percent-encoded',
    breaks: 'only what must be percent-encoded is decoded',
    parts: () =>
      handling('publisher', (exchange, next) => {
        const query = exchange.query.replace(/%(?=6|70)/g, '%25');
        return next(over(exchange, { query }));
      }),
    kills: ['publisher-percent-encoded'],
    says: '404',
  }),
  pushStreamMutant({
    id: 'publisher-leading-slash',
    requirement: 'push-stream-publisher-leading-slash',
    breaks: 'a path that begins with a slash is refused',
    parts: () => turningDown(({ query }) => query.startsWith('id=/'), 400),
    kills: ['publisher-leading-slash'],
    says: '400',
  }),
  pushStreamMutant({
    id: 'publisher-event-id-cut',
    requirement: 'push-stream-publisher-event-id',
    breaks: 'event ids end at the first space',
    parts: () =>
      overBroker((inner) => ({
        publishTo: (channels, draft, options) =>
          inner.publishTo(channels, { ...draft, eventId: draft.eventId?.split(' ')[0] }, options),
      })),
    kills: ['publisher-event-id', 'publisher-event-id-resumed', 'polling-stored', 'eventsource-event-id'],
    says: 'expected the message',
  }),
  pushStreamMutant({
    id: 'publisher-info-before',
    requirement: 'push-stream-publisher-info',
    breaks: 'a publish is answered with the counts before it',
    parts: () =>
      publisherAnswers('POST', (answer) => ({
        ...answer,
        bytes: Buffer.from(
          Buffer.from(answer.bytes)
            .toString()
            .replace(/("published_messages": )(\d+)/g, (_, name, count) => `${name}${Number(count) - 1}`),
        ),
      })),
    kills: ['publisher-info', 'publisher-info-several'],
    says: 'published_messages 1; seen: published_messages 0',
  }),
  pushStreamMutant({
    id: 'publisher-info-of-one',
    requirement: 'push-stream-publisher-info',
    breaks: 'a publish to several channels is answered with what is told of one',
    parts: () =>
      publisherAnswers('POST', (answer, { query }) => {
        if (!query.includes('/')) return answer;
        const first = /\{"channel"[^}]*\}/.exec(Buffer.from(answer.bytes).toString())?.[0] ?? '';
        return { ...answer, bytes: Buffer.from(first) };
      }),
    kills: ['publisher-info-several'],
    says: 'information on several channels',
  }),
  pushStreamMutant({
    id: 'publisher-always-info',
    requirement: 'push-stream-publisher-no-info',
    breaks: 'a publish is answered with something where nothing is to be told',
    parts: () =>
      publisherAnswers('POST', (answer) =>
        answer.status === 200 && answer.bytes.length === 0 ? { ...answer, bytes: Buffer.from('ok') } : answer,
      ),
    kills: ['publisher-no-info'],
    says: 'the body ""',
  }),
  pushStreamMutant({
    id: 'publisher-always-stores',
    requirement: 'push-stream-publisher-unstored',
    breaks: 'every location stores',
    parts: () =>
      overBroker((inner) => ({
        publishTo: (channels, draft) => inner.publishTo(channels, draft, { store: true }),
      })),
    kills: [
      'publisher-unstored',
      'information-not-stored',
      'refusals-unauthorized-empty',
      'messages-dropped',
    ],
    says: 'nothing stored',
  }),
  pushStreamMutant({
    id: 'publisher-limit-missed',
    requirement: 'push-stream-publisher-too-large',
    breaks: 'bodies may be twice as long as configured',
    parts: () =>
      handling('publisher', (exchange, next) =>
        next(over(exchange, { body: (limit) => exchange.body(2 * limit) })),
      ),
    kills: ['publisher-too-large'],
    says: 'expected 413',
  }),
  pushStreamMutant({
    id: 'publisher-body-left',
    requirement: 'push-stream-publisher-refused-body',
    breaks: 'the body of a refused publish is taken for a request',
    make: tampered(pushStreamWorld.target(), (bytes) => {
      const isRefusal = bytes.includes('not authorized for this method');
      const second = 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';
      return isRefusal ? Buffer.concat([bytes, Buffer.from(second)]) : bytes;
    }),
    kills: ['publisher-refused-body'],
    says: 'expected one answer to the refused request',
  }),
];

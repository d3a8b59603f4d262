import { type Mutant, pushStreamMutant } from '../../mutant.js';
import { handling, over, overBroker, without } from '../../rewrite.js';
import { pushStreamWorld } from '../../world.js';
import { tampered } from '../tampered.js';
import { publisherAnswers, turningDown } from '../telling.js';

/** Mutants of publishing. */
const brokenPublishing: readonly Mutant[] = [
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
    kills: ['publisher-event-id', 'polling-stored', 'eventsource-event-id'],
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
    kills: ['publisher-unstored', 'information-not-stored', 'refusals-unauthorized-empty'],
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

/** Mutants of deleting. */
const brokenDeleting: readonly Mutant[] = [
  pushStreamMutant({
    id: 'publisher-deleted-stays',
    requirement: 'push-stream-publisher-delete',
    breaks: 'a deleted channel is still there',
    parts: () =>
      overBroker((inner) => ({
        delete: async (channel, text) => {
          const info = await inner.delete(channel, text);
          if (info) await inner.publishTo([channel], { bytes: Buffer.from('x') }, { store: false });
          return info;
        },
      })),
    kills: ['publisher-delete', 'publisher-delete-some', 'events-deleted'],
    says: 'expected 404',
  }),
  pushStreamMutant({
    id: 'publisher-deletes-nothing',
    requirement: 'push-stream-publisher-delete-missing',
    breaks: 'a DELETE for a channel that does not exist is answered 200',
    parts: () =>
      publisherAnswers('DELETE', (answer) => (answer.status === 404 ? { ...answer, status: 200 } : answer)),
    kills: ['publisher-delete-missing'],
    says: 'expected 404',
  }),
  pushStreamMutant({
    id: 'publisher-deletes-one',
    requirement: 'push-stream-publisher-delete-missing',
    breaks: 'a DELETE for several channels is about the first',
    parts: () =>
      handling('publisher', (exchange, next) => {
        const query = exchange.method === 'DELETE' ? exchange.query.replace(/\/.*/, '') : exchange.query;
        return next(over(exchange, { query }));
      }),
    kills: ['publisher-delete-some'],
    says: 'expected 200',
  }),
  pushStreamMutant({
    id: 'publisher-deletes-silently',
    requirement: 'push-stream-publisher-delete-explained',
    breaks: 'the answer to a DELETE does not explain itself',
    parts: () =>
      publisherAnswers('DELETE', (answer) => ({
        ...answer,
        headers: without(answer.headers, 'X-Nginx-PushStream-Explain'),
      })),
    kills: ['publisher-delete-explained'],
    says: 'no X-Nginx-PushStream-Explain header',
  }),
  pushStreamMutant({
    id: 'publisher-normal-deletes',
    requirement: 'push-stream-publisher-methods',
    breaks: 'a normal location says that it deletes',
    parts: () =>
      publisherAnswers('DELETE', (answer) => (answer.status === 405 ? { ...answer, status: 200 } : answer)),
    kills: ['publisher-delete-normal'],
    says: 'expected 405',
  }),
];

/** Mutants of the other methods, and of the headers of every answer. */
const brokenAnswers: readonly Mutant[] = [
  pushStreamMutant({
    id: 'publisher-head',
    requirement: 'push-stream-publisher-methods',
    breaks: 'HEAD is answered as if it were GET',
    parts: () => turningDown(({ method }) => method === 'HEAD', 200),
    kills: ['publisher-head'],
    says: 'expected 405',
  }),
  pushStreamMutant({
    id: 'publisher-not-implemented',
    requirement: 'push-stream-publisher-methods',
    breaks: 'a method that the location does not have is answered 501',
    parts: () => turningDown(({ method }) => method === 'PATCH', 501),
    kills: ['publisher-patch'],
    says: 'expected 405',
  }),
  pushStreamMutant({
    id: 'publisher-no-allow',
    requirement: 'push-stream-publisher-allow',
    breaks: 'a 405 does not say which methods there are',
    parts: () =>
      publisherAnswers(undefined, (answer) => ({ ...answer, headers: without(answer.headers, 'Allow') })),
    kills: ['publisher-allow-admin', 'publisher-allow-normal'],
    says: 'no Allow header',
  }),
  pushStreamMutant({
    id: 'publisher-options-no-content',
    requirement: 'push-stream-publisher-options',
    breaks: 'OPTIONS is answered 204',
    parts: () => publisherAnswers('OPTIONS', (answer) => ({ ...answer, status: 204 })),
    kills: ['publisher-options', 'publisher-preflight'],
    says: 'expected 200',
  }),
  pushStreamMutant({
    id: 'publisher-options-page',
    requirement: 'push-stream-publisher-options',
    breaks: 'the answer to OPTIONS has a body',
    parts: () =>
      publisherAnswers('OPTIONS', (answer) => ({ ...answer, bytes: Buffer.from('GET, POST, PUT') })),
    kills: ['publisher-options'],
    says: 'the body ""',
  }),
  pushStreamMutant({
    id: 'publisher-origin-of-posts',
    requirement: 'push-stream-publisher-origins',
    breaks: 'pages of other origins may not read the answer to a GET',
    parts: () =>
      publisherAnswers('GET', (answer) => ({
        ...answer,
        headers: without(answer.headers, 'Access-Control-Allow-Origin'),
      })),
    kills: ['publisher-origins'],
    says: 'no Access-Control-Allow-Origin header',
  }),
  pushStreamMutant({
    id: 'publisher-headers-not-allowed',
    requirement: 'push-stream-publisher-preflight',
    breaks: 'pages of other origins may send no headers',
    parts: () =>
      publisherAnswers('OPTIONS', (answer) => ({
        ...answer,
        headers: without(answer.headers, 'Access-Control-Allow-Headers'),
      })),
    kills: ['publisher-preflight'],
    says: 'no Access-Control-Allow-Headers header',
  }),
  pushStreamMutant({
    id: 'publisher-cached',
    requirement: 'push-stream-publisher-uncached',
    breaks: 'a 404 may be stored',
    parts: () =>
      publisherAnswers(undefined, (answer) =>
        answer.status === 404 ? { ...answer, headers: without(answer.headers, 'Cache-Control') } : answer,
      ),
    kills: ['publisher-uncached'],
    says: 'no Cache-Control header',
  }),
];

/** Mutants of publisher locations. */
export const brokenPublishers: readonly Mutant[] = [...brokenPublishing, ...brokenDeleting, ...brokenAnswers];

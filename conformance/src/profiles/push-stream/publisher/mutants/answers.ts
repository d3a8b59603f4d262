import type { Mutant } from '../../../../mutants/mutant.js';
import { handling, over, overBroker, without } from '../../../../mutants/rewrite.js';
import { pushStreamMutant } from '../../proof/mutant.js';
import { publisherAnswers, turningDown } from '../../proof/telling.js';

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
    kills: ['publisher-delete', 'publisher-delete-some', 'messages-restarts', 'events-deleted'],
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

/** Mutants of what publisher locations do beside publishing, and of the headers of every answer. */
export const brokenPublisherAnswers: readonly Mutant[] = [...brokenDeleting, ...brokenAnswers];

import type { Mutant } from '../../../../mutants/mutant.js';
import { answering, handling, over } from '../../../../mutants/rewrite.js';
import { pushStreamMutant } from '../../proof/mutant.js';
import { publisherAnswers, wordless } from '../../proof/telling.js';

/** A name that is taken as it is where it should be refused. */
const taken = (name: RegExp, instead: string) => ({
  publishing: () =>
    handling('publisher', (exchange, next) =>
      next(over(exchange, { query: exchange.query.replace(name, instead) })),
    ),
  subscribing: () =>
    handling('subscriber', (exchange, next) =>
      next(
        exchange.path.startsWith('/ws/')
          ? exchange
          : over(exchange, { captures: exchange.captures.map((one) => one.replace(name, instead)) }),
      ),
    ),
});

/** What is published by a method is never empty. */
const filled = (method: string) => () =>
  handling('publisher', (exchange, next) => {
    const body = async (limit: number) => {
      const bytes = await exchange.body(limit);
      return bytes.length === 0 && exchange.method === method ? Buffer.from('x') : bytes;
    };
    return next(over(exchange, { body }));
  });

const page = Buffer.from('<h1>Refused</h1>');

/** Mutants of what is turned down whatever the limits are. */
const brokenAlways: readonly Mutant[] = [
  pushStreamMutant({
    id: 'refusals-default-channel',
    requirement: 'push-stream-refusals-no-channel',
    breaks: 'a publish to no channel goes to some channel',
    parts: taken(/^id=$/, 'id=default').publishing,
    kills: ['refusals-no-channel'],
    says: 'expected 400',
  }),
  pushStreamMutant({
    id: 'refusals-publish-to-all',
    requirement: 'push-stream-refusals-reserved',
    breaks: 'ALL is a channel to publish to',
    parts: taken(/ALL$/, 'everybody').publishing,
    kills: ['refusals-all'],
    says: 'expected 403',
  }),
  pushStreamMutant({
    id: 'refusals-publish-to-star',
    requirement: 'push-stream-refusals-reserved',
    breaks: 'a * is a character of channel ids to publishers',
    parts: taken(/\*$/, 'x').publishing,
    kills: ['refusals-star'],
    says: 'expected 403',
  }),
  pushStreamMutant({
    id: 'refusals-subscribe-to-all',
    requirement: 'push-stream-refusals-reserved',
    breaks: 'ALL is a channel to subscribe to',
    parts: taken(/ALL$/, 'everybody').subscribing,
    kills: [
      'refusals-all-streaming',
      'refusals-all-eventsource',
      'refusals-all-polling',
      'refusals-all-long-polling',
    ],
    says: 'expected 403',
  }),
  pushStreamMutant({
    id: 'refusals-subscribe-to-star',
    requirement: 'push-stream-refusals-reserved',
    breaks: 'a * is a character of channel ids to subscribers',
    parts: taken(/\*$/, 'x').subscribing,
    kills: ['refusals-star-streaming'],
    says: 'expected 403',
  }),
  pushStreamMutant({
    id: 'refusals-empty-post',
    requirement: 'push-stream-refusals-empty',
    breaks: 'an empty POST publishes something',
    parts: filled('POST'),
    kills: ['refusals-empty-post'],
    says: 'expected 400',
  }),
  pushStreamMutant({
    id: 'refusals-empty-put',
    requirement: 'push-stream-refusals-empty',
    breaks: 'an empty PUT publishes something',
    parts: filled('PUT'),
    kills: ['refusals-empty-put'],
    says: 'expected 400',
  }),
];

/** Mutants of how refusals look. */
const brokenRefusals: readonly Mutant[] = [
  pushStreamMutant({
    id: 'refusals-own-words',
    requirement: 'push-stream-refusals-explain',
    breaks: 'refusals of publishers explain themselves in other words',
    parts: () => wordless('publisher'),
    kills: [
      'refusals-no-channel-explain',
      'refusals-long-id-explain',
      'refusals-all-explain',
      'refusals-star-explain',
      'refusals-empty-post-explain',
      'refusals-empty-put-explain',
      'refusals-wildcards-made-explain',
      'events-explain',
    ],
    says: 'X-Nginx-PushStream-Explain: No channel id provided.',
  }),
  pushStreamMutant({
    id: 'refusals-own-words-for-subscribers',
    requirement: 'push-stream-refusals-explain',
    breaks: 'refusals of subscribers explain themselves in other words',
    parts: () => wordless('subscriber'),
    kills: [
      'refusals-all-streaming-explain',
      'refusals-all-eventsource-explain',
      'refusals-all-polling-explain',
      'refusals-all-long-polling-explain',
      'refusals-star-streaming-explain',
      'refusals-unauthorized-explain',
      'refusals-unauthorized-empty-explain',
      'refusals-subscribers-explain',
      'refusals-subscribers-polling-explain',
      'refusals-wildcards-explain',
      'refusals-only-wildcards-explain',
      'events-explain',
    ],
    says: 'X-Nginx-PushStream-Explain: Channel id not authorized',
  }),
  pushStreamMutant({
    id: 'refusals-page',
    requirement: 'push-stream-refusals-bare',
    breaks: 'the refusal of a publish has an error page',
    parts: () =>
      publisherAnswers(undefined, (answer) => (answer.status === 400 ? { ...answer, bytes: page } : answer)),
    kills: ['refusals-bare'],
    says: 'the body ""',
  }),
  pushStreamMutant({
    id: 'refusals-page-for-subscribers',
    requirement: 'push-stream-refusals-bare',
    breaks: 'the refusal of a subscriber has an error page',
    parts: () =>
      answering('subscriber', (answer) => (answer.status === 403 ? { ...answer, bytes: page } : answer)),
    kills: ['refusals-bare-subscriber'],
    says: 'the body ""',
  }),
  pushStreamMutant({
    id: 'refusals-half-done',
    requirement: 'push-stream-refusals-whole',
    breaks: 'a publish to several channels is done up to the one that is refused',
    parts: () =>
      handling('publisher', async (exchange, next) => {
        const [first = ''] = exchange.query.split('/ALL');
        if (first !== exchange.query) await next(over(exchange, { query: first, respond: () => {} }));
        return next(exchange);
      }),
    kills: ['refusals-whole'],
    says: 'expected 404',
  }),
];

/** Mutants of requests that are turned down. */
export const brokenRefusing: readonly Mutant[] = [...brokenAlways, ...brokenRefusals];

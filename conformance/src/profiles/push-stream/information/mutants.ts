import type { Mutant } from '../../../mutants/mutant.js';
import { answering, handling, over, withHeader } from '../../../mutants/rewrite.js';
import { pushStreamMutant } from '../proof/mutant.js';
import { asking, counting, rewording } from '../proof/telling.js';

/** Mutants of what publishers are told of channels. */
export const informationMutants: readonly Mutant[] = [
  pushStreamMutant({
    id: 'information-as-text',
    requirement: 'push-stream-information-json',
    breaks: 'information that nobody asked a type of is said to be text/plain',
    parts: () =>
      answering('publisher', (answer, { exchange }) =>
        exchange.method === 'GET' && answer.status === 200 && exchange.header('accept') === undefined
          ? { ...answer, headers: withHeader(answer.headers, 'Content-Type', 'text/plain') }
          : answer,
      ),
    kills: ['information-json'],
    says: 'seen: text/plain',
  }),
  pushStreamMutant({
    id: 'information-published-stops',
    requirement: 'push-stream-information-published',
    breaks: 'no more than two messages are counted as published',
    parts: () => counting((counts) => ({ published: Math.min(2, counts.published) })),
    kills: [
      'information-published',
      'messages-ids-counted',
      'messages-ids-unstored-counted',
      'messages-limit',
    ],
    says: 'published_messages 3; seen: published_messages 2',
  }),
  pushStreamMutant({
    id: 'information-stored-stops',
    requirement: 'push-stream-information-stored',
    breaks: 'no more than two messages are counted as stored',
    parts: () => counting((counts) => ({ stored: Math.min(2, counts.stored) })),
    kills: ['information-stored', 'messages-limit'],
    says: 'stored_messages 3; seen: stored_messages 2',
  }),
  pushStreamMutant({
    id: 'information-all-stored',
    requirement: 'push-stream-information-stored',
    breaks: 'what is published is counted as stored',
    parts: () => counting((counts) => ({ stored: counts.published })),
    kills: ['information-not-stored', 'messages-limit'],
    says: 'stored_messages 0; seen: stored_messages 1',
  }),
  pushStreamMutant({
    id: 'information-nobody',
    requirement: 'push-stream-information-subscribers',
    breaks: 'nobody is counted as subscriber',
    parts: () => counting(() => ({ subscribers: 0 })),
    kills: ['information-subscribers', 'statistics-left'],
    says: 'subscribers 1; seen: subscribers 0',
  }),
  pushStreamMutant({
    id: 'information-all-who-ever-came',
    requirement: 'push-stream-information-subscribers',
    breaks: 'a subscriber who has gone is still counted',
    parts: () => {
      const most = new Map<string, number>();
      return counting(({ channel, subscribers }) => {
        most.set(channel, Math.max(subscribers, most.get(channel) ?? 0));
        return { subscribers: most.get(channel) ?? 0 };
      });
    },
    kills: ['information-left', 'statistics-left'],
    says: 'subscribers 1; seen: subscribers 2',
  }),
  pushStreamMutant({
    id: 'information-of-none',
    requirement: 'push-stream-information-missing',
    breaks: 'a list of channels of which none exists is answered 200',
    parts: () =>
      answering('publisher', (answer, { exchange }) =>
        exchange.method === 'GET' && answer.status === 404 && exchange.query.includes('/')
          ? { ...answer, status: 200 }
          : answer,
      ),
    kills: ['information-missing'],
    says: 'expected 404',
  }),
  pushStreamMutant({
    id: 'information-missing-page',
    requirement: 'push-stream-information-missing-empty',
    breaks: 'the 404 has an error page',
    parts: () =>
      answering('publisher', (answer) =>
        answer.status === 404 ? { ...answer, bytes: Buffer.from('<h1>Not Found</h1>') } : answer,
      ),
    kills: ['information-missing-empty'],
    says: 'the body ""',
  }),
  pushStreamMutant({
    id: 'information-up-to-missing',
    requirement: 'push-stream-information-several',
    breaks: 'of several channels nothing is told behind the first that does not exist',
    parts: () =>
      handling('publisher', (exchange, next) => {
        const [first, ...others] = exchange.query.split('/');
        return next(
          exchange.method === 'GET' && others.length > 1 ? over(exchange, { query: `${first}/` }) : exchange,
        );
      }),
    kills: ['information-several'],
    says: 'information on several channels',
  }),
  pushStreamMutant({
    id: 'information-lines',
    requirement: 'push-stream-information-format',
    breaks: 'lines of information end in LF',
    parts: () => rewording((text) => text.replaceAll('\r\n', '\n')),
    kills: [
      'information-plain-format',
      'information-json-format',
      'information-yaml-format',
      'information-xml-format',
      'information-x-json-format',
      'information-x-yaml-format',
      'information-accept',
    ],
    says: 'the body "channel: ',
  }),
  pushStreamMutant({
    id: 'information-plain-subscribers',
    requirement: 'push-stream-information-format',
    breaks: 'in text/plain the active subscribers are called subscribers',
    parts: () => rewording((text) => text.replace('active_subscribers', 'subscribers')),
    kills: ['information-plain-format', 'information-accept'],
    says: 'active_subscribers: 0',
  }),
  pushStreamMutant({
    id: 'information-x-json-as-json',
    requirement: 'push-stream-information-format',
    breaks: 'text/x-json is answered as application/json',
    parts: () => asking((accept) => accept.replace('x-json', 'json')),
    kills: ['information-x-json-format'],
    says: 'expected Content-Type: text/x-json',
  }),
  pushStreamMutant({
    id: 'information-by-quality',
    requirement: 'push-stream-information-first-known',
    breaks: 'types in Accept with a q are passed over',
    parts: () => asking((accept) => accept.replace(/[^,]*;q=[^,]*,?/g, '')),
    kills: ['information-accept'],
    says: 'expected Content-Type: application/xml',
  }),
];

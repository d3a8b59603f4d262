import { type Mutant, mutant } from '../mutant.js';
import { encodedLike } from '../response-bytes.js';
import { rewired } from '../rewire.js';
import { handling, over, overBroker } from '../rewrite.js';
import { answersTo, empty, refusesWhen } from '../tools.js';
import { referenceTarget } from '../world.js';

/** Mutants of section 3.2 that concern GET, PUT, DELETE and channel information. */
export const brokenChannels: readonly Mutant[] = [
  mutant({
    id: 'get-is-204',
    requirement: 'relay-3.2-get-existing',
    breaks: 'GET on a channel that exists is answered 204',
    parts: () => answersTo('GET', { status: 204, bytes: empty }),
    kills: [
      'get-existing',
      'accept-http-1.0',
      'accept-get-with-body',
      'accept-keep-alive',
      'accept-after-other-methods',
      'get-missing',
      'get-formats',
      'put-creates',
      'post-empty',
      'info-get',
    ],
    says: '204',
  }),
  mutant({
    id: 'get-creates',
    requirement: 'relay-3.2-get-missing',
    breaks: 'GET creates the channel it asks for',
    parts: () =>
      overBroker((inner) => ({
        info: async (channel) =>
          (await inner.info(channel)) ?? (await inner.create(channel, { channelTimeout: 5000 })).info,
      })),
    kills: ['get-missing', 'delete-existing'],
    says: '200',
  }),
  mutant({
    id: 'nul-in-content-type',
    requirement: 'relay-3.2-get-existing',
    breaks: 'the Content-Type of negotiated channel information ends in a NUL',
    make: rewired(referenceTarget(), {
      response: (response, request) => {
        const headers = response.headers.map(({ name, value }) =>
          name === 'Content-Type' && /json|yaml|xml/.test(value)
            ? { name, value: `${value}\0` }
            : { name, value },
        );
        return { bytes: encodedLike(response, { headers }, request), end: false };
      },
    }),
    kills: ['get-formats', 'content-type-stored'],
    says: 'has a byte 0x00 in its header Content-Type',
  }),
  mutant({
    id: 'json-not-acceptable',
    requirement: 'relay-3.2-get-existing',
    breaks: 'formats it does not have are answered 406',
    parts: () => refusesWhen((exchange) => exchange.header('accept') === 'image/png', 406),
    kills: ['get-formats'],
    says: '406',
  }),
  mutant({
    id: 'put-is-201',
    requirement: 'relay-3.2-put-creates',
    breaks: 'PUT is answered 201',
    parts: () => answersTo('PUT', { status: 201 }),
    kills: ['put-creates', 'put-existing'],
    says: '201',
  }),
  mutant({
    id: 'put-does-nothing',
    requirement: 'relay-3.2-put-creates',
    breaks: 'PUT creates nothing',
    parts: () =>
      overBroker((inner) => ({
        create: async (channel) => ({
          created: true,
          info: (await inner.info(channel)) ?? { messages: 0, requested: -1, subscribers: 0 },
        }),
      })),
    kills: ['put-creates'],
    says: '404',
  }),
  mutant({
    id: 'put-queues',
    requirement: 'relay-3.2-put-creates',
    breaks: 'PUT queues an empty message',
    parts: () =>
      overBroker((inner) => ({
        create: async (channel, policy) => {
          const result = await inner.create(channel, policy);
          const keep = {
            ...policy,
            keep: 10,
            messageTimeout: 0,
            dropReceivedAbove: Number.POSITIVE_INFINITY,
          };
          await inner.publish(channel, { bytes: empty }, keep);
          return result;
        },
      })),
    kills: ['put-creates-empty', 'put-existing', 'put-existing-held'],
    says: 'the body ""',
  }),
  mutant({
    id: 'put-resets',
    requirement: 'relay-3.2-put-existing',
    breaks: 'PUT starts the channel anew',
    parts: () =>
      overBroker((inner) => ({
        create: async (channel, policy) => {
          await inner.delete(channel);
          return inner.create(channel, policy);
        },
      })),
    kills: ['put-existing', 'put-existing-held'],
    says: 'the body',
  }),
  mutant({
    id: 'put-wakes',
    requirement: 'relay-3.2-put-existing',
    breaks: 'PUT answers the held requests of the channel',
    parts: () => {
      const waiting = new Map<string, Set<() => void>>();
      return {
        ...handling('subscriber', (exchange, next) => {
          const wake = () => {
            if (!exchange.ended) exchange.respond({ status: 304, headers: [] });
          };
          const others = waiting.get(exchange.query) ?? new Set();
          waiting.set(exchange.query, others.add(wake));
          const respond: typeof exchange.respond = (head, bytes) => {
            if (!exchange.ended) exchange.respond(head, bytes);
          };
          return next(over(exchange, { respond }));
        }),
        decorateBroker: overBroker((inner) => ({
          create: async (channel, policy) => {
            for (const wake of waiting.get(`id=${channel}`) ?? []) wake();
            return inner.create(channel, policy);
          },
        })).decorateBroker,
      };
    },
    kills: ['put-existing-held'],
    says: '304',
  }),
  mutant({
    id: 'delete-is-202',
    requirement: 'relay-3.2-delete-existing',
    breaks: 'DELETE is answered 202',
    parts: () => answersTo('DELETE', { status: 202 }),
    kills: ['delete-existing'],
    says: '202',
  }),
  mutant({
    id: 'delete-does-nothing',
    requirement: 'relay-3.2-delete-existing',
    breaks: 'DELETE says 200 and deletes nothing',
    parts: () => overBroker((inner) => ({ delete: (channel) => inner.info(channel) })),
    kills: ['delete-existing', 'longpoll-gone', 'longpoll-gone-next', 'delete-empties', 'delete-missing'],
    says: '200',
  }),
  mutant({
    id: 'delete-keeps-messages',
    requirement: 'relay-3.2-delete-existing',
    breaks: 'the messages of a deleted channel come back with it',
    parts: () => {
      const graves = new Set<string>();
      return overBroker((inner) => ({
        delete: async (channel) => {
          if (graves.has(channel)) return undefined;
          const info = await inner.info(channel);
          if (info && info.messages > 0) graves.add(channel);
          return info && info.messages > 0 ? info : inner.delete(channel);
        },
        info: async (channel) => (graves.has(channel) ? undefined : inner.info(channel)),
        publish: (channel, draft, policy) => {
          graves.delete(channel);
          return inner.publish(channel, draft, policy);
        },
      }));
    },
    kills: ['delete-empties', 'longpoll-gone-next'],
    says: 'the body',
  }),
  mutant({
    id: 'delete-missing-is-200',
    requirement: 'relay-3.2-delete-missing',
    breaks: 'DELETE is answered 200 whether there was a channel or not',
    parts: () =>
      overBroker((inner) => ({
        delete: async (channel) =>
          (await inner.delete(channel)) ?? { messages: 0, requested: -1, subscribers: 0 },
      })),
    kills: ['delete-missing'],
    says: '200',
  }),
  ...Object.entries({
    GET: ['info-get', 'get-formats'],
    PUT: ['info-put'],
    POST: ['info-post', 'info-post-delivered'],
    DELETE: ['info-delete'],
  }).map(([method, [first = '', ...rest]]) =>
    mutant({
      id: `${method.toLowerCase()}-without-information`,
      requirement: 'relay-3.2-info-body',
      breaks: `the answer to a ${method} has an empty body`,
      parts: () => answersTo(method, { bytes: empty }),
      kills: [first, ...rest],
      says: 'an empty body',
    }),
  ),
];

import type { Mutant } from '../../../mutants/mutant.js';
import { handling, over, overBroker } from '../../../mutants/rewrite.js';
import { mutant } from '../proof/mutant.js';
import { answersTo, empty } from '../proof/publisher-changes.js';

/** Servers that break what is said of PUT. */
export const publisherPutMutants: readonly Mutant[] = [
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
];

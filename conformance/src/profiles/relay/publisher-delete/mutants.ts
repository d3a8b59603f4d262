import type { Mutant } from '../../../mutants/mutant.js';
import { overBroker } from '../../../mutants/rewrite.js';
import { mutant } from '../proof/mutant.js';
import { answersTo } from '../proof/publisher-changes.js';

/** Servers that break what is said of DELETE. */
export const publisherDeleteMutants: readonly Mutant[] = [
  mutant({
    id: 'gone-for-one',
    requirement: 'relay-3.2-delete-gone',
    breaks: 'only the first held request of a deleted channel is told',
    parts: () => {
      const told = new Set<string>();
      return overBroker((inner) => ({
        subscribe: (request, listener) =>
          inner.subscribe(request, (event) => {
            if (event.type === 'gone' && told.has(request.channel)) return;
            if (event.type === 'gone') told.add(request.channel);
            listener(event);
          }),
      }));
    },
    kills: ['longpoll-gone'],
    says: 'no answer',
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
];

import { MemoryStore } from 'pushstream-server/parts';
import type { Mutant } from '../../../mutants/mutant.js';
import { answering, handling, late, lateness, overBroker } from '../../../mutants/rewrite.js';
import { mutant } from '../proof/mutant.js';

/** How the plain publisher location keeps messages. */
const kept = {
  keep: 10,
  messageTimeout: 0,
  dropReceivedAbove: Number.POSITIVE_INFINITY,
  channelTimeout: 5000,
};

const channelOf = (query: string) => decodeURIComponent(/(?:^|&)id=([^&]*)/.exec(query)?.[1] ?? '');

/** A broker to which each channel goes by another id. */
function byOtherIds(change: (channel: string) => string) {
  return overBroker((inner) => ({
    publish: (channel, draft, policy) => inner.publish(change(channel), draft, policy),
    create: (channel, policy) => inner.create(change(channel), policy),
    delete: (channel) => inner.delete(change(channel)),
    info: (channel) => inner.info(change(channel)),
    subscribe: (request, listener) =>
      inner.subscribe({ ...request, channel: change(request.channel) }, listener),
  }));
}

/** Servers that break what is said of the roles of locations. */
export const rolesMutants: readonly Mutant[] = [
  mutant({
    id: 'locations-apart',
    requirement: 'relay-2.1-locations',
    breaks: 'subscribers look for their channel under another name than publishers',
    parts: () =>
      overBroker((inner) => ({
        subscribe: (request, listener) =>
          inner.subscribe({ ...request, channel: `sub:${request.channel}` }, listener),
      })),
    kills: [
      'locations',
      'publisher-get',
      'channel-id-stored',
      'channel-id-held',
      'subscriber-accepted',
      'get-http-1.0',
      'get-absolute-form',
      'get-many-headers',
      'get-keep-alive',
      'oldest',
      'validators-stored',
      'validators-delivered',
      'walk',
      'walk-from-held',
      'content-type-stored',
      'content-type-delivered',
      'mechanism-configurable',
      'longpoll-existing',
      'longpoll-held-first',
      'longpoll-delivered',
      'longpoll-gone',
      'concurrency-one-of-three',
      'concurrency-broadcast',
      'concurrency-first',
      'concurrency-last',
      'interval-immediate',
      'interval-not-modified-first',
      'accept-after-other-methods',
      'put-creates-empty',
      'put-existing',
      'put-existing-held',
      'post-delivers',
      'post-status-201',
      'post-status-after',
      'post-binary-stored',
      'post-binary-delivered',
      'post-long',
      'post-empty-delivered',
      'storage-limits',
      'storage-optional',
      'storage-optional-delivered',
      'locations-held',
      'subscriber-post-held',
      'channel-id-case',
      'channel-id-encoded',
      'get-held',
      'walk-held',
    ],
    says: 'expected 200 OK',
  }),
  mutant({
    id: 'subscriber-post-publishes',
    requirement: 'relay-2.1-roles',
    breaks: 'a POST to a subscriber location publishes',
    parts: () => {
      const { decorateBroker } = overBroker(() => ({}));
      let publish: ReturnType<typeof decorateBroker>['publish'];
      return {
        decorateBroker: (inner) => {
          publish = inner.publish.bind(inner);
          return inner;
        },
        ...handling('subscriber', async (exchange, next) => {
          if (exchange.method !== 'POST') return next(exchange);
          const bytes = await exchange.body(0);
          await publish(channelOf(exchange.query), { bytes }, kept);
          exchange.respond({ status: 405, headers: [] });
        }),
      };
    },
    kills: ['subscriber-post', 'subscriber-post-held'],
    says: 'the body',
  }),
  mutant({
    id: 'publisher-get-takes',
    requirement: 'relay-2.1-roles',
    breaks: 'a GET on a publisher location takes a message out of the queue',
    parts: () => {
      const store = new MemoryStore(32 * 1024 * 1024);
      return {
        store,
        ...handling('publisher', async (exchange, next) => {
          if (exchange.method === 'GET') {
            const [first] = store.list(channelOf(exchange.query));
            store.retain(channelOf(exchange.query), (entry) => entry !== first);
          }
          return next(exchange);
        }),
      };
    },
    kills: ['publisher-get', 'accept-after-other-methods'],
    says: 'no answer',
  }),
  mutant({
    id: 'ids-lowered',
    requirement: 'relay-2.1-channel-id',
    breaks: 'ids that differ in upper and lower case only are one channel',
    parts: () => byOtherIds((channel) => channel.toLowerCase()),
    kills: ['channel-id-case'],
    says: 'to stay held when the id in lower case gets a message',
  }),
  mutant({
    id: 'ids-decoded-twice',
    requirement: 'relay-2.1-channel-id',
    breaks: 'what is percent-encoded in an id is decoded once more',
    parts: () => byOtherIds(decodeURIComponent),
    kills: ['channel-id-encoded'],
    says: 'to stay held when the decoded id gets a message',
  }),
  mutant({
    id: 'ids-cut',
    requirement: 'relay-2.1-channel-id',
    breaks: 'long ids are cut, so that two channels become one',
    parts: () => {
      const cut = (channel: string) => channel.replace(/x$/, '');
      return overBroker((inner) => ({
        publish: (channel, draft, policy) => inner.publish(cut(channel), draft, policy),
        subscribe: (request, listener) =>
          inner.subscribe({ ...request, channel: cut(request.channel) }, listener),
      }));
    },
    kills: ['channel-id-stored', 'channel-id-held'],
    says: 'the body',
  }),
  mutant({
    id: 'publisher-waits',
    requirement: 'relay-2.1-publisher-immediate',
    breaks: 'a PUT waits while requests are held on the channel',
    parts: (clock) =>
      overBroker((inner) => ({
        create: async (channel, policy) => {
          const info = await inner.info(channel);
          if (info && info.subscribers > 0) await new Promise<void>((done) => clock.after(lateness, done));
          return inner.create(channel, policy);
        },
      })),
    kills: ['publisher-immediate'],
    says: 'within 250 ms of the request being sent',
  }),
  mutant({
    id: 'strangers-refused',
    requirement: 'relay-2.1-subscriber-accepted',
    breaks: 'subscribers of a channel that nobody has published to are refused',
    parts: () =>
      overBroker((inner) => ({
        subscribe: (request, listener) => inner.subscribe({ ...request, mustExist: true }, listener),
      })),
    kills: [
      'subscriber-accepted',
      'mechanism',
      'mechanism-configurable',
      'longpoll-held-first',
      'interval-not-modified-first',
    ],
    says: '403',
  }),
  mutant({
    id: 'publisher-answers-like-a-subscriber',
    requirement: 'relay-2.1-roles',
    breaks: 'a GET on a publisher location shows the message',
    parts: () => {
      const store = new MemoryStore(32 * 1024 * 1024);
      return {
        store,
        ...answering('publisher', (answer, { exchange }) => {
          const [first] = store.list(channelOf(exchange.query));
          return exchange.method === 'GET' && first ? { ...answer, bytes: first.message.bytes } : answer;
        }),
      };
    },
    kills: ['publisher-get'],
    says: 'the message itself',
  }),
  mutant({
    id: 'late-post',
    requirement: 'relay-2.1-publisher-immediate',
    breaks: 'POST is answered late',
    parts: (clock) => late(clock, 'publisher', (_, { exchange }) => exchange.method === 'POST'),
    kills: ['publisher-at-once', 'publisher-immediate'],
    says: 'only 1500 ms',
  }),
];

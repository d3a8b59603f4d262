import type { Mutant } from '../../../mutants/mutant.js';
import { answering, overBroker, withHeader } from '../../../mutants/rewrite.js';
import { mutant } from '../proof/mutant.js';
import { answersTo, bodies } from '../proof/publisher-changes.js';

/** Servers that break what is said of POST. */
export const publisherPostMutants: readonly Mutant[] = [
  mutant({
    id: 'last-forgotten',
    requirement: 'relay-3.2-post-delivers',
    breaks: 'of five held requests the fifth gets nothing',
    parts: () => {
      const counts = new Map<string, number>();
      return overBroker((inner) => ({
        subscribe: (request, listener) => {
          const count = (counts.get(request.channel) ?? 0) + 1;
          counts.set(request.channel, count);
          return inner.subscribe(request, (event) => {
            if (count < 5 || event.type !== 'message') listener(event);
          });
        },
      }));
    },
    kills: ['post-delivers', 'walk-one-second'],
    says: 'no answer',
  }),
  mutant({
    id: 'post-always-202',
    requirement: 'relay-3.2-post-status',
    breaks: 'POST is always answered 202',
    parts: () => answersTo('POST', { status: 202 }),
    kills: ['post-status-201'],
    says: '202',
  }),
  mutant({
    id: 'post-always-201',
    requirement: 'relay-3.2-post-status',
    breaks: 'POST is always answered 201',
    parts: () => answersTo('POST', { status: 201 }),
    kills: ['post-status-202', 'post-status-after', 'post-status-hung-up'],
    says: '201',
  }),
  mutant({
    id: 'hung-up-still-counted',
    requirement: 'relay-3.2-post-hung-up',
    breaks: 'a subscriber that hung up counts until the next message',
    parts: () =>
      overBroker((inner) => ({
        subscribe: (request, listener) => {
          const subscription = inner.subscribe(request, listener);
          return { ...subscription, cancel: () => {} };
        },
      })),
    kills: ['post-status-hung-up'],
    says: '201',
  }),
  mutant({
    id: 'answered-still-counted',
    requirement: 'relay-3.2-post-status',
    breaks: 'POST is answered 201 ever after a first request was held',
    parts: () => {
      const visited = new Set<string>();
      return overBroker((inner) => ({
        publish: async (channel, draft, policy) => {
          const result = await inner.publish(channel, draft, policy);
          if (result.receivers > 0) visited.add(channel);
          return visited.has(channel) ? { ...result, receivers: 1 } : result;
        },
      }));
    },
    kills: ['post-status-after'],
    says: '201',
  }),
  mutant({
    id: 'bodies-through-strings',
    requirement: 'relay-3.2-post-body',
    breaks: 'bodies go through a string and lose what is not UTF-8',
    parts: () => bodies((bytes) => Buffer.from(bytes.toString('utf8'))),
    kills: ['post-binary-stored', 'post-binary-delivered', 'post-long'],
    says: 'the body',
  }),
  mutant({
    id: 'bodies-end-at-nul',
    requirement: 'relay-3.2-post-body',
    breaks: 'delivered bodies end at the first NUL',
    parts: () =>
      answering('subscriber', (answer, { held }) => {
        const end = answer.bytes.indexOf(0);
        return held && end >= 0 ? { ...answer, bytes: answer.bytes.subarray(0, end) } : answer;
      }),
    kills: ['post-binary-delivered'],
    says: 'the body ""',
  }),
  mutant({
    id: 'bodies-cut',
    requirement: 'relay-3.2-post-body',
    breaks: 'bodies are cut at 64 KiB',
    parts: () => bodies((bytes) => bytes.subarray(0, 65_536)),
    kills: ['post-long'],
    says: '(65536 bytes)',
  }),
  mutant({
    id: 'empty-not-delivered',
    requirement: 'relay-3.2-post-delivers',
    breaks: 'an empty message is accepted, and the connection of who waits for it just stays open',
    parts: () =>
      answering('subscriber', (answer, { held }) =>
        held && answer.status === 200 && answer.bytes.length === 0 ? undefined : answer,
      ),
    kills: ['post-empty-delivered'],
    says: 'no answer',
  }),
  mutant({
    id: 'unstored-is-unsent',
    requirement: 'relay-3.2-post-delivers',
    breaks: 'what is not stored is not delivered either',
    parts: () =>
      overBroker((inner) => ({
        publish: async (channel, draft, policy) => {
          if (policy.keep > 0) return inner.publish(channel, draft, policy);
          return inner.publish(`${channel} nowhere`, draft, policy);
        },
      })),
    kills: ['storage-optional-delivered'],
    says: 'no answer',
  }),
  mutant({
    id: 'content-type-not-forwarded',
    requirement: 'relay-3.2-post-content-type',
    breaks: 'every message is text/plain',
    parts: () =>
      answering('subscriber', (answer) =>
        answer.status === 200
          ? { ...answer, headers: withHeader(answer.headers, 'Content-Type', 'text/plain') }
          : answer,
      ),
    kills: ['content-type-stored', 'content-type-delivered', 'longpoll-delivered'],
    says: 'Content-Type: text/plain',
  }),
];

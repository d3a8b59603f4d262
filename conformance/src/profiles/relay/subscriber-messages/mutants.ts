import type { Mutant } from '../../../mutants/mutant.js';
import { answering, headerValue, overBroker, withHeader, without } from '../../../mutants/rewrite.js';
import { mutant } from '../proof/mutant.js';

/** Servers that break what is said of single messages and the walk through them. */
export const subscriberMessagesMutants: readonly Mutant[] = [
  mutant({
    id: 'newest-first',
    requirement: 'relay-3.1-oldest',
    breaks: 'a request without If-Modified-Since waits for what comes next',
    parts: () =>
      overBroker((inner) => ({
        subscribe: (request, listener) =>
          inner.subscribe(
            { ...request, after: request.after === 'oldest' ? 'newest' : request.after },
            listener,
          ),
      })),
    kills: [
      'oldest',
      'locations',
      'publisher-get',
      'channel-id-stored',
      'get-http-1.0',
      'get-absolute-form',
      'get-many-headers',
      'get-keep-alive',
      'validators-stored',
      'walk',
      'content-type-stored',
      'longpoll-existing',
      'interval-immediate',
      'interval-not-modified-first',
      'accept-after-other-methods',
      'put-creates-empty',
      'put-existing',
      'post-binary-stored',
      'post-long',
      'storage-limits',
      'storage-optional',
    ],
    says: 'no answer',
  }),
  mutant({
    id: 'no-etag-when-stored',
    requirement: 'relay-3.1-validators',
    breaks: 'stored messages come without an Etag',
    parts: () =>
      answering('subscriber', (answer, { held }) =>
        answer.status === 200 && !held ? { ...answer, headers: without(answer.headers, 'Etag') } : answer,
      ),
    kills: [
      'validators-stored',
      'get-keep-alive',
      'get-pipelined',
      'walk',
      'walk-one-second',
      'walk-while-publishing',
      'longpoll-existing',
      'interval-not-modified-next',
      'put-existing',
      'storage-limits',
    ],
    says: 'Etag',
  }),
  mutant({
    id: 'no-date-when-delivered',
    requirement: 'relay-3.1-validators',
    breaks: 'delivered messages come without Last-Modified',
    parts: () =>
      answering('subscriber', (answer, { held }) =>
        answer.status === 200 && held
          ? { ...answer, headers: without(answer.headers, 'Last-Modified') }
          : answer,
      ),
    kills: ['validators-delivered', 'walk-from-held', 'longpoll-indistinguishable'],
    says: 'Last-Modified',
  }),
  mutant({
    id: 'date-is-no-http-date',
    requirement: 'relay-3.1-validators',
    breaks: 'Last-Modified is an ISO date',
    parts: () =>
      answering('subscriber', (answer) => {
        const date = headerValue(answer.headers, 'Last-Modified');
        if (date === undefined) return answer;
        return {
          ...answer,
          headers: withHeader(answer.headers, 'Last-Modified', new Date(date).toISOString()),
        };
      }),
    kills: [
      'validators-stored',
      'get-keep-alive',
      'get-pipelined',
      'validators-delivered',
      'walk',
      'walk-one-second',
      'walk-while-publishing',
      'walk-from-held',
      'mechanism',
      'longpoll-existing',
      'longpoll-held-next',
      'interval-not-modified-next',
      'accept-pipelined',
      'put-existing',
      'storage-limits',
    ],
    says: 'an HTTP date',
  }),
  mutant({
    id: 'seconds-only',
    requirement: 'relay-3.1-next',
    breaks: 'the Etag is not looked at, so that the rest of a second is skipped',
    parts: () =>
      overBroker((inner) => ({
        subscribe: (request, listener) => {
          const { after } = request;
          const position = typeof after === 'string' ? after : { ...after, tag: Number.MAX_SAFE_INTEGER };
          return inner.subscribe({ ...request, after: position }, listener);
        },
      })),
    kills: [
      'walk-one-second',
      'get-keep-alive',
      'get-pipelined',
      'walk',
      'walk-while-publishing',
      'walk-from-held',
      'longpoll-existing',
      'interval-not-modified-next',
      'put-existing',
      'storage-limits',
    ],
    says: 'no answer',
  }),
  mutant({
    id: 'cursor-repeats',
    requirement: 'relay-3.1-next',
    breaks: 'the message of the cursor is sent again',
    parts: () =>
      overBroker((inner) => ({
        subscribe: (request, listener) => {
          const { after } = request;
          const position = typeof after === 'string' ? after : { ...after, tag: after.tag - 1 };
          return inner.subscribe({ ...request, after: position }, listener);
        },
      })),
    kills: [
      'walk',
      'get-keep-alive',
      'get-pipelined',
      'walk-one-second',
      'walk-while-publishing',
      'walk-from-held',
      'mechanism',
      'longpoll-existing',
      'longpoll-held-next',
      'interval-not-modified-next',
      'accept-pipelined',
      'put-existing',
      'storage-limits',
    ],
    says: 'the body',
  }),
  mutant({
    id: 'delivered-cursor-is-zero',
    requirement: 'relay-3.1-next',
    breaks: 'a delivered message has the Etag of no message',
    parts: () =>
      answering('subscriber', (answer, { held }) =>
        answer.status === 200 && held
          ? { ...answer, headers: withHeader(answer.headers, 'Etag', '"0"') }
          : answer,
      ),
    kills: ['walk-from-held', 'longpoll-indistinguishable'],
    says: 'the body',
  }),
  mutant({
    id: 'late-comers-skipped',
    requirement: 'relay-3.1-next',
    breaks: 'a cursor at the end of the queue is taken to the end of what comes later',
    parts: () => {
      const ends = new Map<string, number>();
      return overBroker((inner) => ({
        publish: async (channel, draft, policy) => {
          const result = await inner.publish(channel, draft, policy);
          ends.set(channel, result.message.id);
          return result;
        },
        subscribe: (request, listener) =>
          inner.subscribe(request, (event) => {
            const skips =
              event.type === 'message' &&
              typeof request.after !== 'string' &&
              event.message.id === 3 &&
              (ends.get(request.channel) ?? 0) >= 4;
            if (skips) inner.subscribe({ ...request, after: event.message }, listener);
            else listener(event);
          }),
      }));
    },
    kills: ['walk-while-publishing', 'walk-one-second'],
    says: 'the body',
  }),
  mutant({
    id: 'no-content-type-when-stored',
    requirement: 'relay-3.1-content-type',
    breaks: 'stored messages lose their Content-Type',
    parts: () =>
      answering('subscriber', (answer, { held }) =>
        answer.status === 200 && !held
          ? { ...answer, headers: without(answer.headers, 'Content-Type') }
          : answer,
      ),
    kills: ['content-type-stored', 'longpoll-indistinguishable'],
    says: 'no Content-Type',
  }),
  mutant({
    id: 'content-type-cut',
    requirement: 'relay-3.1-content-type',
    breaks: 'the parameters of the Content-Type are cut off',
    parts: () =>
      answering('subscriber', (answer) => {
        const type = headerValue(answer.headers, 'Content-Type');
        if (answer.status !== 200 || type === undefined) return answer;
        return { ...answer, headers: withHeader(answer.headers, 'Content-Type', type.replace(/;.*/, '')) };
      }),
    kills: ['content-type-delivered', 'content-type-stored'],
    says: 'Content-Type: text/x-check',
  }),
];

import { type Mutant, mutant } from '../mutant.js';
import { encodedLike } from '../response-bytes.js';
import { rewired } from '../rewire.js';
import { answering, handling, headerValue, late, overBroker, withHeader, without } from '../rewrite.js';
import { referenceTarget } from '../world.js';

const isReader = (path: string) => path !== '/relay/poll';

/** Mutants of section 3.1 that concern requests and single messages. */
export const brokenSubscriber: readonly Mutant[] = [
  mutant({
    id: 'http-1.0-refused',
    requirement: 'relay-3.1-get',
    breaks: 'subscribers that speak HTTP/1.0 are refused',
    parts: () =>
      answering('subscriber', (answer, { exchange }) =>
        exchange.httpVersion === '1.0' ? { ...answer, status: 505 } : answer,
      ),
    kills: ['get-http-1.0'],
    says: '505',
  }),
  mutant({
    id: 'http-1.0-chunked',
    requirement: 'relay-3.1-get',
    breaks: 'clients that speak HTTP/1.0 get chunked responses',
    make: rewired(referenceTarget(), {
      response: (response, request) => ({
        bytes: encodedLike(response, request.endsWith('1.0') ? { framing: 'chunked' } : {}, request),
        end: false,
      }),
    }),
    kills: ['get-http-1.0', 'accept-http-1.0'],
    says: 'Transfer-Encoding: chunked',
  }),
  mutant({
    id: 'absolute-form-unknown',
    requirement: 'relay-3.1-get',
    breaks: 'a subscriber request with an absolute url is not found',
    parts: () =>
      handling('subscriber', (exchange, next) =>
        exchange.target.startsWith('http') ? exchange.respond({ status: 404, headers: [] }) : next(exchange),
      ),
    kills: ['get-absolute-form'],
    says: '404',
  }),
  mutant({
    id: 'many-headers-refused',
    requirement: 'relay-3.1-get',
    breaks: 'requests with more than a few headers are refused',
    parts: () =>
      handling('subscriber', (exchange, next) =>
        exchange.header('x-extra-39') ? exchange.respond({ status: 431, headers: [] }) : next(exchange),
      ),
    kills: ['get-many-headers'],
    says: '431',
  }),
  mutant({
    id: 'one-request-a-connection',
    requirement: 'relay-3.1-get',
    breaks: 'the connection is closed after each response, without a word',
    make: rewired(referenceTarget(), {
      response: (response, request) => {
        const headers = response.headers.filter(({ name }) => name.toLowerCase() !== 'connection');
        return { bytes: encodedLike(response, { headers }, request), end: true };
      },
    }),
    kills: [
      'get-keep-alive',
      'get-pipelined',
      'accept-get-with-body',
      'accept-keep-alive',
      'accept-pipelined',
    ],
    says: 'closed',
  }),
  mutant({
    id: 'pipelined-lost',
    requirement: 'relay-3.1-get',
    breaks: 'what comes in the same packet as a first request is dropped',
    make: rewired(referenceTarget(), {
      request: (bytes) => {
        const text = bytes.toString('latin1');
        const second = text.slice(1).search(/\b(GET|POST) \S+ HTTP\/1\.1\r\n/);
        return second < 0 ? bytes : bytes.subarray(0, second + 1);
      },
    }),
    kills: ['get-pipelined'],
    says: 'no answer',
  }),
  mutant({
    id: 'other-methods-forbidden',
    requirement: 'relay-3.1-method-not-allowed',
    breaks: 'other methods are answered 403',
    parts: () =>
      answering('subscriber', (answer) => (answer.status === 405 ? { ...answer, status: 403 } : answer)),
    kills: ['method-post', 'method-put', 'method-delete', 'method-patch', 'method-options', 'method-unknown'],
    says: '403',
  }),
  mutant({
    id: 'options-allowed',
    requirement: 'relay-3.1-method-not-allowed',
    breaks: 'every OPTIONS is taken for a CORS preflight',
    parts: () =>
      answering('subscriber', (answer, { exchange }) =>
        exchange.method === 'OPTIONS' ? { ...answer, status: 200 } : answer,
      ),
    kills: ['method-options'],
    says: '200',
  }),
  mutant({
    id: 'head-hangs',
    requirement: 'relay-3.1-method-not-allowed',
    breaks: 'HEAD gets no answer',
    parts: () =>
      answering('subscriber', (answer, { exchange }) => (exchange.method === 'HEAD' ? undefined : answer)),
    kills: ['method-head'],
    says: 'no answer',
  }),
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
  mutant({
    id: 'nothing-yet-is-404',
    requirement: 'relay-3.1-mechanism',
    breaks: 'a request for a message that does not exist yet is answered 404',
    parts: () => ({
      ...overBroker((inner) => ({
        subscribe: (request, listener) => inner.subscribe({ ...request, wait: false }, listener),
      })),
      ...answering('subscriber', (answer) => (answer.status === 304 ? { ...answer, status: 404 } : answer)),
    }),
    kills: [
      'mechanism',
      'subscriber-accepted',
      'walk',
      'mechanism-configurable',
      'longpoll-held-first',
      'longpoll-held-next',
      'interval-not-modified-first',
      'interval-not-modified-next',
    ],
    says: '404',
  }),
  mutant({
    id: 'interval-everywhere',
    requirement: 'relay-3.1-mechanism-configurable',
    breaks: 'all subscriber locations answer at once',
    parts: () =>
      overBroker((inner) => ({
        subscribe: (request, listener) => inner.subscribe({ ...request, wait: false }, listener),
      })),
    kills: ['mechanism-configurable', 'longpoll-held-first', 'longpoll-held-next'],
    says: '304',
  }),
  mutant({
    id: 'always-sleeps-first',
    requirement: 'relay-3.1-longpoll-existing',
    breaks: 'a request for a message that exists is answered late',
    parts: (clock) =>
      late(
        clock,
        'subscriber',
        ({ status }, { held, location }) => status === 200 && !held && isReader(location.path),
      ),
    kills: ['longpoll-existing'],
    says: 'only',
  }),
  mutant({
    id: 'first-not-held',
    requirement: 'relay-3.1-longpoll-held',
    breaks: 'a request on a channel without messages is answered 304',
    parts: () =>
      overBroker((inner) => ({
        subscribe: (request, listener) =>
          inner.subscribe({ ...request, wait: request.wait && request.after !== 'oldest' }, listener),
      })),
    kills: ['longpoll-held-first', 'mechanism-configurable'],
    says: '304',
  }),
  mutant({
    id: 'next-not-held',
    requirement: 'relay-3.1-longpoll-held',
    breaks: 'a request after the last message is answered 304',
    parts: () =>
      overBroker((inner) => ({
        subscribe: (request, listener) =>
          inner.subscribe({ ...request, wait: request.wait && request.after === 'oldest' }, listener),
      })),
    kills: ['longpoll-held-next'],
    says: '304',
  }),
  mutant({
    id: 'let-go-early',
    requirement: 'relay-3.1-longpoll-held',
    breaks: 'a held request is answered 304 after a blink',
    parts: () =>
      overBroker((inner) => ({
        subscribe: (request, listener) =>
          inner.subscribe({ ...request, timeout: request.wait ? 30 : 0 }, listener),
      })),
    kills: ['longpoll-held-first', 'mechanism-configurable', 'longpoll-held-next'],
    says: '304',
  }),
  mutant({
    id: 'delivery-waits',
    requirement: 'relay-3.1-longpoll-delivered',
    breaks: 'a held request gets its message late',
    parts: (clock) => late(clock, 'subscriber', ({ status }, { held }) => status === 200 && held),
    kills: ['longpoll-delivered', 'post-delivers'],
    says: 'only 1500 ms after the POST',
  }),
  mutant({
    id: 'delayed-header',
    requirement: 'relay-3.1-longpoll-indistinguishable',
    breaks: 'a delayed response says that it was delayed',
    parts: () =>
      answering('subscriber', (answer, { held }) =>
        held ? { ...answer, headers: withHeader(answer.headers, 'X-Waited', 'yes') } : answer,
      ),
    kills: ['longpoll-indistinguishable'],
    says: 'no x-waited header',
  }),
  mutant({
    id: 'delayed-lacks-header',
    requirement: 'relay-3.1-longpoll-indistinguishable',
    breaks: 'a delayed response lacks a header',
    parts: () =>
      answering('subscriber', (answer, { held }) =>
        held ? { ...answer, headers: without(answer.headers, 'Vary') } : answer,
      ),
    kills: ['longpoll-indistinguishable'],
    says: 'vary',
  }),
];

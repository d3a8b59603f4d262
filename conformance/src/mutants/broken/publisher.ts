import { type Mutant, mutant } from '../mutant.js';
import { encodedLike } from '../response-bytes.js';
import { rewired } from '../rewire.js';
import { answering, handling, late, over, overBroker, withHeader } from '../rewrite.js';
import { referenceTarget } from '../world.js';

const empty = new Uint8Array();

/** The publisher's answers to one method, when they are good ones, changed. */
function answersTo(method: string, change: { status?: number; bytes?: Uint8Array }) {
  return answering('publisher', (answer, { exchange }) =>
    exchange.method === method && answer.status < 300 ? { ...answer, ...change } : answer,
  );
}

function refusesWhen(
  refuses: (exchange: {
    header(name: string): string | undefined;
    method: string;
    target: string;
  }) => boolean,
  status: number,
) {
  return handling('publisher', (exchange, next) =>
    refuses(exchange) ? exchange.respond({ status, headers: [] }) : next(exchange),
  );
}

/** Changes the bodies that are published. */
function bodies(change: (bytes: Buffer) => Uint8Array) {
  return overBroker((inner) => ({
    publish: (channel, draft, policy) =>
      inner.publish(channel, { ...draft, bytes: change(Buffer.from(draft.bytes)) }, policy),
  }));
}

/** Mutants of section 3.2. */
export const brokenPublisher: readonly Mutant[] = [
  mutant({
    id: 'length-required',
    requirement: 'relay-3.2-accept',
    breaks: 'a body without Content-Length is refused',
    parts: () => refusesWhen((exchange) => exchange.header('transfer-encoding') !== undefined, 411),
    kills: ['accept-chunked'],
    says: '411',
  }),
  mutant({
    id: 'publisher-http-1.0-refused',
    requirement: 'relay-3.2-accept',
    breaks: 'publishers that speak HTTP/1.0 are refused',
    parts: () =>
      handling('publisher', (exchange, next) =>
        exchange.httpVersion === '1.0' ? exchange.respond({ status: 505, headers: [] }) : next(exchange),
      ),
    kills: ['accept-http-1.0'],
    says: '505',
  }),
  mutant({
    id: 'publisher-absolute-form-unknown',
    requirement: 'relay-3.2-accept',
    breaks: 'a publisher request with an absolute url is not found',
    parts: () => refusesWhen((exchange) => exchange.target.startsWith('http'), 404),
    kills: ['accept-absolute-form'],
    says: '404',
  }),
  mutant({
    id: 'body-of-get-stays',
    requirement: 'relay-3.2-accept',
    breaks: 'the body of a GET is taken for the next request',
    make: rewired(referenceTarget(), {
      request: (bytes) =>
        bytes.subarray(0, 4).toString() === 'GET '
          ? Buffer.from(bytes.toString('latin1').replace(/Content-Length: \d+\r\n/, ''), 'latin1')
          : bytes,
    }),
    kills: ['accept-get-with-body'],
    says: '400',
  }),
  mutant({
    id: 'expectation-failed',
    requirement: 'relay-3.2-accept',
    breaks: 'a request with Expect is refused',
    parts: () => refusesWhen((exchange) => exchange.header('expect') !== undefined, 417),
    kills: ['accept-expect-continue'],
    says: '417',
  }),
  mutant({
    id: 'publisher-one-request-a-connection',
    requirement: 'relay-3.2-accept',
    breaks: 'the connection is closed after the answer to a PUT, without a word',
    make: rewired(referenceTarget(), {
      response: (response, request) => ({
        bytes: encodedLike(response, {}, request),
        end: request.startsWith('PUT '),
      }),
    }),
    kills: ['accept-keep-alive'],
    says: 'closed',
  }),
  mutant({
    id: 'publisher-pipeline-cut',
    requirement: 'relay-3.2-accept',
    breaks: 'of POSTs that come in one packet only the first is read',
    make: rewired(referenceTarget(), {
      request: (bytes) => {
        const second = bytes
          .toString('latin1')
          .slice(1)
          .search(/POST \S+ HTTP\/1\.1\r\n/);
        return second < 0 ? bytes : bytes.subarray(0, second + 1);
      },
    }),
    kills: ['accept-pipelined'],
    says: 'no answer',
  }),
  mutant({
    id: 'wedged-by-patch',
    requirement: 'relay-3.2-accept',
    breaks: 'after a PATCH the channel is no longer served',
    parts: () => {
      const wedged = new Set<string>();
      return handling('publisher', (exchange, next) => {
        if (exchange.method === 'PATCH') wedged.add(exchange.query);
        return wedged.has(exchange.query) ? undefined : next(exchange);
      });
    },
    kills: ['accept-after-other-methods'],
    says: 'no answer',
  }),
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
    kills: ['post-status-202', 'post-status-after'],
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
    id: 'empty-refused',
    requirement: 'relay-3.2-accept',
    breaks: 'a POST without a body is refused',
    parts: () =>
      refusesWhen((exchange) => exchange.method === 'POST' && exchange.header('content-length') === '0', 400),
    kills: ['post-empty', 'post-empty-delivered'],
    says: '400',
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
  mutant({
    id: 'limit-ignored',
    requirement: 'relay-3.2-storage-limits',
    breaks: 'the limit of a location is not kept',
    parts: () =>
      overBroker((inner) => ({
        publish: (channel, draft, policy) =>
          inner.publish(channel, draft, { ...policy, keep: policy.keep > 0 ? 10 : 0 }),
      })),
    kills: ['storage-limits'],
    says: 'the body',
  }),
  mutant({
    id: 'limit-everywhere',
    requirement: 'relay-3.2-storage-limits',
    breaks: 'every location keeps three messages',
    parts: () =>
      overBroker((inner) => ({
        publish: (channel, draft, policy) =>
          inner.publish(channel, draft, { ...policy, keep: Math.min(3, policy.keep) }),
      })),
    kills: ['storage-limits', 'walk-one-second'],
    says: 'the body',
  }),
  mutant({
    id: 'always-stored',
    requirement: 'relay-3.2-storage-optional',
    breaks: 'a location without storage stores',
    parts: () =>
      overBroker((inner) => ({
        publish: (channel, draft, policy) =>
          inner.publish(channel, draft, { ...policy, keep: policy.keep || 10 }),
      })),
    kills: ['storage-optional'],
    says: 'the body "not to be stored',
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
    id: 'late-post',
    requirement: 'relay-2.1-publisher-immediate',
    breaks: 'POST is answered late',
    parts: (clock) => late(clock, 'publisher', (_, { exchange }) => exchange.method === 'POST'),
    kills: ['publisher-at-once', 'publisher-immediate'],
    says: 'only 1500 ms',
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

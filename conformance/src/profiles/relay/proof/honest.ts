import type { VirtualClock } from 'pushstream-server/parts';
import type { HonestVariant } from '../../../mutants/honest-variant.js';
import { keptLater } from '../../../mutants/kept-later.js';
import { encodedLike, type Style } from '../../../mutants/response-bytes.js';
import { type ResponseChange, rewired } from '../../../mutants/rewire.js';
import { answering, headerValue, overBroker, withHeader } from '../../../mutants/rewrite.js';
import type { TargetMaker } from '../../../mutants/world.js';
import type { HttpResponse } from '../../../wire/http-response.js';
import { independentTarget } from './independent.js';
import { referenceTarget } from './world.js';

function styled(style: (response: HttpResponse) => Style, end = false): TargetMaker {
  const response: ResponseChange = (whole, request) => ({
    bytes: encodedLike(whole, style(whole), request),
    end,
  });
  return rewired(referenceTarget(), { response });
}

function withField(response: HttpResponse, name: string, value: string) {
  const others = response.headers.filter((field) => field.name.toLowerCase() !== name.toLowerCase());
  return [...others, { name, value }];
}

function etags(change: (tag: string) => string): TargetMaker {
  return referenceTarget(() =>
    answering('subscriber', (answer) => {
      const etag = headerValue(answer.headers, 'Etag');
      if (etag === undefined) return answer;
      return { ...answer, headers: withHeader(answer.headers, 'Etag', change(etag.replace(/^"|"$/g, ''))) };
    }),
  );
}

/** Delays of some milliseconds that differ from one connection to the next. */
function uneven(): (clock: VirtualClock) => number {
  let count = 0;
  return () => [1, 4, 2, 7, 3][count++ % 5] ?? 1;
}

let requestIds = 0;

/** Honest variants of the reference server, and one server that has nothing to do with it. */
export const honestVariants: readonly HonestVariant[] = [
  { id: 'plain', freedom: 'the reference server as it is', make: referenceTarget() },
  {
    id: 'kept-later',
    freedom: 'messages outlive the process: nobody is told of one before it is kept, a little later',
    make: referenceTarget((clock) => keptLater(clock)),
  },
  { id: 'chunked', freedom: 'every body is chunked, but for HTTP/1.0', make: chunkedWhereAllowed() },
  {
    id: 'close-delimited',
    freedom: 'bodies end with the connection',
    make: styled(
      (response) => ({ framing: 'close', headers: withField(response, 'Connection', 'close') }),
      true,
    ),
  },
  {
    id: 'http-1.0',
    freedom: 'the server speaks HTTP/1.0',
    make: styled(
      (response) => ({ version: '1.0', headers: withField(response, 'Connection', 'close') }),
      true,
    ),
  },
  {
    id: 'connection-close',
    freedom: 'one request a connection, and the server says so',
    make: styled((response) => ({ headers: withField(response, 'Connection', 'close') }), true),
  },
  { id: 'strong-etag', freedom: 'long strong Etags', make: etags((tag) => `"${tag}"`) },
  { id: 'weak-etag', freedom: 'weak Etags', make: etags((tag) => `W/"${tag}"`) },
  {
    id: 'bare-etag',
    freedom: 'Etags without quotes, as the nginx modules have them',
    make: etags((tag) => tag),
  },
  {
    id: 'free-text-information',
    freedom: 'channel information is free text without counts',
    make: referenceTarget(() =>
      answering('publisher', (answer) =>
        answer.status < 300 && answer.bytes.length > 0
          ? { ...answer, bytes: Buffer.from('This channel is in good health.') }
          : answer,
      ),
    ),
  },
  {
    id: 'header-case',
    freedom: 'header names in capitals',
    make: styled((response) => ({
      headers: response.headers.map(({ name, value }) => ({ name: name.toUpperCase(), value })),
    })),
  },
  {
    id: 'request-id',
    freedom: 'every response has an id of its own',
    make: styled((response) => ({ headers: withField(response, 'X-Request-Id', `${requestIds++}`) })),
  },
  {
    id: 'cookie',
    freedom: 'every response sets a cookie that is never the same',
    make: styled((response) => ({
      headers: withField(response, 'Set-Cookie', `seen=${requestIds++}; Path=/`),
    })),
  },
  {
    id: 'uneven-connections',
    freedom: 'each connection is some milliseconds slower or faster than the next',
    make: rewired(referenceTarget(), { delay: uneven() }),
  },
  {
    id: 'slow-network',
    freedom: 'a network with 50 ms of latency each way',
    make: rewired(referenceTarget(), { delay: () => 50 }),
  },
  {
    id: 'two-processes',
    freedom: 'a second process hears of messages, deletions and conflicts some milliseconds later',
    make: referenceTarget((clock) =>
      overBroker((inner) => {
        let count = 0;
        return {
          subscribe: (request, listener) => {
            const elsewhere = count++ % 2 === 1;
            let held = false;
            const subscription = inner.subscribe(request, (event) => {
              if (elsewhere && held) clock.after(5, () => listener(event));
              else listener(event);
            });
            held = true;
            return subscription;
          },
        };
      }),
    ),
  },
  {
    id: 'own-timeout',
    freedom: 'held requests are answered 304 after two seconds',
    make: referenceTarget(() =>
      overBroker((inner) => ({
        subscribe: (request, listener) =>
          inner.subscribe({ ...request, timeout: request.wait ? 2000 : 0 }, listener),
      })),
    ),
  },
  {
    id: 'case-blind',
    freedom: 'upper and lower case make no difference in ids',
    features: { 'case-sensitive-ids': 'no' },
    make: referenceTarget(() =>
      overBroker((inner) => ({
        publish: (channel, draft, policy) => inner.publish(channel.toLowerCase(), draft, policy),
        create: (channel, policy) => inner.create(channel.toLowerCase(), policy),
        delete: (channel) => inner.delete(channel.toLowerCase()),
        info: (channel) => inner.info(channel.toLowerCase()),
        subscribe: (request, listener) =>
          inner.subscribe({ ...request, channel: request.channel.toLowerCase() }, listener),
      })),
    ),
  },
  {
    id: 'no-storage',
    freedom: 'no message is ever kept, and the configuration says so',
    features: { storage: 'no' },
    make: referenceTarget(() =>
      overBroker((inner) => ({
        publish: (channel, draft, policy) => inner.publish(channel, draft, { ...policy, keep: 0 }),
      })),
    ),
  },
  ...[1, 2, 5].map((most) => ({
    id: `keeps-${most}`,
    freedom: `a channel keeps ${most} of its messages where no other limit is known, and nobody has said so`,
    features: { storage: 'yes' as const },
    make: referenceTarget(() =>
      overBroker((inner) => ({
        publish: (channel, draft, policy) =>
          inner.publish(channel, draft, { ...policy, keep: policy.keep > 3 ? most : policy.keep }),
      })),
    ),
  })),
  { id: 'independent', freedom: 'another server, written from the protocol alone', make: independentTarget },
];

function chunkedWhereAllowed(): TargetMaker {
  return rewired(referenceTarget(), {
    response: (whole, request) => ({
      bytes: encodedLike(whole, request.endsWith('HTTP/1.0') ? {} : { framing: 'chunked' }, request),
      end: false,
    }),
  });
}

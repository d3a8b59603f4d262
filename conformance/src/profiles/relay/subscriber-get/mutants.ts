import type { Mutant } from '../../../mutants/mutant.js';
import { encodedLike } from '../../../mutants/response-bytes.js';
import { rewired } from '../../../mutants/rewire.js';
import { answering, handling } from '../../../mutants/rewrite.js';
import { mutant } from '../proof/mutant.js';
import { referenceTarget } from '../proof/world.js';

/** Servers that break what is said of which requests of subscribers are accepted. */
export const subscriberGetMutants: readonly Mutant[] = [
  mutant({
    id: 'http-1.0-refused',
    requirement: 'relay-3.1-get',
    breaks: 'subscribers that speak HTTP/1.0 are refused',
    parts: () =>
      answering('subscriber', (answer, { exchange }) =>
        exchange.httpVersion === '1.0' ? { ...answer, status: 505 } : answer,
      ),
    kills: ['get-http-1.0', 'get-held'],
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
];

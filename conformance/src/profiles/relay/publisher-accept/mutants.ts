import type { Mutant } from '../../../mutants/mutant.js';
import { encodedLike } from '../../../mutants/response-bytes.js';
import { rewired } from '../../../mutants/rewire.js';
import { handling } from '../../../mutants/rewrite.js';
import { mutant } from '../proof/mutant.js';
import { refusesWhen } from '../proof/publisher-changes.js';
import { referenceTarget } from '../proof/world.js';

/** Servers that break what is said of which requests of publishers are accepted. */
export const publisherAcceptMutants: readonly Mutant[] = [
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
    id: 'empty-refused',
    requirement: 'relay-3.2-accept',
    breaks: 'a POST without a body is refused',
    parts: () =>
      refusesWhen((exchange) => exchange.method === 'POST' && exchange.header('content-length') === '0', 400),
    kills: ['post-empty', 'post-empty-delivered'],
    says: '400',
  }),
];

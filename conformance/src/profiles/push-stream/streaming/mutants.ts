import type { Mutant } from '../../../mutants/mutant.js';
import { rewired } from '../../../mutants/rewire.js';
import { withHeader, without } from '../../../mutants/rewrite.js';
import { asking, heading } from '../../../mutants/subscribers.js';
import { pushStreamMutant } from '../proof/mutant.js';
import { pushStreamWorld } from '../proof/world.js';

/** Requests to the streaming location say another version of HTTP than they came with. */
function asVersion(version: string) {
  return rewired(pushStreamWorld.target(), {
    request: (bytes) =>
      Buffer.from(
        bytes.toString('latin1').replace(/^(GET \/sub\/\S+) HTTP\/1\.\d/, `$1 HTTP/${version}`),
        'latin1',
      ),
  });
}

/** Mutants of streaming subscribers alone. */
export const streamingMutants: readonly Mutant[] = [
  pushStreamMutant({
    id: 'streaming-plain',
    requirement: 'push-stream-streaming-type',
    breaks: 'streaming responses are text/plain, whatever default_type says',
    parts: () =>
      heading('streaming', (head) => ({
        ...head,
        headers: withHeader(head.headers, 'Content-Type', 'text/plain'),
      })),
    kills: ['streaming-type'],
    says: 'Content-Type: text/plain',
  }),
  pushStreamMutant({
    id: 'streaming-unchunked',
    requirement: 'push-stream-streaming-chunked',
    breaks: 'streaming responses are never chunked',
    make: asVersion('1.0'),
    kills: ['streaming-chunked'],
    says: 'no Transfer-Encoding header',
  }),
  pushStreamMutant({
    id: 'streaming-always-chunked',
    requirement: 'push-stream-streaming-http10',
    breaks: 'streaming responses are chunked in HTTP/1.0 too',
    make: asVersion('1.1'),
    kills: ['streaming-http10'],
    says: 'Transfer-Encoding: chunked',
  }),
  pushStreamMutant({
    id: 'streaming-cached',
    requirement: 'push-stream-streaming-uncached',
    breaks: 'nothing is said about storing of streaming responses',
    parts: () =>
      heading('streaming', (head) => ({ ...head, headers: without(head.headers, 'Cache-Control') })),
    kills: ['streaming-uncached'],
    says: 'no Cache-Control header',
  }),
  pushStreamMutant({
    id: 'streaming-unpadded',
    requirement: 'push-stream-streaming-padding',
    breaks: 'nobody is padded on streaming locations',
    parts: () => asking('streaming', 'user-agent', () => undefined),
    kills: ['streaming-padding'],
    says: 'bytes of padding',
  }),
];

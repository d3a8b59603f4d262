import { type Mutant, pushStreamMutant } from '../../mutant.js';
import { rewired } from '../../rewire.js';
import { withHeader, without } from '../../rewrite.js';
import { pushStreamWorld } from '../../world.js';
import { configured } from '../configured.js';
import { asking, heading } from '../rewrite.js';
import { brokenLasting } from './lasting.js';

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

/** Mutants of streaming subscribers, and those of all lasting connections at once. */
export const brokenStreaming: readonly Mutant[] = [
  ...brokenLasting('streaming', 'streaming'),
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
  pushStreamMutant({
    id: 'short-lives',
    requirement: 'push-stream-streaming-life',
    breaks: 'connections last a second and a half less than is configured',
    make: configured({ push_stream_subscriber_connection_ttl: '4500ms' }),
    kills: ['streaming-life', 'eventsource-life', 'websocket-life'],
    says: 'the end 5000 to 7250 ms after the request',
  }),
  pushStreamMutant({
    id: 'long-lives',
    requirement: 'push-stream-streaming-life',
    breaks: 'connections last twice as long as is configured',
    make: configured({ push_stream_subscriber_connection_ttl: '12s' }),
    kills: ['streaming-life', 'eventsource-life', 'websocket-life'],
    says: 'nothing within',
  }),
  pushStreamMutant({
    id: 'rare-pings',
    requirement: 'push-stream-streaming-ping',
    breaks: 'pings come half as often as is configured',
    make: configured({ push_stream_ping_message_interval: '4s' }),
    kills: [
      'streaming-ping',
      'eventsource-ping',
      'websocket-ping',
      'streaming-ping-restarted',
      'eventsource-ping-restarted',
      'websocket-ping-restarted',
    ],
    says: 'a ping within 3250 ms',
  }),
  pushStreamMutant({
    id: 'hasty-pings',
    requirement: 'push-stream-streaming-ping-restarted',
    breaks: 'pings come twice as often as is configured',
    make: configured({ push_stream_ping_message_interval: '1s' }),
    kills: ['streaming-ping-restarted', 'eventsource-ping-restarted', 'websocket-ping-restarted'],
    says: 'silence for 1500 ms',
  }),
];

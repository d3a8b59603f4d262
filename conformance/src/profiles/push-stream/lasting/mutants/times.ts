import type { Mutant } from '../../../../mutants/mutant.js';
import { configured } from '../../proof/configured.js';
import { pushStreamMutant } from '../../proof/mutant.js';

/** Mutants of how long connections last and how often they are pinged, in all modes at once. */
export const timesMutants: readonly Mutant[] = [
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

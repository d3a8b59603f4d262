import type { Ledger } from '../ledger.js';
import { events } from './events.js';
import { eventsource } from './eventsource.js';
import { features } from './features.js';
import { information } from './information.js';
import { jsonp } from './jsonp.js';
import { longPolling } from './long-polling.js';
import { messages } from './messages.js';
import { polling } from './polling.js';
import { position } from './position.js';
import { publishing } from './publisher.js';
import { refusals } from './refusals.js';
import { statistics } from './statistics.js';
import { streaming } from './streaming.js';
import { websocket } from './websocket.js';

/** What clients of nginx-push-stream-module rely on, and what its documents promise. */
export const pushStream: Ledger = {
  profile: 'push-stream',
  specification: 'nginx-push-stream-module 0.6.0, as it behaves on the wire',
  sections: {
    publisher: 'Publishers',
    information: 'Channel information',
    statistics: 'Statistics',
    refusals: 'Refusals',
    messages: 'Messages and channels',
    streaming: 'Streaming subscribers',
    eventsource: 'EventSource subscribers',
    websocket: 'WebSocket subscribers',
    polling: 'Polling',
    'long-polling': 'Long-polling',
    jsonp: 'JSONP',
    position: 'Where subscribers start',
    events: 'The events channel',
  },
  features,
  byLocation: true,
  requirements: [
    ...publishing,
    ...information,
    ...statistics,
    ...refusals,
    ...messages,
    ...streaming,
    ...eventsource,
    ...websocket,
    ...polling,
    ...longPolling,
    ...jsonp,
    ...position,
    ...events,
  ],
};

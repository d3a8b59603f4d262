import type { Ledger } from '../../spec/ledger.js';
import { access } from './access/requirements.js';
import { events } from './events/requirements.js';
import { eventsource } from './eventsource/requirements.js';
import { features } from './features.js';
import { information } from './information/requirements.js';
import { jsonp } from './jsonp/requirements.js';
import { longPolling } from './long-polling/requirements.js';
import { messages } from './messages/requirements.js';
import { polling } from './polling/requirements.js';
import { position } from './position/requirements.js';
import { publishing } from './publisher/requirements.js';
import { refusals } from './refusals/requirements.js';
import { statistics } from './statistics/requirements.js';
import { streaming } from './streaming/requirements.js';
import { websocket } from './websocket/requirements.js';

/** What clients of nginx-push-stream-module rely on, and what its documents promise. */
export const pushStream: Ledger = {
  profile: 'push-stream',
  specification: 'nginx-push-stream-module 0.6.0, as it behaves on the wire',
  sections: {
    publisher: 'Publishers',
    information: 'Channel information',
    statistics: 'Statistics',
    refusals: 'Refusals',
    access: 'Requests to subscriber locations',
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
    ...access,
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

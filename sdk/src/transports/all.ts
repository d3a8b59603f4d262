import type { Transports } from '../subscriber.js';
import { eventSource } from './eventsource.js';
import { longPolling } from './long-polling.js';
import { relayPolling } from './relay-polling.js';
import { stream } from './stream.js';
import type { Attempt } from './transport.js';
import { webSocket } from './websocket.js';

/** Every mode; long-polling in both dialects. */
export const all: Transports = {
  eventsource: eventSource,
  websocket: webSocket,
  stream,
  longpolling: (attempt: Attempt) =>
    (attempt.settings.dialect === 'relay' ? relayPolling : longPolling)(attempt),
};

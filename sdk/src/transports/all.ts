import { eventSource } from './eventsource.js';
import { longPolling } from './long-polling.js';
import { relayPolling } from './relay-polling.js';
import { stream } from './stream.js';
import type { TransportContext, Transports } from './transport.js';
import { webSocket } from './websocket.js';

/** Every mode; long-polling in both dialects. */
export const all: Transports = {
  eventsource: eventSource,
  websocket: webSocket,
  stream,
  longpolling: (context: TransportContext) =>
    (context.settings.dialect === 'relay' ? relayPolling : longPolling)(context),
};

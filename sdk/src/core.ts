export { PushStreamError } from './errors.js';
/** The client without any mode: the second argument of its constructor brings those that are wanted. */
export { PushStream, type Transports } from './push-stream.js';
export { eventSource } from './transports/eventsource.js';
export { longPolling } from './transports/long-polling.js';
export { relayPolling } from './transports/relay-polling.js';
export { stream } from './transports/stream.js';
export type { Attempt, Request, Send, Transport } from './transports/transport.js';
export { webSocket } from './transports/websocket.js';

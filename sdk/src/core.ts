export { PushStreamError } from './errors.js';
/** The client without any mode: the second argument of its constructor brings those that are wanted. */
export { PushStream } from './push-stream.js';
/** The least of it: channels, events, reconnecting and the cursor. */
export { Subscriber, type Transports } from './subscriber.js';
export { all } from './transports/all.js';
export { eventSource } from './transports/eventsource.js';
export { longPolling } from './transports/long-polling.js';
export { relayPolling } from './transports/relay-polling.js';
export { stream } from './transports/stream.js';
export type { Attempt, Request, Send, Transport } from './transports/transport.js';
export { webSocket } from './transports/websocket.js';

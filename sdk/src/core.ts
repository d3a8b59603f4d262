/** The client without any mode: the second argument of its constructor brings those that are wanted. */
export { PushStream } from './client/push-stream.js';
/** The least of it: channels, events, reconnecting and the cursor. */
export { Subscriber } from './client/subscriber.js';
export { PushStreamError } from './errors.js';
export { all } from './transports/all.js';
export { eventSource } from './transports/eventsource.js';
export { foreverIframe } from './transports/forever-iframe.js';
export { longPolling } from './transports/long-polling.js';
export { relayPolling } from './transports/relay-polling.js';
export { stream } from './transports/stream.js';
export type {
  Send,
  Transport,
  TransportContext,
  /** @deprecated Use `TransportContext`. */
  TransportContext as Attempt,
  TransportRequest,
  /** @deprecated Use `TransportRequest`: `Request` hides the global of that name. */
  TransportRequest as Request,
  Transports,
} from './transports/transport.js';
export { webSocket } from './transports/websocket.js';

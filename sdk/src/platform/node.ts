import { EventSource } from 'eventsource';
import WebSocket from 'isomorphic-ws';
import type { EventSourceConstructor, Platform, WebSocketConstructor } from './platform.js';
import { onClockJump } from './wake.js';

/** Node: what it lacks comes from packages; what somebody has put into the globals comes first. */
export const platform: Platform = {
  webSocket: () => (globalThis.WebSocket ?? WebSocket) as WebSocketConstructor,
  eventSource: () => (globalThis.EventSource ?? EventSource) as EventSourceConstructor,
  location: () => undefined,
  onWake: onClockJump,
};

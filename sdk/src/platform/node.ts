import { EventSource } from 'eventsource';
import WebSocket from 'isomorphic-ws';
import type { Platform, WebSocketConstructor, WebSocketLike } from './platform.js';

/** A WebSocket of the package `ws`. */
interface Emitting extends WebSocketLike {
  on?(event: 'ping', listener: () => void): unknown;
}

/** What Node lacks comes from packages. */
export const platform: Platform = {
  WebSocket: WebSocket as unknown as WebSocketConstructor,
  EventSource,
  onPing: (socket: Emitting, task) => socket.on?.('ping', task),
  refusedWith: (message) => Number(/response: (\d{3})/.exec(message)?.[1]) || undefined,
};

import { EventSource as PackagedEventSource } from 'eventsource';
import PackagedWebSocket from 'isomorphic-ws';
import type { Platform, WebSocketLike } from './platform.js';

/** A WebSocket of the package `ws`. */
interface Emitting extends WebSocketLike {
  on?(event: 'ping', listener: () => void): unknown;
}

// What Node lacks comes from packages.
export const WebSocket = PackagedWebSocket as unknown as Platform['WebSocket'];
export const EventSource: Platform['EventSource'] = PackagedEventSource;
export const onPing: Platform['onPing'] = (socket: Emitting, task) => socket.on?.('ping', task);
export const refusedWith: Platform['refusedWith'] = ({ code, message = '' }) =>
  code ?? (Number(/response: (\d{3})/.exec(message)?.[1]) || undefined);

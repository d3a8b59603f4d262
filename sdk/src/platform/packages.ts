/** What Node 20 lacks: the newer platforms have at least a WebSocket. */
export { EventSource } from 'eventsource';
export { default as WebSocket } from 'isomorphic-ws';

// What takes the place of missing globals, for who can't wait until it is loaded.

export { EventSource } from 'eventsource';
export { default as WebSocket } from 'isomorphic-ws';

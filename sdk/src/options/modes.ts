/** How messages are fetched. `stream` reads the page of a forever-iframe, by fetch or in one. */
export type Mode = 'eventsource' | 'websocket' | 'stream' | 'longpolling';

/** All modes there are. */
export const known: readonly Mode[] = ['eventsource', 'websocket', 'stream', 'longpolling'];

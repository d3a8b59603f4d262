/** How messages are fetched. `stream` is the forever-iframe, and by fetch where there is no page. */
export type Mode = 'eventsource' | 'websocket' | 'stream' | 'longpolling';

/** All modes there are. */
export const known: readonly Mode[] = ['eventsource', 'websocket', 'stream', 'longpolling'];

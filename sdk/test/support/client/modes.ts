import { EventSource } from 'eventsource';
import type { PushStreamOptions } from '../../../src/options/options.js';

/** Every way in which messages come in Node, by its name. */
export const modesInNode: readonly (readonly [string, PushStreamOptions])[] = [
  ['websocket', { modes: 'websocket' }],
  ['eventsource by fetch', { modes: 'eventsource' }],
  ['eventsource of the package', { modes: 'eventsource', EventSource }],
  ['stream', { modes: 'stream' }],
  ['longpolling', { modes: 'longpolling' }],
];

import type { PushStreamOptions } from '../../../src/options/options.js';

/** The script for script tags streams into an iframe; the module does so only if it is given what that takes. */
export const framed = 'stream in an iframe';

/** Every way in which messages come in a page, by its name. */
export const modesInPages: readonly (readonly [
  name: string,
  options: PushStreamOptions,
  crossOrigin: boolean,
])[] = [
  ['websocket', { modes: 'websocket' }, false],
  ['eventsource by fetch', { modes: 'eventsource' }, false],
  ['native eventsource', { modes: 'eventsource', eventTypes: [] }, false],
  ['stream by fetch', { modes: 'stream' }, false],
  [framed, { modes: 'stream' }, false],
  ['longpolling', { modes: 'longpolling' }, false],
  ['longpolling by script tags', { modes: 'longpolling', useJSONP: true }, false],
  ['websocket across origins', { modes: 'websocket' }, true],
  ['eventsource across origins', { modes: 'eventsource' }, true],
  ['stream by fetch across origins', { modes: 'stream' }, true],
  ['longpolling across origins', { modes: 'longpolling' }, true],
  ['longpolling by script tags across origins', { modes: 'longpolling', useJSONP: true }, true],
];

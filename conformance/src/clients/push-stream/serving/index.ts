import type { ClientMode } from '../features.js';
import { eventsource } from './eventsource.js';
import { longpolling } from './longpolling.js';
import type { Serving } from './serving.js';
import { stream } from './stream.js';
import { websocket } from './websocket.js';

/** How each mode is served. */
export const servings: Readonly<Record<ClientMode, Serving>> = {
  stream,
  eventsource,
  websocket,
  longpolling,
};

/** Where each mode is served: what pushstream.js takes for granted. */
export const prefixes: Readonly<Record<ClientMode, string>> = {
  stream: '/sub',
  eventsource: '/ev',
  websocket: '/ws',
  longpolling: '/lp',
};

/** Where a client is told to subscribe. */
export function subscriberUrl(mode: ClientMode, port: number, channels: readonly string[]): string {
  const scheme = mode === 'websocket' ? 'ws' : 'http';
  return `${scheme}://127.0.0.1:${port}${prefixes[mode]}/${channels.join('/')}`;
}

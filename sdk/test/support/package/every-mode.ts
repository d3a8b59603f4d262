import type { PushStreamOptions } from '../../../src/options/options.js';

/** The modes that need no page, and how they are asked for. */
export const modes = {
  WebSocket: { modes: 'websocket' },
  'EventSource by fetch': { modes: 'eventsource' },
  'native EventSource': { modes: 'eventsource', eventTypes: [] },
  stream: { modes: 'stream' },
  'long-polling': { modes: 'longpolling' },
  'relay: long-polling': {
    modes: 'longpolling',
    dialect: 'relay',
    urlPrefixLongpolling: '/relay/sub',
    urlPrefixPublisher: '/relay/pub',
  },
} satisfies Readonly<Record<string, PushStreamOptions>>;

/**
 * A program for any runtime: a client for each mode, and a line for what each tells.
 * @param module where it is imported from
 * @param port an expression
 * @param say an expression: the function that gets the lines
 */
export const everyMode = (module: string, port: number | string, say: string) => `
import { PushStream } from '${module}';
const say = ${say};
say('has ' + ['WebSocket', 'EventSource'].filter((name) => name in globalThis).join(' and '));
for (const [name, options] of Object.entries(${JSON.stringify(modes)})) {
  const stream = new PushStream({
    host: '127.0.0.1', port: ${port}, reconnectOnTimeoutInterval: 50, channels: { a: { backtrack: 2 }, b: {} }, ...options,
  });
  stream.addEventListener('message', ({ detail }) => say(name + ': ' + detail.channel + ' ' + detail.data));
  stream.addEventListener('gap', () => say(name + ': gap'));
  stream.addEventListener('error', ({ detail }) => { if (detail.code !== 'down') say(name + ': ' + detail); });
  stream.connect();
}
`;

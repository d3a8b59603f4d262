import type { Platform, WebSocketConstructor, WebSocketLike } from './platform.js';

/** A WebSocket of the package `ws`. */
interface Emitting extends WebSocketLike {
  on?(event: 'ping', listener: () => void): unknown;
}

export { warn } from './development.js';

// What Node lacks comes from packages, which are loaded where it is lacking only.
export const WebSocket: Platform['WebSocket'] = async () =>
  (await import('isomorphic-ws')).default as unknown as WebSocketConstructor;
export const EventSource: Platform['EventSource'] = async () => (await import('eventsource')).EventSource;
export const onPing: Platform['onPing'] = (socket: Emitting, task) => socket.on?.('ping', task);
export const refusedWith: Platform['refusedWith'] = ({ code, message = '' }) =>
  code ?? (Number(/response: (\d{3})/.exec(message)?.[1]) || undefined);

export const reason: Platform['reason'] = (cause) => {
  const { message, code } = (cause ?? {}) as { message?: string; code?: string };
  // Where several addresses were tried, only the code tells.
  return message?.trim() || code;
};

/** What errors of Node say, and what is likely the matter. */
const advices: readonly (readonly [RegExp, string])[] = [
  [/ECONNREFUSED/, 'nothing listens there: see the options host and port'],
  [/ENOTFOUND|EAI_AGAIN/, 'there is no such host: see the option host'],
  [/EPROTO|SSL routines/, 'no TLS is spoken there: see the options useSSL and port'],
  [/certificate/, 'the certificate is not trusted: NODE_EXTRA_CA_CERTS names a file with that of its issuer'],
];

export const advice: Platform['advice'] = (message, status) => {
  if (status === 404) return ' (there is no such path: see the options urlPrefix...)';
  const [, text] = advices.find(([sign]) => sign.test(message)) ?? [];
  return text ? ` (${text})` : '';
};

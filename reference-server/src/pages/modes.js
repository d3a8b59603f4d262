// The four ways to subscribe, with nothing but what browsers have.

import { readEvent, readMessage, ScriptReader, splitObjects } from './received.js';

/**
 * @typedef {import('./received.js').Message} Message
 * @typedef {'waiting' | 'open' | 'closed'} State
 * @typedef {object} Listener
 * @property {(state: State, why?: string) => void} state
 * @property {(message: Message) => void} message
 * @typedef {(path: string, listener: Listener) => () => void} Mode starts, and returns what stops it
 */

/** How long a lost connection is waited with before the next try; milliseconds. */
const pause = 2000;

const wait = () => new Promise((resolve) => setTimeout(resolve, pause));

/** @param {string} path */
const address = (path) => new URL(path, document.baseURI);

/** Types of events that were published from this page; an EventSource drops those it is not told of. */
const eventTypes = new Set();
/** @type {Set<(type: string) => void>} */
const typeListeners = new Set();

/** @param {string} type */
export function expectEventType(type) {
  if (type === '' || eventTypes.has(type)) return;
  eventTypes.add(type);
  for (const listener of typeListeners) listener(type);
}

/** @type {Mode} */
function eventSource(path, { state, message }) {
  const source = new EventSource(address(`ev/${path}`));
  const receive = (/** @type {MessageEvent} */ { data }) => {
    for (const one of readEvent(data)) message(one);
  };
  const listen = (/** @type {string} */ type) =>
    source.addEventListener(type, /** @type {EventListener} */ (receive));
  source.onopen = () => state('open');
  source.onmessage = receive;
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED) state('closed', 'refused');
    else state('waiting', 'trying again');
  };
  for (const type of eventTypes) listen(type);
  typeListeners.add(listen);
  return () => {
    typeListeners.delete(listen);
    source.close();
  };
}

/** @type {Mode} */
function webSocket(path, { state, message }) {
  const url = address(`ws/${path}`);
  url.protocol = url.protocol.replace('http', 'ws');
  let stopped = false;
  /** @type {WebSocket} */
  let socket;
  const open = () => {
    socket = new WebSocket(url);
    socket.onopen = () => state('open');
    socket.onmessage = ({ data }) => message(readMessage(data));
    socket.onclose = async ({ code, reason }) => {
      if (stopped) return;
      // 1008: the server's policy forbids it, so that another try would not help.
      if (code === 1008) return state('closed', reason);
      state('waiting', 'trying again');
      await wait();
      if (!stopped) open();
    };
  };
  open();
  return () => {
    stopped = true;
    socket.close();
  };
}

/**
 * Asks again and again until it is stopped or refused.
 * @param {Listener} listener
 * @param {(signal: AbortSignal) => Promise<Response>} ask
 * @param {(response: Response) => Promise<void>} receive
 */
function repeat({ state }, ask, receive) {
  const stop = new AbortController();
  const { signal } = stop;
  const run = async () => {
    while (!signal.aborted) {
      try {
        const response = await ask(signal);
        if (!response.ok && response.status !== 304) {
          const why = response.headers.get('X-Nginx-PushStream-Explain') ?? '';
          return state('closed', `${response.status} ${why}`);
        }
        await receive(response);
      } catch {
        if (signal.aborted) return;
        state('waiting', 'trying again');
        await wait();
      }
    }
  };
  void run();
  return () => stop.abort();
}

/** @type {Mode} */
function stream(path, listener) {
  const { state, message } = listener;
  return repeat(
    listener,
    (signal) => fetch(address(`sub/${path}`), { signal, cache: 'no-store' }),
    async ({ body }) => {
      state('open');
      if (!body) return;
      const reader = body.pipeThrough(new TextDecoderStream()).getReader();
      const scripts = new ScriptReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        for (const one of scripts.read(value)) message(one);
      }
      state('waiting', 'ended by the server');
      await wait();
    },
  );
}

/** @type {Mode} */
function longPolling(path, listener) {
  const { state, message } = listener;
  /** @type {Record<string, string>} */
  let after = {};
  let target = path;
  state('open');
  return repeat(
    listener,
    (signal) => fetch(address(`lp/${target}`), { signal, headers: after, cache: 'no-store' }),
    async (response) => {
      state('open');
      const time = response.headers.get('Last-Modified');
      if (time) after = { 'If-Modified-Since': time, 'If-None-Match': response.headers.get('Etag') ?? '' };
      // Once there is a position to go on from, the number of old messages would repeat them.
      target = path.replace(/\.b\d+(?=\/|$)/g, '');
      for (const text of splitObjects(await response.text())) message(readMessage(text));
    },
  );
}

/** @type {Record<string, { name: string, start: Mode }>} */
export const modes = {
  eventsource: { name: 'EventSource', start: eventSource },
  websocket: { name: 'WebSocket', start: webSocket },
  stream: { name: 'Stream', start: stream },
  longpolling: { name: 'Long-polling', start: longPolling },
};

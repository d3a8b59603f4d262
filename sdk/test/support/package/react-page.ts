/** A component, for the server and for the page. */
export const reactList = `
import { createElement as h } from 'react';
import { useChannel, useStatus } from 'pushstream/react';

export function List({ stream, name, options, id = name }) {
  const messages = useChannel(stream, name, options);
  return h('ul', { id }, messages.map((message) => h('li', { key: message.id }, message.data)));
}

export function Status({ stream }) {
  return h('b', { id: 'status' }, useStatus(stream));
}
`;

/** A page with React, whose tests say what it renders. */
export const reactPage = `
import { Activity, createElement as h, StrictMode, Suspense, use } from 'react';
import { createRoot, hydrateRoot } from 'react-dom/client';
import { PushStream } from 'pushstream';
import { List, Status } from './list.js';

const make = (options) => new PushStream({ host: location.hostname, port: location.port, modes: 'websocket', ...options });

/** Suspends until the promise is kept. */
function Later({ promise, children }) {
  use(promise);
  return children;
}

const place = () => document.getElementById('root');
const texts = (id) => [...document.querySelectorAll('#' + id + ' li')].map((item) => item.textContent).join(' ');
Object.assign(globalThis, {
  Activity, h, StrictMode, Suspense, createRoot, hydrateRoot, List, Status, Later, make, place, texts,
});
`;

/** Prints what a server would send: the stored messages, and the page with them. */
export const reactServer = `
import { createElement as h } from 'react';
import { renderToString } from 'react-dom/server';
import { PushStream } from 'pushstream';
import { history } from 'pushstream/history';
import { List, Status } from './list.js';

const stream = new PushStream({ host: '127.0.0.1', port: process.argv[2] });
const initial = await history(stream, 'a', { count: 2 });
const app = [h(Status, { stream, key: 's' }), h(List, { stream, name: 'a', options: { initial }, key: 'l' })];
console.log(JSON.stringify({ initial, html: renderToString(h('main', null, app)), channels: stream.channelsCount, status: stream.readyState }));
`;

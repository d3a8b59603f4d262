/** A page whose only server is made of handlers, and what it makes of each mode. */
export const mswPage = `
import { setupWorker } from 'msw/browser';
import { PushStream } from 'pushstream';
import { FakeServer } from 'pushstream/testing';

const push = new FakeServer('http://push.example');
const worker = setupWorker(...push.handlers);

/** Old and new messages, one that comes while the connection is lost, and one of the page itself. */
async function use(options) {
  push.reset();
  push.publish('a', 'old');
  const stream = new PushStream({ host: 'push.example', reconnectOnTimeoutInterval: 1, ...options });
  const messages = stream.subscribe('a', { backtrack: 1 });
  const texts = [];
  const next = async () => {
    const { value } = await messages.next();
    texts.push(value.id + ' ' + value.data);
  };
  await next();
  push.publish('a', 'live "1" 100% %41');
  await next();
  push.cut();
  push.publish('a', 'after a cut');
  await next();
  await stream.publish('of the page');
  await next();
  stream.disconnect();
  return texts;
}

/** What a page is told that is refused. */
async function beRefused(options) {
  push.reset();
  push.refuse(403);
  const stream = new PushStream({ host: 'push.example', autoReconnect: false, channels: ['a'], ...options });
  const error = new Promise((resolve) => stream.addEventListener('error', ({ detail }) => resolve(detail)));
  stream.connect();
  const { code, status } = await error;
  stream.disconnect();
  return { code, status };
}

await worker.start({ serviceWorker: { url: './mockServiceWorker.js' }, onUnhandledRequest: 'bypass', quiet: true });
Object.assign(globalThis, { use, beRefused });
`;

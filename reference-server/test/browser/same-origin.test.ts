import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ServerSettings } from '../../src/index.js';
import { defaultLocations } from '../../src/server-settings.js';
import { browserOfThisFile, chromiumAvailable } from '../support/browser/chromium.js';
import { SocketServer } from '../support/wire/socket-server.js';

const timeout = 10_000;

/** What scripts of a page try with the server; each is given up when nothing has come of it. Names, and expressions. */
const attempts: Readonly<Record<string, string>> = {
  'publish by fetch': "status('/pub?id=b', { method: 'POST', body: 'x' })",
  'publish over the relay protocol': "status('/relay/pub?id=b', { method: 'POST', body: 'x' })",
  'publish what a preflight is asked for': `status('/pub?id=b', {
    method: 'PUT', body: 'x', headers: { 'Content-Type': 'application/json', 'Event-Id': '1' },
  })`,
  'delete a channel': "status('/pub?id=left', { method: 'DELETE' })",
  'read statistics': "text('/channels-stats?id=ALL')",
  poll: "text('/poll/a.b1')",
  'long-poll': "text('/lp/a.b1')",
  'poll over the relay protocol': "text('/relay/poll?id=a')",
  stream: "start('/sub/a.b1')",
  'by EventSource': `new Promise((resolve) => {
    const source = new EventSource(server + '/ev/a.b1');
    source.onmessage = ({ data }) => { source.close(); resolve(data); };
    source.onerror = () => { source.close(); resolve(''); };
  })`,
  'by WebSocket': `new Promise((resolve) => {
    const socket = new WebSocket(server.replace('http', 'ws') + '/ws/a.b1');
    socket.onmessage = ({ data }) => { socket.close(); resolve(data); };
    socket.onclose = () => resolve('');
  })`,
  'by a script': `new Promise((resolve) => {
    window.got = ([{ text }]) => resolve(text);
    const script = document.createElement('script');
    script.src = server + '/jsonp/a.b1?callback=got';
    script.onerror = () => resolve('');
    document.head.append(script);
  })`,
};

/** All of them, one after the other: what came of each. */
const tryAll = `async (server) => {
  const status = (path, init) => fetch(server + path, init).then(({ status }) => String(status), () => '');
  const text = (path) => fetch(server + path).then((answer) => answer.text(), () => '');
  const start = (path) => fetch(server + path).then(async ({ body }) => {
    const reader = body.getReader();
    const { value } = await reader.read();
    await reader.cancel();
    return String(value.length);
  }, () => '');
  return [${Object.entries(attempts).map(([name, expression]) => `['${name}', await ${expression}]`)}];
}`;

/** What a page can make a browser send without reading an answer; resolves when each has been answered. */
const knock = `async (server) => {
  const all = ['POST', 'GET'].flatMap((method) =>
    ['/pub?id=b', '/relay/pub?id=b', '/lp/b', '/relay/sub?id=b', '/ws/b'].map((path) =>
      fetch(server + path, { method, mode: 'no-cors', referrerPolicy: 'no-referrer', ...(method === 'POST' && { body: 'x' }) })));
  for (const path of ['/lp/b', '/sub/b', '/relay/sub?id=b', '/']) {
    for (const name of ['img', 'iframe', 'script']) {
      const element = document.createElement(name);
      element.referrerPolicy = 'no-referrer';
      element.src = server + path;
      all.push(new Promise((resolve) => { element.onload = element.onerror = resolve; }));
      document.body.append(element);
    }
  }
  const form = document.createElement('form');
  const frame = document.createElement('iframe');
  frame.name = form.target = 'frame';
  form.method = 'POST';
  form.enctype = 'text/plain';
  form.action = server + '/pub?id=b';
  form.append(document.createElement('input'));
  form.firstChild.name = 'x';
  document.body.append(frame, form);
  all.push(new Promise((resolve) => { frame.onload = resolve; }));
  form.submit();
  navigator.sendBeacon(server + '/pub?id=b', 'x');
  await Promise.allSettled(all);
}`;

/** A server of empty pages, which are called by any name. */
async function pages(): Promise<number> {
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html').end('<!DOCTYPE html><title>page</title><body>');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

describe.skipIf(!chromiumAvailable())('a server without a configuration', () => {
  const browser = browserOfThisFile('--host-resolver-rules=MAP evil.test 127.0.0.1');

  async function start(settings: ServerSettings = {}) {
    const server = await SocketServer.start({ allowed_hosts: '', ...settings });
    const host = { Host: 'localhost' };
    for (const id of ['a', 'left']) await publish(server, `/pub?id=${id}`, 'secret', host);
    return server;
  }

  /** By its own name: the client of tests calls it otherwise. */
  async function publish(
    server: SocketServer,
    target: string,
    body: string,
    headers: Record<string, string>,
  ) {
    const answer = await fetch(server.url + target, { method: 'POST', body, headers });
    expect(answer.ok).toBe(true);
  }

  const statistics = async ({ url }: SocketServer) => {
    const answer = await fetch(`${url}/channels-stats`);
    const { channels, published_messages, subscribers } = (await answer.json()) as Record<string, number>;
    return { channels, published_messages, subscribers };
  };

  const run = (page: Page, script: string, { url }: SocketServer) =>
    page.evaluate(`(${script})(${JSON.stringify(url)})`);

  const names = Object.keys(attempts);
  const before = { channels: 2, published_messages: 2, subscribers: 0 };

  test('lets a page of another site do nothing', async () => {
    const server = await start();
    const page = await browser.page();
    await page.goto(`http://evil.test:${await pages()}/`);
    expect(await run(page, tryAll, server)).toEqual(names.map((name) => [name, '']));
    await run(page, knock, server);
    // The beacon is answered to nobody.
    await expect.poll(() => statistics(server), { timeout }).toEqual(before);
  });

  test.each(['evil.test', 'localhost', '127.0.0.1'])(
    'lets a page of %s do everything where its origin is allowed, or on localhost',
    async (host) => {
      const port = await pages();
      const server = await start(host === 'evil.test' ? { allowed_origins: `http://evil.test:${port}` } : {});
      const page = await browser.page();
      await page.goto(`http://${host}:${port}/`);
      const results = (await run(page, tryAll, server)) as [string, string][];
      expect(results.map(([name, result]) => [name, result !== ''])).toEqual(
        names.map((name) => [name, true]),
      );
      expect(results.slice(0, 4).map(([, result]) => result)).toEqual(['200', '202', '200', '200']);
      await expect.poll(() => statistics(server), { timeout }).toMatchObject({ published_messages: 5 });
    },
  );

  test('is not called by a name that was made to point to it, unless that is allowed', async () => {
    for (const [allowed_hosts, status] of [
      ['', 421],
      ['evil.test', 200],
    ] as const) {
      const server = await start({ allowed_hosts });
      const page = await browser.page();
      const answer = await page.goto(`http://evil.test:${new URL(server.url).port}/`);
      expect(answer?.status()).toBe(status);
      const stolen = await page.evaluate("fetch('/poll/a.b1').then((answer) => answer.text())");
      if (status === 200) expect(stolen).toContain('secret');
      else
        expect(stolen).toBe(
          'The Host "evil.test:' +
            `${new URL(server.url).port}" is not served here. --allow-host evil.test opens it.`,
        );
    }
  });

  test('runs the scripts of its hidden frame for its own pages', async () => {
    const server = await start();
    const page = await browser.page();
    // A page of its origin without a policy of its own.
    await page.goto(`${server.url}/nowhere`);
    const called = await page.evaluate(`new Promise((resolve) => {
      window.PushStream = { register: (frame) => { frame.p = (...all) => resolve(all); } };
      const frame = document.createElement('iframe');
      frame.src = '/sub/a.b1';
      document.body.append(frame);
    })`);
    expect((called as unknown[]).slice(0, 4)).toEqual([1, 'a', 'secret', '']);
  });

  test.each([
    ['text/html', '<title>stored</title><script>document.title = "ran"</script>'],
    [
      'image/svg+xml',
      '<svg xmlns="http://www.w3.org/2000/svg"><title>stored</title><script>document.title = "ran"</script></svg>',
    ],
    ['', '<!DOCTYPE html><title>stored</title><script>document.title = "ran"</script>'],
  ])('runs no script that was published as %j', async (type, body) => {
    // Own locations show that it would run, where a type was given.
    for (const [settings, title] of [
      [{ allowed_hosts: '' }, type === '' ? '' : 'stored'],
      [{ locations: defaultLocations }, 'ran'],
    ] as const) {
      const server = await SocketServer.start(settings);
      await publish(server, '/relay/pub?id=page', body, { 'Content-Type': type });
      const page = await browser.page();
      await page.goto(`${server.url}/relay/poll?id=page`);
      expect(await page.title()).toBe(title);
    }
  });
});

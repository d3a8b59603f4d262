import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { internalNames } from '../../shorten.js';
import { chromiumAvailable, launch } from '../browser/chromium.js';
import { PushStreamServer } from '../wire/push-stream-server.js';

const root = new URL('../../', import.meta.url);

/** What a bundle that is only weighed leaves in its page. */
declare const connect: (modes: string) => {
  onmessage: unknown;
  connect(): void;
  disconnect(): void;
};

describe.skipIf(!chromiumAvailable())('bundles that are weighed run in Chromium', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  test.each([
    ['core-websocket', 'websocket'],
    ['all-modes', 'websocket'],
    ['all-modes', 'eventsource'],
    ['all-modes', 'stream'],
    ['all-modes', 'longpolling'],
  ])('%s: %s', async (name, mode) => {
    const server = await PushStreamServer.start();
    const code = await readFile(new URL(`dist/bench/${name}.js`, root));
    server.instead.set('js', (_request, response) =>
      response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(code),
    );
    server.instead.set('page', (_request, response) =>
      response
        .writeHead(200, { 'Content-Type': 'text/html' })
        .end('<body></body><script type="module" src="/js"></script>'),
    );
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${server.port}/page/`);
    const received = page.evaluate((modes) => {
      const client = connect(modes);
      return new Promise<readonly unknown[]>((resolve) => {
        client.onmessage = (...all: unknown[]) => {
          client.disconnect();
          resolve(all.slice(0, 3));
        };
        client.connect();
      });
    }, mode);
    await expect.poll(() => server.subscribers).toBe(1);
    server.publish('a', 'it works');
    expect(await received).toEqual(['it works', 1, 'a']);
    await page.close();
    await server.close();
  });
});

test('no name of the public interface is shortened', async () => {
  const files = ['options', 'events', 'errors', 'publish', 'subscription', 'clock', 'engine/guarantees'];
  const sources = await Promise.all(files.map((file) => readFile(new URL(`src/${file}.ts`, root), 'utf8')));
  const declared = new Set(
    [...sources.join('\n').matchAll(/^\s+(?:readonly )?(\w+)\??[:(]/gm)].map(([, name]) => name),
  );
  expect(internalNames.filter((name) => declared.has(name))).toEqual([]);
});

import type { Browser, Page } from 'playwright';
import type { PushServer } from 'pushstream-server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PushStream } from '../../src/index.js';
import type { PushStreamOptions } from '../../src/options.js';
import { PushStreamServer } from '../wire/push-stream-server.js';
import { referenceServer } from '../wire/reference-server.js';
import { chromiumAvailable, launch, serve } from './chromium.js';

const modes: [string, PushStreamOptions][] = [
  ['websocket', { modes: 'websocket' }],
  ['eventsource by fetch', { modes: 'eventsource' }],
  ['eventsource, native', { modes: 'eventsource', eventTypes: [] }],
  ['stream by fetch', { modes: 'stream' }],
  ['longpolling', { modes: 'longpolling' }],
  ['longpolling by script tags', { modes: 'longpolling', useJSONP: true }],
];

/** What the page has. */
interface InPage {
  PushStreamModule: typeof PushStream;
  texts: unknown[];
}

describe.skipIf(!chromiumAvailable())('Chromium and the reference server, across origins', () => {
  let browser: Browser;
  let page: Page;
  let pages: PushStreamServer;
  let server: PushServer;
  let port: number;

  beforeAll(async () => {
    browser = await launch();
    pages = await PushStreamServer.start();
    await serve(pages, {});
  });
  afterAll(async () => {
    await browser.close();
    await pages.close();
  });
  beforeEach(async () => {
    server = referenceServer(0);
    port = Number(new URL(await server.listen()).port);
    page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${pages.port}/page/empty`);
  });
  afterEach(async () => {
    await page.close();
    await server.close();
  });

  test.each(modes)(
    '%s: publish, channels, backtrack, and a server that is restarted',
    async (_name, options) => {
      const publisher = new PushStream({ host: '127.0.0.1', port, channels: ['a', 'b'] });
      for (const text of ['old', 'ü 100%']) await publisher.publish(text);
      await page.evaluate(
        (given) => {
          const { PushStreamModule } = globalThis as unknown as InPage;
          const texts: unknown[] = [];
          Object.assign(globalThis, { texts });
          const stream = new PushStreamModule(given as PushStreamOptions);
          stream.onmessage = (text, id, channel) => texts.push(`${channel}${id} ${text}`);
          stream.addChannel('a', { backtrack: 2 });
          stream.addChannel('b', { backtrack: 1 });
          stream.connect();
        },
        { host: '127.0.0.1', port, reconnectOnTimeoutInterval: 50, pollInterval: 20, ...options } as Record<
          string,
          unknown
        >,
      );
      const texts = () => page.evaluate(() => (globalThis as unknown as InPage).texts);
      await expect.poll(texts, { timeout: 10_000 }).toEqual(['a1 old', 'a2 ü 100%', 'b2 ü 100%']);
      await server.close();
      server = referenceServer(port, 2000);
      await server.listen();
      const again = () => publisher.publish('new', { channels: ['a'] });
      await again().catch(again);
      await expect.poll(texts, { timeout: 10_000 }).toEqual(['a1 old', 'a2 ü 100%', 'b2 ü 100%', 'a1 new']);
    },
  );
});

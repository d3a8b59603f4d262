import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { PushStream } from '../../src/index.js';
import type { PushStreamOptions } from '../../src/options/options.js';
import { browsers } from '../support/browser/all.js';
import type { BrowserPage, RunningBrowser } from '../support/browser/browser.js';
import { serve } from '../support/browser/chromium.js';
import { PushStreamServer } from '../support/wire/push-stream-server.js';

/** What a page has. */
interface InPage {
  PushStreamModule: typeof PushStream;
  stream: PushStream;
  told: unknown[];
}

// One page for all tests of a browser, for a new one is a new process: going elsewhere ends all that was in it.
const suite = (start: () => Promise<RunningBrowser>) => () => {
  let browser: RunningBrowser;
  let page: BrowserPage;
  let server: PushStreamServer;
  let pages: PushStreamServer;

  beforeAll(async () => {
    browser = await start();
    page = await browser.newPage();
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    server = await PushStreamServer.start();
    pages = await PushStreamServer.start();
  });
  afterEach(async () => {
    await page.goto('about:blank');
    await server.close();
    await pages.close();
  });

  /** Connects from a page of another origin. */
  async function open(options: PushStreamOptions): Promise<void> {
    await serve(pages, {});
    await page.goto(`http://127.0.0.1:${pages.port}/page/empty`);
    await page.evaluate(
      (given) => {
        const stream = new (globalThis as unknown as InPage).PushStreamModule(given);
        const told: unknown[] = [];
        Object.assign(globalThis, { stream, told });
        stream.addEventListener('message', ({ detail }) => told.push(detail.data));
        stream.connect();
      },
      { modes: 'longpolling', host: '127.0.0.1', port: server.port, channels: ['a', 'b'], ...options },
    );
  }

  const told = () => page.evaluate(() => (globalThis as unknown as InPage).told);

  test('where CORS is not to be had, long-polling goes on by script tags', async () => {
    server.allowsOrigins = false;
    server.publish('a', 'a1');
    await open({ messagesPublishedAfter: -1 });
    await expect.poll(told).toEqual(['a1']);
    expect(server.requests.at(-1)?.url.searchParams.get('callback')).toMatch(
      /^PushStreamManager_\d+_onmessage_\d+$/,
    );
  });

  test('a poll that is held ends at the server, too, when it is no longer wanted', async () => {
    await open({ useJSONP: true });
    const held = (path: string) => {
      expect(server.subscribers).toBe(1);
      const { url, headers } = server.requests.at(-1) ?? {};
      expect(url?.pathname).toBe(path);
      expect(headers?.referer).toBe(`http://127.0.0.1:${pages.port}/`);
    };
    await vi.waitFor(() => held('/lp/a/b'));
    await page.evaluate(() => (globalThis as unknown as InPage).stream.addChannel('c'));
    await vi.waitFor(() => held('/lp/a/b/c'));
    await page.evaluate(() => (globalThis as unknown as InPage).stream.removeChannel('a'));
    await vi.waitFor(() => held('/lp/b/c'));
    const left = () =>
      page.evaluate(() =>
        Array.from(document.querySelectorAll('head > iframe, head > script'), ({ tagName }) => tagName),
      );
    expect(await left()).toEqual(['IFRAME']);
    await page.evaluate(() => (globalThis as unknown as InPage).stream.disconnect());
    expect(await left()).toEqual([]);
    await expect.poll(() => server.subscribers).toBe(0);
    await page.evaluate(() => (globalThis as unknown as InPage).stream.connect());
    await vi.waitFor(() => held('/lp/b/c'));
    server.publish('b', 'seen');
    await expect.poll(told).toEqual(['seen']);
    await vi.waitFor(() => held('/lp/b/c'));
    await page.goto('about:blank');
    await expect.poll(() => server.subscribers).toBe(0);
  });

  test('in a sandbox without an origin polls go by script tags too, and leave nothing', async () => {
    server.publish('a', 'a1');
    const poll = `<script src="/js/pushstream.js"></script><body><script>
      const errors = [];
      addEventListener('error', ({ message }) => errors.push(message));
      const stream = new PushStream({ modes: 'longpolling', useJSONP: true, messagesPublishedAfter: -1 });
      stream.addChannel('a');
      stream.onmessage = (text) => {
        const names = Object.keys(globalThis).filter((name) => name.includes('_onmessage_'));
        if (text === 'a2') stream.disconnect();
        // What is held is gone in the next turn.
        setTimeout(() => {
          const left = document.head.querySelectorAll('iframe, [src*=callback]');
          parent.postMessage({ text, names: names.length, left: left.length, errors }, '*');
        });
      };
      stream.connect();
    </script>`;
    await serve(server, { poll });
    await page.goto(`http://127.0.0.1:${server.port}/page/empty`);
    await page.evaluate(() => {
      const told: unknown[] = [];
      Object.assign(globalThis, { told });
      addEventListener('message', ({ data }) => told.push(data));
      const frame = document.createElement('iframe');
      frame.sandbox.add('allow-scripts');
      frame.src = '/page/poll';
      document.body.append(frame);
    });
    await expect.poll(async () => (await told()).length).toBe(1);
    await expect.poll(() => server.subscribers).toBe(1);
    server.publish('a', 'a2', { later: 1 });
    await expect.poll(told).toMatchObject([
      { text: 'a1', names: 1, errors: [] },
      { text: 'a2', names: 1, left: 0, errors: [] },
    ]);
  });
};

for (const { name, available, start } of browsers)
  describe.skipIf(!available())(`long-polling by script tags, in ${name}`, suite(start));

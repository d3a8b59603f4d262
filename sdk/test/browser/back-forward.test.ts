import type { Browser, CDPSession, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PushStream } from '../../src/index.js';
import type { PushStreamOptions } from '../../src/options/options.js';
import { chromiumAvailable, launchWithCache, serve } from '../support/browser/chromium.js';
import { framed, modesInPages } from '../support/browser/modes.js';
import { PushStreamServer } from '../support/wire/push-stream-server.js';

/** What a page has. */
interface InPage {
  PushStreamModule: typeof PushStream;
  /** That of the script for script tags. */
  PushStream: typeof PushStream;
  stream: PushStream;
  told: { readonly type: string; readonly detail: unknown }[];
  /** Whether the page came from the cache, each time it was shown again. */
  shown: boolean[];
}

/** As the empty page, with the client that can share. */
const sharing = `<body></body><script type="module">
  import { PushStream } from '/js/pushstream.share.browser.js';
  window.PushStreamModule = PushStream;
</script>`;

/** In the page: its globals. */
declare const inPage: InPage;

describe.skipIf(!chromiumAvailable())('a page in the back/forward cache of Chromium', () => {
  let browser: Browser;
  let page: Page;
  let devTools: CDPSession;
  let server: PushStreamServer;
  let pages: PushStreamServer;

  beforeAll(async () => {
    browser = await launchWithCache();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    const context = await browser.newContext();
    page = await context.newPage();
    await page.addInitScript('globalThis.inPage = globalThis');
    devTools = await context.newCDPSession(page);
    server = await PushStreamServer.start();
    pages = await PushStreamServer.start();
    await serve(server, { sharing });
    await serve(pages, {});
  });
  afterEach(async () => {
    await page.context().close();
    await server.close();
    await pages.close();
  });

  /** Runs a function in the page; that of Playwright knows no page that came from the cache. */
  async function run<Result>(task: (given: never) => Result, given: unknown = null): Promise<Result> {
    const expression = `(${task})(${JSON.stringify(given)})`;
    const { result, exceptionDetails } = await devTools.send('Runtime.evaluate', {
      expression,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description);
    return result.value as Result;
  }
  const told = async (...types: string[]) =>
    (await run(() => inPage.told)).filter(({ type }) => types.includes(type));
  const texts = async () =>
    (await told('message')).map(({ detail }) => (detail as { readonly data: string }).data);
  /** What kept the page out of the cache, as the browser says; null when nothing did. */
  const notRestored = () =>
    run(() => {
      const [entry] = performance.getEntriesByType('navigation');
      return (entry as { readonly notRestoredReasons?: object }).notRestoredReasons ?? null;
    });

  test.each(modesInPages)('%s: resumes from the cursor at once', async (name, options, crossOrigin) => {
    const origin = `http://127.0.0.1:${(crossOrigin ? pages : server).port}`;
    await page.goto(`${origin}/page/empty`);
    await run(
      ({ given, classic }: { readonly given: PushStreamOptions; readonly classic: boolean }) => {
        const stream = new (classic ? inPage.PushStream : inPage.PushStreamModule)(given);
        Object.assign(inPage, { stream, told: [], shown: [] });
        for (const type of ['message', 'error', 'gap', 'reset', 'modechange'] as const)
          stream.addEventListener(type, ({ detail }) =>
            inPage.told.push({ type, detail: JSON.parse(JSON.stringify(detail)) }),
          );
        addEventListener('pageshow', ({ persisted }) => inPage.shown.push(persisted));
        stream.connect();
      },
      {
        classic: name === framed,
        given: {
          host: '127.0.0.1',
          port: server.port,
          // One that waits would wait for long.
          reconnectOnTimeoutInterval: 600_000,
          channels: ['a', 'b'],
          ...options,
        },
      },
    );
    await expect.poll(() => server.subscribers).toBe(1);
    server.publish('a', 'before');
    await expect.poll(texts).toEqual(['before']);
    await expect.poll(() => server.subscribers).toBe(1);

    await page.goto(`${origin}/page/elsewhere`);
    // The page has closed its connection by itself.
    await expect.poll(() => server.subscribers).toBe(0);
    server.publish('b', 'meanwhile', { later: 1 });
    await run(() => history.back());
    await expect.poll(() => run(() => inPage.shown)).toEqual([true]);
    expect(await notRestored()).toBeNull();

    await expect.poll(texts).toEqual(['before', 'meanwhile']);
    await expect.poll(() => server.subscribers).toBe(1);
    server.publish('a', 'after', { later: 1 });
    await expect.poll(texts).toEqual(['before', 'meanwhile', 'after']);
    expect(await told('error', 'gap', 'reset')).toEqual([]);
    expect(await told('modechange')).toHaveLength(1);
  });

  test('the tab that leads those with one connection is kept too, and is sent what came meanwhile', async () => {
    const begin = (port: number) => {
      const stream = new inPage.PushStreamModule({ host: '127.0.0.1', port, share: true, channels: ['a'] });
      Object.assign(inPage, { stream, told: [], shown: [] });
      for (const type of ['message', 'error', 'gap'] as const)
        stream.addEventListener(type, ({ detail }) => inPage.told.push({ type, detail }));
      addEventListener('pageshow', ({ persisted }) => inPage.shown.push(persisted));
      stream.connect();
      return stream.ready().then(() => 0);
    };
    const url = `http://127.0.0.1:${server.port}/page`;
    await page.goto(`${url}/sharing`);
    await page.evaluate(begin, server.port);
    const other = await page.context().newPage();
    await other.addInitScript('globalThis.inPage = globalThis');
    await other.goto(`${url}/sharing`);
    await other.evaluate(begin, server.port);
    server.publish('a', 'before');
    await expect.poll(texts).toEqual(['before']);

    await page.goto(`${url}/elsewhere`);
    const heard = () =>
      other.evaluate(() => inPage.told.map(({ detail }) => (detail as { data: string }).data));
    // The other one leads.
    await expect.poll(() => server.subscribers).toBe(1);
    server.publish('a', 'meanwhile', { later: 1 });
    await expect.poll(heard).toEqual(['before', 'meanwhile']);
    await run(() => history.back());
    await expect.poll(() => run(() => inPage.shown)).toEqual([true]);
    await expect.poll(texts).toEqual(['before', 'meanwhile']);
    server.publish('a', 'after', { later: 1 });
    await expect.poll(texts).toEqual(['before', 'meanwhile', 'after']);
    await expect.poll(heard).toEqual(['before', 'meanwhile', 'after']);
    expect(await told('error', 'gap')).toEqual([]);
    expect(server.subscribers).toBe(1);
  });
});

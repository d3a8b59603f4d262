import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PushStream } from '../../src/index.js';
import type { PushStreamOptions } from '../../src/options/options.js';
import { browsers } from '../support/browser/all.js';
import type { BrowserPage, RunningBrowser } from '../support/browser/browser.js';
import { serve } from '../support/browser/chromium.js';
import { framed, modesInPages } from '../support/browser/modes.js';
import { expectTable } from '../support/package/readme-table.js';
import { PushStreamServer } from '../support/wire/push-stream-server.js';

interface Told {
  readonly type: string;
  readonly detail: unknown;
}

/** What a page has. */
interface InPage {
  PushStreamModule: typeof PushStream;
  /** That of the script for script tags. */
  PushStream: typeof PushStream;
  stream: PushStream;
  told: Told[];
  errors: string[];
}

/** WebKit knows of an iframe whose connection is reset by its silence only; nobody else may wait for that. */
const bySilence = (browser: string, mode: string) => browser === 'WebKit' && mode === framed;

/** So many messages come through an iframe; FRAME_MESSAGES=100000 shows that it is as true of many. */
const frameMessages = Number(process.env.FRAME_MESSAGES ?? 5_000);

/** What went well, in which browser. */
const shown = new Set<string>();

// One page for all tests of a browser, for a new one is a new process: going elsewhere ends all that was in it.
const suite = (name: string, start: () => Promise<RunningBrowser>) => () => {
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
    await serve(server, {});
    await serve(pages, {});
  });
  afterEach(async () => {
    await page.goto('about:blank');
    await server.close();
    await pages.close();
  });

  async function open(options: PushStreamOptions, crossOrigin: boolean, classic = false): Promise<void> {
    await page.goto(`http://127.0.0.1:${(crossOrigin ? pages : server).port}/page/empty`);
    const given: PushStreamOptions = {
      port: server.port,
      host: '127.0.0.1',
      reconnectOnTimeoutInterval: 50,
      pollInterval: 20,
      channels: ['a', 'b'],
      ...options,
    };
    await page.evaluate(
      ([settings, byScriptTag]) => {
        const page = globalThis as unknown as InPage;
        const stream = new (byScriptTag ? page.PushStream : page.PushStreamModule)(settings);
        const told: Told[] = [];
        const errors: string[] = [];
        Object.assign(globalThis, { stream, told, errors });
        addEventListener('error', ({ message }) => errors.push(message));
        for (const type of ['message', 'statuschange', 'gap', 'reset', 'close'] as const)
          stream.addEventListener(type, ({ detail }) => told.push({ type, detail }));
        stream.connect();
      },
      [given, classic] as const,
    );
  }

  /** What the client has told up to now. */
  const told = async (...types: string[]) =>
    (await page.evaluate(() => (globalThis as unknown as InPage).told)).filter(({ type }) =>
      types.includes(type),
    );

  const texts = async () =>
    (await told('message')).map(({ detail }) => (detail as { readonly data: string }).data);

  /** As {@link received}, where there are many: they stay in the page. */
  const receivedInAll = (count: number) =>
    expect
      .poll(() => page.evaluate(() => (globalThis as unknown as InPage).told.length))
      .toBeGreaterThanOrEqual(count);

  const received = (count: number) =>
    expect.poll(async () => (await texts()).length).toBeGreaterThanOrEqual(count);

  test.each(modesInPages)(
    '%s: several channels, backtrack, a cut and a restarted server lose nothing',
    async (mode, options, crossOrigin) => {
      server.publish('a', 'a1');
      server.publish('a', 'a2');
      server.publish('b', 'b1', { later: 1 });
      await open(
        {
          ...options,
          channels: { a: { backtrack: 1 }, b: { backtrack: 1 } },
          pingtimeout: bySilence(name, mode) ? 700 : 1_000_000,
        },
        crossOrigin,
        mode === framed,
      );
      await received(2);
      expect(await texts()).toEqual(['a2', 'b1']);
      await expect.poll(() => server.subscribers).toBeGreaterThan(0);
      server.publish('b', '%C3%BC', { later: 1 });
      await received(3);
      server.cut();
      server.publish('a', 'after a cut', { later: 1 });
      await received(4);
      await server.close();
      server.publish('b', 'after a restart', { later: 1 });
      await server.listen();
      await received(5);
      expect(await texts()).toEqual(['a2', 'b1', 'ü', 'after a cut', 'after a restart']);
      expect(await told('gap', 'reset')).toEqual([]);
      shown.add(`${name} ${mode}`);
    },
  );

  test('of messages in an iframe nothing is left there, and its end is no error', {
    timeout: 180_000 + frameMessages * 10,
  }, async () => {
    await open({ modes: 'stream' }, false, true);
    await expect.poll(() => server.subscribers).toBe(1);
    // In pieces, as a page is sent messages: one piece for all would be read in one go.
    for (let sent = 0; sent < frameMessages; sent += 500) {
      for (let i = sent; i < sent + 500; i++) server.publish('a', String(i));
      await receivedInAll(sent + 500);
    }
    const nodes = () =>
      page.evaluate(() => {
        const inner = document.querySelector('iframe')?.contentDocument?.querySelector('iframe');
        const walker = inner?.contentDocument?.createTreeWalker(inner.contentDocument);
        let found = 0;
        while (walker?.nextNode()) found++;
        return found;
      });
    expect(await nodes()).toBeOneOf([6, 7, 8, 9, 10]);
    server.endAll();
    await expect.poll(() => told('close')).toMatchObject([{ detail: { error: { code: 'ended' } } }]);
    await expect.poll(() => server.subscribers).toBe(1);
    expect(await page.evaluate(() => document.querySelectorAll('iframe').length)).toBe(1);
    expect(await texts()).toEqual(Array.from({ length: frameMessages }, (_, i) => String(i)));
  });

  test('an iframe that streams is left without an error, and its server too', async () => {
    await open({ modes: 'stream' }, false, true);
    await expect.poll(() => server.subscribers).toBe(1);
    server.publish('a', '1', { later: 1 });
    await received(1);
    await page.evaluate(() => (globalThis as unknown as InPage).stream.addChannel('c'));
    await expect.poll(() => server.requests.at(-1)?.url.pathname).toBe('/sub/a/b/c');
    await expect.poll(() => server.subscribers).toBe(1);
    server.publish('c', '2', { later: 1 });
    await received(2);
    await page.evaluate(() => (globalThis as unknown as InPage).stream.disconnect());
    await expect.poll(() => server.subscribers).toBe(0);
    expect(await page.evaluate(() => document.querySelectorAll('iframe').length)).toBe(0);
    expect(await page.evaluate(() => (globalThis as unknown as InPage).errors)).toEqual([]);
    expect(await texts()).toEqual(['1', '2']);
  });

  test('publishing from a page across origins', async () => {
    await open({ modes: 'websocket' }, true);
    await expect.poll(() => server.subscribers).toBeGreaterThan(0);
    const result = await page.evaluate(() => (globalThis as unknown as InPage).stream.publish('hello'));
    expect(result).toMatchObject({ status: 200 });
    await received(2);
  });

  test('a page that is loaded again goes on where it was, with a store', async () => {
    server.publish('a', 'before');
    await page.goto(`http://127.0.0.1:${server.port}/page/empty`);
    const load = (port: number) =>
      page.evaluate(async (given) => {
        const PushStream = (globalThis as unknown as InPage).PushStreamModule;
        const stream = new PushStream({
          modes: 'websocket',
          port: given,
          channels: { a: { backtrack: 5 } },
          store: sessionStorage,
        });
        const first = stream[Symbol.asyncIterator]().next();
        stream.connect();
        return (await first).value.data;
      }, port);
    expect(await load(server.port)).toBe('before');
    await page.reload();
    server.publish('a', 'after', { later: 1 });
    expect(await load(server.port)).toBe('after');
  });

  test('the mode changes in the middle without a loss', async () => {
    server.instead.set('ws', 503);
    await open({ modes: 'websocket|longpolling', modeMemory: 200 }, false);
    await expect.poll(() => server.subscribers).toBeGreaterThan(0);
    server.publish('a', '1', { later: 1 });
    await received(1);
    server.instead.delete('ws');
    await expect
      .poll(() => page.evaluate(() => (globalThis as unknown as InPage).stream.stats.mode))
      .toBe('websocket');
    server.publish('b', '2');
    await received(2);
    expect(await texts()).toEqual(['1', '2']);
    expect((await told('statuschange')).at(-1)?.detail).toEqual({ status: 2 });
  });
};

for (const { name, available, start } of browsers)
  describe.skipIf(!available())(`in ${name}`, suite(name, start));

test('the table in the README says what was shown', async ({ skip }) => {
  skip(!browsers.every(({ available }) => available()), 'not all browsers are here');
  const names = browsers.map(({ name }) => name);
  const cell = (name: string, mode: string) => {
    if (!shown.has(`${name} ${mode}`)) return 'failed';
    return bySilence(name, mode) ? 'yes; a connection that is reset is noticed after `pingtimeout`' : 'yes';
  };
  await expectTable(
    'browsers',
    ['', ...names],
    modesInPages.map(([mode]) => [mode, ...names.map((name) => cell(name, mode))]),
  );
});

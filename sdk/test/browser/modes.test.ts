import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PushStream } from '../../src/index.js';
import type { PushStreamOptions } from '../../src/options/options.js';
import { chromiumAvailable, launch, serve } from '../support/browser/chromium.js';
import { PushStreamServer } from '../support/wire/push-stream-server.js';

interface Told {
  readonly type: string;
  readonly detail: unknown;
}

/** What a page has. */
interface InPage {
  PushStreamModule: typeof PushStream;
  tell(type: string, detail: unknown): void;
}

/** What a page with a client looks like from here. */
interface Client {
  readonly told: Told[];
  readonly page: Page;
}

const modes: [string, PushStreamOptions, crossOrigin: boolean][] = [
  ['websocket', { modes: 'websocket' }, false],
  ['eventsource by fetch', { modes: 'eventsource' }, false],
  ['eventsource, native', { modes: 'eventsource', eventTypes: [] }, false],
  // A page that breaks off in an iframe is known by its silence only.
  ['stream in an iframe', { modes: 'stream', pingtimeout: 700 }, false],
  ['longpolling', { modes: 'longpolling' }, false],
  ['longpolling by script tags', { modes: 'longpolling', useJSONP: true }, false],
  ['websocket across origins', { modes: 'websocket' }, true],
  ['eventsource across origins', { modes: 'eventsource' }, true],
  ['stream by fetch across origins', { modes: 'stream' }, true],
  ['longpolling across origins', { modes: 'longpolling' }, true],
  ['longpolling by script tags across origins', { modes: 'longpolling', useJSONP: true }, true],
];

describe.skipIf(!chromiumAvailable())('in Chromium', () => {
  let browser: Browser;
  let page: Page;
  let server: PushStreamServer;
  let pages: PushStreamServer;

  /** What the client of the test has told up to now. */
  let told: Told[] = [];

  beforeAll(async () => {
    browser = await launch();
    // One page for all tests, for a new one is a new process: going elsewhere ends all that was in it.
    page = await browser.newPage();
    await page.exposeFunction('tell', (type: string, detail: unknown) => told.push({ type, detail }));
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    server = await PushStreamServer.start();
    pages = await PushStreamServer.start();
    await serve(server, {});
    await serve(pages, {});
    told = [];
  });
  afterEach(async () => {
    await page.goto('about:blank');
    await server.close();
    await pages.close();
  });

  async function open(options: PushStreamOptions, crossOrigin: boolean): Promise<Client> {
    await page.goto(`http://127.0.0.1:${(crossOrigin ? pages : server).port}/page/empty`);
    const given = {
      port: server.port,
      host: '127.0.0.1',
      reconnectOnTimeoutInterval: 50,
      pollInterval: 20,
      channels: ['a', 'b'],
      ...options,
    };
    await page.evaluate(
      async (settings) => {
        const PushStream = (globalThis as unknown as InPage).PushStreamModule;
        const stream = new PushStream(settings as PushStreamOptions);
        Object.assign(globalThis, { stream });
        for (const type of ['message', 'statuschange', 'error', 'gap', 'reset'] as const)
          stream.addEventListener(type, (event) =>
            (globalThis as unknown as InPage).tell(type, event.type === 'error' ? {} : event.detail),
          );
        stream.connect();
      },
      given as Record<string, unknown>,
    );
    return { told, page };
  }

  const texts = ({ told }: Client) =>
    told.filter(({ type }) => type === 'message').map(({ detail }) => (detail as { data: string }).data);

  const received = async (client: Client, count: number) => {
    await expect.poll(() => texts(client).length).toBeGreaterThanOrEqual(count);
  };

  test.each(modes)(
    '%s: several channels, backtrack, a cut and a restarted server lose nothing',
    async (_name, options, crossOrigin) => {
      server.publish('a', 'a1');
      server.publish('a', 'a2');
      server.publish('b', 'b1', { later: 1 });
      const client = await open(
        { ...options, channels: { a: { backtrack: 1 }, b: { backtrack: 1 } } },
        crossOrigin,
      );
      await received(client, 2);
      expect(texts(client)).toEqual(['a2', 'b1']);
      await expect.poll(() => server.subscribers).toBeGreaterThan(0);
      server.publish('b', '%C3%BC', { later: 1 });
      await received(client, 3);
      server.cut();
      server.publish('a', 'after a cut', { later: 1 });
      await received(client, 4);
      await server.close();
      server.publish('b', 'after a restart', { later: 1 });
      await server.listen();
      await received(client, 5);
      expect(texts(client)).toEqual(['a2', 'b1', 'ü', 'after a cut', 'after a restart']);
      expect(client.told.filter(({ type }) => type === 'gap' || type === 'reset')).toEqual([]);
    },
  );

  test('publishing from a page across origins', async () => {
    const client = await open({ modes: 'websocket' }, true);
    await expect.poll(() => server.subscribers).toBeGreaterThan(0);
    const result = await page.evaluate(() =>
      (globalThis as unknown as { stream: { publish(text: string): unknown } }).stream.publish('hello'),
    );
    expect(result).toMatchObject({ status: 200 });
    await received(client, 2);
  });

  test('where CORS is not to be had, long-polling goes on by script tags', async () => {
    server.allowsOrigins = false;
    server.publish('a', 'a1');
    const client = await open({ modes: 'longpolling', messagesPublishedAfter: -1 }, true);
    await received(client, 1);
    expect(server.requests.at(-1)?.url.searchParams.get('callback')).toMatch(
      /^PushStreamManager_\d+_onmessage_\d+$/,
    );
  });

  test('disconnecting takes away a poll by script tags that is held, and what it would call', async () => {
    const errors: string[] = [];
    const note = (error: Error) => errors.push(error.message);
    page.on('pageerror', note);
    const client = await open({ modes: 'longpolling', useJSONP: true }, true);
    await expect.poll(() => server.subscribers).toBeGreaterThan(0);
    const left = () =>
      page.evaluate(() => [
        ...Array.from(document.querySelectorAll('script[id]'), ({ id }) => id),
        ...Object.keys(globalThis).filter((name) => name.includes('_onmessage_')),
      ]);
    expect(await left()).toEqual(['PushStreamManager_0', expect.stringMatching(/^PushStreamManager_0_/)]);
    await page.evaluate(() => (globalThis as unknown as { stream: PushStream }).stream.disconnect());
    expect(await left()).toEqual([]);
    // A script that is being fetched comes nevertheless.
    const answered = page.waitForEvent('requestfinished');
    server.publish('a', 'late');
    await answered;
    await page.evaluate(() => new Promise(requestAnimationFrame));
    page.off('pageerror', note);
    expect(errors).toEqual([]);
    expect(texts(client)).toEqual([]);
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
    const client = await open({ modes: 'websocket|longpolling', modeMemory: 200 }, false);
    await expect.poll(() => server.subscribers).toBeGreaterThan(0);
    server.publish('a', '1', { later: 1 });
    await received(client, 1);
    server.instead.delete('ws');
    await expect
      .poll(() =>
        page.evaluate(
          () => (globalThis as unknown as { stream: { stats: { mode: string } } }).stream.stats.mode,
        ),
      )
      .toBe('websocket');
    server.publish('b', '2');
    await received(client, 2);
    expect(texts(client)).toEqual(['1', '2']);
    expect(client.told.filter(({ type }) => type === 'statuschange').at(-1)?.detail).toEqual({ status: 2 });
  });
});

import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PushStream } from '../../src/index.js';
import type { PushStreamOptions } from '../../src/options/options.js';
import { chromiumAvailable, launch } from '../support/browser/chromium.js';
import { Site } from '../support/browser/site.js';

/** The script for script tags streams into an iframe; the module does so only if it is given what that takes. */
const framed = 'stream in an iframe';

const modes: [string, PushStreamOptions][] = [
  ['websocket', { modes: 'websocket' }],
  ['eventsource by fetch', { modes: 'eventsource' }],
  ['eventsource, native', { modes: 'eventsource', eventTypes: [] }],
  ['stream', { modes: 'stream' }],
  [framed, { modes: 'stream' }],
  ['longpolling', { modes: 'longpolling' }],
  ['longpolling by script tags', { modes: 'longpolling', useJSONP: true }],
];

/** What the page has. */
interface InPage {
  PushStreamModule: typeof PushStream;
  /** That of the script for script tags. */
  PushStream: typeof PushStream;
  stream: PushStream;
  texts: unknown[];
  trouble: string[];
}

describe.skipIf(!chromiumAvailable())('Chromium and the reference server', () => {
  let browser: Browser;
  let page: Page;
  let site: Site;
  let elsewhere: Site;

  beforeAll(async () => {
    browser = await launch();
    // One page for all tests, for a new one is a new process: going elsewhere ends all that was in it.
    page = await browser.newPage();
    elsewhere = await Site.start();
  });
  afterAll(async () => {
    await browser.close();
    await elsewhere.kill();
  });
  beforeEach(async () => {
    site = await Site.start();
  });
  afterEach(async () => {
    await page.goto('about:blank');
    await site.kill();
  });

  /** Opens a client in a page, of the server's own origin or of another. */
  async function open(options: PushStreamOptions, from: Site, classic = false): Promise<void> {
    await page.goto(`${from.url}/page/empty`);
    const given = {
      host: '127.0.0.1',
      port: site.port,
      reconnectOnTimeoutInterval: 50,
      pollInterval: 20,
      channels: { a: { backtrack: 2 }, b: { backtrack: 1 } },
      ...options,
    };
    await page.evaluate(
      ([settings, byScriptTag]) => {
        const inPage = globalThis as unknown as InPage;
        const texts: unknown[] = [];
        const trouble: string[] = [];
        const stream = new (byScriptTag ? inPage.PushStream : inPage.PushStreamModule)(
          settings as PushStreamOptions,
        );
        stream.onmessage = (text, id, channel) => texts.push(`${channel}${id} ${text}`);
        for (const type of ['gap', 'reset'] as const)
          stream.addEventListener(type, ({ detail }) => trouble.push(`${type} ${detail.channel}`));
        Object.assign(globalThis, { stream, texts, trouble });
        stream.connect();
      },
      [given as Record<string, unknown>, classic] as const,
    );
  }

  const texts = () => page.evaluate(() => (globalThis as unknown as InPage).texts);
  const trouble = () => page.evaluate(() => (globalThis as unknown as InPage).trouble);
  const mode = () => page.evaluate(() => (globalThis as unknown as InPage).stream.stats.mode);
  const publisher = () => new PushStream({ host: '127.0.0.1', port: site.port, channels: ['a', 'b'] });
  /** The first try may meet a connection that was cut. */
  const publish = async (text: string, channels = ['a', 'b']) => {
    const once = () => publisher().publish(text, { channels });
    await once().catch(once);
  };
  const publishInPage = (text: string, channel: string) =>
    page.evaluate(
      ([data, name]) =>
        (globalThis as unknown as InPage).stream.publish(data, { channels: [name as string] }),
      [text, channel],
    );

  describe.each([
    ['of one origin', false],
    ['across origins', true],
  ])('%s', (_where, crossOrigin) => {
    test.each(modes)(
      '%s: several channels, backtrack, publish, and a server that is killed and restarted',
      async (name, options) => {
        for (const text of ['old', 'ü 100%']) await publish(text);
        await open(options, crossOrigin ? elsewhere : site, name === framed);
        const first = ['a1 old', 'a2 ü 100%', 'b2 ü 100%'];
        await expect.poll(texts).toEqual(first);
        await expect.poll(() => site.stats.subscribers).toBeGreaterThan(0);
        // Those of script tags are empty pages.
        const frames = await page.locator('iframe:not([srcdoc])').count();
        expect(frames).toBe(name === framed && !crossOrigin ? 1 : 0);

        expect(await publishInPage('from the page "1" \\ %41', 'b')).toMatchObject({ status: 200 });
        const second = [...first, 'b3 from the page "1" \\ %41'];
        await expect.poll(texts).toEqual(second);
        expect(await trouble()).toEqual([]);

        await site.kill();
        await site.restart(2_000);
        await publish('new', ['a']);
        await expect.poll(texts).toEqual([...second, 'a1 new']);
        await publishInPage('again', 'a');
        await expect.poll(texts).toEqual([...second, 'a1 new', 'a2 again']);
        // The new server counts from the beginning.
        expect(await trouble()).toEqual(['reset a']);
      },
    );

    test.each(['sub', 'poll'])(
      'the relay dialect, /relay/%s: several channels, publish, and a server that is killed and restarted',
      async (location) => {
        const relay = { dialect: 'relay', urlPrefixPublisher: '/relay/pub' } as const;
        const raw = async (text: string, channel: string) => {
          const client = new PushStream({ host: '127.0.0.1', port: site.port, ...relay });
          const once = () => client.publish(text, { channels: [channel] });
          await once().catch(once);
        };
        for (const text of ['old', '100% %41 {"id":1}']) await raw(text, 'a');
        await open({ ...relay, urlPrefixLongpolling: `/relay/${location}` }, crossOrigin ? elsewhere : site);
        const first = ['aundefined old', 'aundefined 100% %41 {"id":1}'];
        await expect.poll(texts).toEqual(first);
        expect(await publishInPage('from the page', 'b')).toMatchObject({
          status: expect.toBeOneOf([201, 202]),
        });
        const second = [...first, 'bundefined from the page'];
        await expect.poll(texts).toEqual(second);
        await site.kill();
        await site.restart(2_000);
        await raw('new', 'a');
        await expect.poll(texts).toEqual([...second, 'aundefined new']);
        expect(await trouble()).toEqual([]);
      },
    );

    test.each(['eventsource', 'stream', 'longpolling'])(
      'the mode changes from websocket to %s in the middle, and back, and nothing is lost',
      async (other) => {
        const options = { modes: `websocket|${other}`, modeMemory: 500 };
        await open(options, crossOrigin ? elsewhere : site);
        await expect.poll(mode).toBe('websocket');
        await publish('1');
        await expect.poll(texts).toHaveLength(2);
        site.block('/ws');
        await publish('between');
        await expect.poll(mode).toBe(other);
        await expect.poll(texts).toHaveLength(4);
        await publish('2');
        await expect.poll(texts).toHaveLength(6);
        site.blocked.clear();
        await expect.poll(mode).toBe('websocket');
        await publish('last');
        await expect.poll(texts).toHaveLength(8);
        const got = (await texts()) as string[];
        for (const channel of ['a', 'b'])
          expect(got.filter((text) => text.startsWith(channel))).toEqual(
            ['1', 'between', '2', 'last'].map((text, i) => `${channel}${i + 1} ${text}`),
          );
        expect(await trouble()).toEqual([]);
      },
    );
  });
});

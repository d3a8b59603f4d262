// Chromium and nginx with nchan, which also serves the page.
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PushStream } from '../../src/index.js';
import type { PushStreamOptions } from '../../src/options/options.js';
import { chromiumAvailable, launch } from '../support/browser/chromium.js';
import { Site } from '../support/browser/site.js';
import { type Nchan, nchanAvailable, relayOfNchan, startNginx } from '../support/wire/nchan.js';

/** What the page has. */
interface InPage {
  PushStreamModule: typeof PushStream;
  stream: PushStream;
  texts: string[];
}

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));
const page =
  '<body></body><script src="/js/pushstream.iife.js"></script><script>PushStreamModule=PushStream</script>';

const polls: [string, PushStreamOptions][] = [
  ['long-polling', { urlPrefixLongpolling: '/sub' }],
  ['interval-polling', { urlPrefixLongpolling: '/sub-ip' }],
];
const bare: [string, PushStreamOptions][] = [
  ['websocket', { modes: 'websocket' }],
  ['eventsource by fetch', { modes: 'eventsource' }],
  ['eventsource, native', { modes: 'eventsource', eventTypes: [] }],
];

describe.skipIf(!chromiumAvailable() || !nchanAvailable())('Chromium and nginx with nchan', () => {
  let browser: Browser;
  let tab: Page;
  let nchan: Nchan;
  let elsewhere: Site;
  let count = 0;
  let channel: string;

  beforeAll(async () => {
    nchan = await startNginx([
      'types { application/javascript js; }',
      `location /js/ { alias ${dist}; }`,
      `location = /page { default_type text/html; return 200 '${page}'; }`,
    ]);
    elsewhere = await Site.start();
    browser = await launch();
    // One page for all tests, for a new one is a new process: going elsewhere ends all that was in it.
    tab = await browser.newPage();
  });
  afterAll(async () => {
    await browser?.close();
    await elsewhere?.kill();
    await nchan?.stop();
  });
  beforeEach(() => {
    channel = `c${++count}`;
  });
  afterEach(() => tab.goto('about:blank'));

  const publish = (text: string, name = channel) =>
    new PushStream({ host: '127.0.0.1', port: nchan.port, ...relayOfNchan }).publish(text, {
      channels: [name],
    });
  const texts = () => tab.evaluate(() => (globalThis as unknown as InPage).texts);

  async function open(options: PushStreamOptions, url: string, channels: readonly string[]): Promise<void> {
    await tab.goto(url);
    const where = { host: '127.0.0.1', port: nchan.port, reconnectOnTimeoutInterval: 20, pollInterval: 20 };
    await tab.evaluate(
      (settings) => {
        const { PushStreamModule } = globalThis as unknown as InPage;
        const got: string[] = [];
        const stream = new PushStreamModule(settings as PushStreamOptions);
        stream.onmessage = (text, _id, name) => got.push(`${name} ${text}`);
        Object.assign(globalThis, { stream, texts: got });
        stream.connect();
      },
      { ...where, ...relayOfNchan, ...options, channels } as Record<string, unknown>,
    );
  }

  describe.each([
    ['of one origin', () => `${nchan.url}/page`],
    ['across origins', () => `${elsewhere.url}/page/empty`],
  ])('%s', (_where, url) => {
    test.each(polls)('%s: several channels, old and new, and publishing', async (_name, options) => {
      const other = `${channel}x`;
      await publish('old {"id":1}');
      await publish('100% %41\r\nü');
      await open(options, url(), [channel, other]);
      const first = [`${channel} old {"id":1}`, `${channel} 100% %41\r\nü`];
      await expect.poll(texts).toEqual(first);
      const result = await tab.evaluate(
        (name) => (globalThis as unknown as InPage).stream.publish('of the page', { channels: [name] }),
        other,
      );
      expect(result).toMatchObject({ status: expect.toBeOneOf([201, 202]) });
      await expect.poll(texts).toEqual([...first, `${other} of the page`]);
      await publish('live');
      await expect.poll(texts).toEqual([...first, `${other} of the page`, `${channel} live`]);
    });

    test.each(bare)('%s: texts of one channel, old and new', async (_name, options) => {
      await publish('old 100% %41 ü');
      await open(options, url(), [channel]);
      await expect.poll(texts).toEqual([`${channel} old 100% %41 ü`]);
      await publish('live');
      await expect.poll(texts).toEqual([`${channel} old 100% %41 ü`, `${channel} live`]);
    });
  });
});

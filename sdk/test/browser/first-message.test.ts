// In pages: a connection that is lost before its first message, which has to come nevertheless. A page can't read the answer to
// the handshake of a WebSocket, nor that to a native EventSource.
import { fileURLToPath } from 'node:url';
import { systemClock } from 'pushstream-server/parts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  realModule,
  serveWithRealModule,
} from '../../../reference-server/test/support/push-stream/real-module.js';
import { PushStream } from '../../src/index.js';
import type { PushStreamOptions } from '../../src/options/options.js';
import type { BrowserPage, RunningBrowser } from '../support/browser/browser.js';
import { chromium } from '../support/browser/chromium.js';
import { firefox } from '../support/browser/firefox.js';
import { framed, modesInPages } from '../support/browser/modes.js';
import { Site } from '../support/browser/site.js';
import { ChaosProxy } from '../support/chaos/proxy.js';

/** What a page has. */
interface InPage {
  PushStreamModule: typeof PushStream;
  /** That of the script for script tags. */
  PushStream: typeof PushStream;
  clients: { readonly stream: PushStream; readonly texts: unknown[]; away: number }[];
}

const sameOrigin = modesInPages.filter(([, , crossOrigin]) => !crossOrigin);

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));
const page =
  '<!DOCTYPE html><meta charset="utf-8"><body></body><script src="/js/pushstream.iife.js"></script>' +
  '<script type="module">import { PushStream } from "/js/pushstream.browser.js"; window.PushStreamModule = PushStream;</script>';
const template =
  '{\\"id\\":~id~,\\"channel\\":\\"~channel~\\",\\"text\\":\\"~text~\\",\\"tag\\":\\"~tag~\\",\\"time\\":\\"~time~\\"}';
const http = `
  push_stream_message_template "${template}";
  push_stream_allowed_origins "*";
  push_stream_last_received_message_time "$arg_time";
  push_stream_last_received_message_tag "$arg_tag";
  push_stream_last_event_id "$arg_eventid";`;
/** @param more directives of each location for subscribers */
const locations = (more = '') => `
  types { application/javascript js; }
  location /js/ { alias ${dist}; }
  location = /page/empty { default_type text/html; return 200 '${page}'; }
  location /pub { push_stream_publisher; push_stream_channels_path $arg_id; push_stream_store_messages on; }
  location ~ /ws/(.*) { ${more} push_stream_subscriber websocket; push_stream_channels_path $1; }
  location ~ /ev/(.*) { ${more} push_stream_subscriber eventsource; push_stream_channels_path $1; }
  location ~ /lp/(.*) { ${more} push_stream_subscriber long-polling; push_stream_channels_path $1; }
  location ~ /sub/(.*) {
    ${more}
    push_stream_subscriber; push_stream_channels_path $1; default_type "text/html; charset=utf-8";
    push_stream_header_template "<html><head><script>parent.PushStream.register(this);</script></head>\\r\\n<body>";
    push_stream_message_template "<script>p(~id~,'~channel~','~text~','~event-id~','~time~','~tag~');</script>";
  }`;

const suite = (start: () => Promise<RunningBrowser>) => () => {
  let browser: RunningBrowser;
  let page: BrowserPage;
  let site: Site;
  let proxy: ChaosProxy;
  let port: number;

  beforeAll(async () => {
    browser = await start();
    page = await browser.newPage();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    site = await Site.start();
    proxy = new ChaosProxy(0, systemClock);
    proxy.severity = 0;
    port = await proxy.listen();
  });
  afterEach(async () => {
    await page.goto('about:blank');
    await proxy.close();
    await site.kill();
  });

  /** A client in the page for each of these. */
  async function follow(modes: readonly (readonly [string, PushStreamOptions, ...unknown[]])[]) {
    const given = modes.map(([name, options]) => ({
      classic: name === framed,
      options: { host: '127.0.0.1', port, channels: ['a'], reconnectOnTimeoutInterval: 50, ...options },
    }));
    await page.evaluate((all) => {
      const inPage = globalThis as unknown as InPage;
      inPage.clients = all.map(({ classic, options }) => {
        const stream = new (classic ? inPage.PushStream : inPage.PushStreamModule)({
          ...options,
          reconnectOnChannelUnavailableInterval: 50,
        });
        const client = { stream, texts: [] as unknown[], away: 0 };
        stream.addEventListener('message', ({ detail }) => client.texts.push(detail.data));
        stream.addEventListener('reconnecting', () => client.away++);
        stream.connect();
        return client;
      });
    }, given);
  }
  const places = () =>
    page.evaluate(() =>
      (globalThis as unknown as InPage).clients.map(({ stream }) => stream.stats.guarantees.resume),
    );
  const away = () => page.evaluate(() => (globalThis as unknown as InPage).clients.map(({ away }) => away));
  const texts = () =>
    page.evaluate(() => (globalThis as unknown as InPage).clients.map(({ texts }) => texts));
  const allOf = <Value>(count: number, value: Value) => Array.from({ length: count }, () => value);

  /** All lose their connection before the first message. */
  async function lose(target: number, modes: Parameters<typeof follow>[0]): Promise<void> {
    const publisher = new PushStream({ host: '127.0.0.1', port: target, channels: ['a'] });
    await follow(modes);
    await expect.poll(places).toEqual(allOf(modes.length, true));
    proxy.block('/');
    await publisher.publish('away');
    await expect.poll(async () => Math.min(...(await away()))).toBeGreaterThan(0);
    proxy.unblock('/');
    await expect.poll(texts).toEqual(allOf(modes.length, ['away']));
    await publisher.publish('after');
    await expect.poll(texts).toEqual(allOf(modes.length, ['away', 'after']));
  }

  test.each(sameOrigin)('our server, %s: nothing is lost, and nothing from before comes', async (...mode) => {
    proxy.target = site.port;
    const publisher = new PushStream({ host: '127.0.0.1', port: site.port, channels: ['a'] });
    await page.goto(`http://127.0.0.1:${port}/page/empty`);
    // Of the same second, and not asked for.
    await publisher.publish('before');
    await lose(site.port, [mode]);
  });

  describe.skipIf(realModule === undefined)('the real module', () => {
    // Not all at once: a browser has six connections to one server.
    test.each(
      [sameOrigin.slice(0, 3), sameOrigin.slice(3, 5), sameOrigin.slice(5)].map(
        (modes) => [modes.map(([name]) => name).join(', '), modes] as const,
      ),
    )('%s: nothing is lost', async (_names, modes) => {
      const url = await serveWithRealModule(locations(), http);
      proxy.target = Number(new URL(url).port);
      await page.goto(`http://127.0.0.1:${port}/page/empty`);
      await lose(proxy.target, modes);
    });

    test('at another origin only what goes by fetch has a place, where the server shows its Date', async () => {
      const modes = modesInPages.filter(([name]) => /^(websocket|native|eventsource by fetch)/.test(name));
      const shown = 'add_header Access-Control-Expose-Headers Date always;';
      for (const [more, expected] of [
        ['', allOf(modes.length, false)],
        [shown, modes.map(([name]) => name === 'eventsource by fetch')],
      ] as const) {
        const url = await serveWithRealModule(locations(more), http);
        proxy.target = Number(new URL(url).port);
        await page.goto(`${site.url}/page/empty`);
        await follow(modes);
        // By then the server has been asked for its time, by those that ask.
        const opened = systemClock.now();
        while (systemClock.now() - opened < 4_000)
          await expect
            .poll(() =>
              page.evaluate(() =>
                (globalThis as unknown as InPage).clients.map(({ stream }) => stream.readyState),
              ),
            )
            .toEqual(allOf(modes.length, 2));
        expect(await places()).toEqual(expected);
        await fetch(`${url}/pub?id=a`, { method: 'POST', body: 'first' });
        await expect.poll(places).toEqual(allOf(modes.length, true));
      }
    });
  });
};

describe.skipIf(!chromium.available())('in Chromium', suite(chromium.start));
describe.skipIf(!firefox.available())('in Firefox', suite(firefox.start));

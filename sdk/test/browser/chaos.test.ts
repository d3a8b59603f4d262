// A page that is left and comes back from the back/forward cache over and over, while its connections are harmed by chance and a
// login page answers for a while.
import type { Browser, CDPSession, Page } from 'playwright';
import { systemClock } from 'pushstream-server/parts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PushStream } from '../../src/index.js';
import { chromiumAvailable, launchWithCache } from '../support/browser/chromium.js';
import { framed, modesInPages } from '../support/browser/modes.js';
import { Site } from '../support/browser/site.js';
import { ChaosProxy } from '../support/chaos/proxy.js';
import { seeded } from '../support/chaos/seeded.js';
import { isWhole, names, replay, seed, textOf, timeout, total } from '../support/chaos/trial.js';
import { pause } from '../support/wire/pause.js';

/** What a page has. */
interface InPage {
  PushStreamModule: typeof PushStream;
  stream: PushStream;
  got: { readonly channel: string; readonly id: number | undefined; readonly text: unknown }[];
  trouble: string[];
  /** Whether the page came from the cache, each time it was shown again. */
  shown: boolean[];
}

/** In the page: its globals. */
declare const inPage: InPage;

/** The page is left after so many messages. */
const stretch = Math.max(100, Math.floor(total / 40));

describe.skipIf(!chromiumAvailable())('a page of Chromium that is left and comes back', () => {
  let browser: Browser;
  let page: Page;
  let devTools: CDPSession;
  let site: Site;
  let proxy: ChaosProxy;
  let port: number;

  beforeAll(async () => {
    browser = await launchWithCache();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    const context = await browser.newContext();
    page = await context.newPage();
    await page.addInitScript('globalThis.inPage = globalThis');
    devTools = await context.newCDPSession(page);
    site = await Site.start();
    proxy = new ChaosProxy(seed, systemClock);
    proxy.target = site.port;
    proxy.spared = /^\/(?:js|page)\//;
    // Those of the platform tell of no pings.
    proxy.hearsPings = false;
    if (!isWhole) proxy.severity = 3;
    port = await proxy.listen();
  });
  afterEach(async () => {
    await page.context().close();
    await proxy.close();
    await site.kill();
  });

  /** Runs a function in the page; that of Playwright knows no page that came from the cache. */
  async function run<Result>(task: (given: never) => Result, given: unknown = null): Promise<Result> {
    const { result, exceptionDetails } = await devTools.send('Runtime.evaluate', {
      expression: `(${task})(${JSON.stringify(given)})`,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description);
    return result.value as Result;
  }

  // Without the hidden iframe: a page that is left while its frame connects anew is not always kept, and faults have it do so often.
  test.each(modesInPages.filter(([name, , crossOrigin]) => !crossOrigin && name !== framed))(
    '%s: every message once and in order',
    async (name, options) => {
      const random = seeded(seed);
      const publisher = new PushStream({ host: '127.0.0.1', port: site.port });
      await page.goto(`http://127.0.0.1:${port}/page/empty`);
      await run(
        (given) => {
          const stream = new inPage.PushStreamModule(given);
          Object.assign(inPage, { stream, got: [], trouble: [], shown: [] });
          stream.addEventListener('message', ({ detail: { channel, id, data } }) =>
            inPage.got.push({ channel, id, text: data }),
          );
          for (const type of ['gap', 'reset'] as const)
            stream.addEventListener(type, ({ detail }) =>
              inPage.trouble.push(`${type} ${JSON.stringify(detail)}`),
            );
          addEventListener('pageshow', ({ persisted }) => inPage.shown.push(persisted));
          stream.connect();
        },
        {
          host: '127.0.0.1',
          port,
          channels: names,
          messagesPublishedAfter: -1,
          timeout: 2_000,
          reconnectOnTimeoutInterval: 4,
          reconnectOnChannelUnavailableInterval: 20,
          pollInterval: 1,
          ...options,
        },
      );
      const sent = new Map<string, unknown[]>(names.map((channel) => [channel, []]));
      const visits: boolean[] = [];
      for (let number = 0; number < total; ) {
        if (random() < 0.02) proxy.logOut();
        if (random() < 0.2) proxy.logIn();
        const isLeft = Math.floor(number / stretch) > visits.length;
        if (isLeft) await page.goto(`http://127.0.0.1:${port}/page/elsewhere`);
        for (let burst = Math.floor(6 * random()); burst >= 0 && number < total; burst--, number++) {
          const channel = names[Math.floor(3 * random())] as string;
          const of = sent.get(channel) ?? [];
          of.push({ channel, id: of.length + 1, text: textOf(number) });
          await publisher.publish(textOf(number), { channels: [channel] });
        }
        if (isLeft) {
          // A session often has run out when somebody comes back.
          if (visits.length % 2 === 0) proxy.logOut();
          visits.push(true);
          await run(() => history.back());
          await expect.poll(() => run(() => inPage.shown)).toEqual(visits);
        }
        await pause(1);
      }
      proxy.logIn();
      await expect
        .poll(() => run(() => inPage.got.length), { timeout: 20_000 })
        .toBe(total)
        .catch(() => {});
      const got = await run(() => inPage.got);
      for (const channel of names)
        expect(
          got.filter((message) => message.channel === channel),
          replay,
        ).toEqual(sent.get(channel));
      expect(await run(() => inPage.trouble), replay).toEqual([]);
      const { opened, repeats } = await run(() => inPage.stream.stats);
      const faults = Object.entries(proxy.counts).map(([what, count]) => `${count} ${what}`);
      console.log(
        `${name}: ${got.length} messages once and in order; left and back ${visits.length} times; ` +
          `${faults.join(', ')}; opened ${opened} times, ${repeats} repeats dropped; seed ${seed}`,
      );
      expect(visits.length).toBeGreaterThan(1);
      const { cut, truncated, stalled, pages } = proxy.counts;
      expect(pages).toBeGreaterThan(0);
      expect(cut + truncated + stalled).toBeGreaterThan(isWhole ? 50 : 0);
    },
    timeout,
  );
});

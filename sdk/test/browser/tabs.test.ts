// Five tabs with one connection, of which the one that leads is closed, killed, frozen or loaded again by chance.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PushStream } from '../../src/index.js';
import type { PushStreamOptions } from '../../src/options/options.js';
import type { BrowserPage, RunningBrowser } from '../support/browser/browser.js';
import { chromium } from '../support/browser/chromium.js';
import { firefox } from '../support/browser/firefox.js';
import { Site } from '../support/browser/site.js';
import { seeded } from '../support/chaos/seeded.js';

/** `npm run tabs` sends 10,000; CI sends fewer. */
const messages = Number(process.env.TAB_MESSAGES ?? 300);
/** A seed that failed can be given again. */
const seed = Number(process.env.TAB_SEED ?? (messages >= 10_000 ? Date.now() % 2 ** 31 : 7));
/** It ends what hangs, and judges nothing. */
const timeout = 180_000 + messages * 30;
/** Something happens to a tab after so many messages. */
const stretch = Math.max(50, Math.floor(messages / 40));

/** A tab that keeps what it was sent when it is loaded again. */
const tabPage = `<!DOCTYPE html><meta charset="utf-8"><title>Tab</title><script type="module">
  import { PushStream } from '/js/pushstream.share.browser.js';
  const sockets = new Set();
  const Native = WebSocket;
  globalThis.WebSocket = class extends Native {
    constructor(...given) {
      super(...given);
      sockets.add(this);
    }
  };
  Object.defineProperty(globalThis, 'connections', {
    value: () => [...sockets].filter(({ readyState }) => readyState < 2).length,
  });
  globalThis.received = JSON.parse(sessionStorage.received ?? '[]');
  addEventListener('pagehide', () => (sessionStorage.received = JSON.stringify(received)));
  globalThis.follow = (options) => {
    globalThis.stream = new PushStream({ share: true, store: sessionStorage, ...options });
    for (const type of ['gap', 'reset'])
      stream.addEventListener(type, ({ detail }) => received.push(type + JSON.stringify(detail)));
    stream.addEventListener('message', ({ detail }) => received.push(detail.channel + detail.id));
    stream.connect();
    return stream.ready().then(() => 0);
  };
  globalThis.isReady = true;
</script>`;

/** What a tab has. */
interface InTab {
  readonly received: readonly string[];
  readonly isReady?: boolean;
  connections(): number;
  follow(options: PushStreamOptions): Promise<number>;
}

const suite = (start: () => Promise<RunningBrowser>) => () => {
  let browser: RunningBrowser;
  let site: Site;
  let pages: BrowserPage[] = [];

  beforeAll(async () => {
    browser = await start();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    site = await Site.start({ tab: tabPage });
  });
  afterEach(async () => {
    for (const page of pages) await page.close();
    pages = [];
    await site.kill();
  });

  const loaded = (page: BrowserPage) =>
    expect.poll(() => page.evaluate(() => (globalThis as unknown as InTab).isReady)).toBe(true);
  const follow = async (page: BrowserPage, options: PushStreamOptions = {}) => {
    await loaded(page);
    const given = { modes: 'websocket', channels: ['a', 'b'], ...options };
    await page.evaluate((settings) => (globalThis as unknown as InTab).follow(settings), given);
  };
  const openTab = async (options?: PushStreamOptions) => {
    const page = await browser.newPage();
    pages.push(page);
    await page.goto(`${site.url}/page/tab`);
    await follow(page, options);
    return page;
  };
  const received = (page: BrowserPage) => page.evaluate(() => (globalThis as unknown as InTab).received);
  const isLeader = (page: BrowserPage) =>
    page.evaluate(() => (globalThis as unknown as InTab).connections() > 0);

  test(`each message once and in order, whatever happens to the leader (TAB_SEED=${seed})`, {
    timeout,
  }, async () => {
    const random = seeded(seed);
    const publisher = new PushStream({ host: '127.0.0.1', port: site.port });
    /** When each message was published, by its number less one. */
    const sent = { a: [] as number[], b: [] as number[] };
    const publish = async (name: 'a' | 'b') => {
      const number = sent[name].push(performance.now());
      await publisher.publish(`${name}${number}`, { channels: [name] });
    };
    /** What a tab has of a channel. */
    const numbers = async (page: BrowserPage, name: 'a' | 'b') =>
      (await received(page))
        .filter((text) => !text.startsWith(name === 'a' ? 'b' : 'a'))
        .map((text) => (text.startsWith(name) ? Number(text.slice(1)) : text));
    /** With which message a tab may begin, at the least and at the most. */
    const owed = new Map<BrowserPage, Record<'a' | 'b', readonly [least: number, most: number]>>();
    const open = async () => {
      let seen = 0;
      for (const page of pages)
        for (const name of ['a', 'b'] as const)
          seen = Math.max(seen, sent[name][Number((await numbers(page, name)).at(-1)) - 1] ?? 0);
      // Who comes while the lead changes is sent what nobody has seen yet, and what came shortly before: places are in seconds.
      const since = seen - 2_000;
      const page = await openTab();
      const span = (name: 'a' | 'b') =>
        [sent[name].filter((at) => at < since).length + 1, sent[name].length + 1] as const;
      owed.set(page, { a: span('a'), b: span('b') });
    };
    for (let count = 0; count < 5; count++) await open();
    const done: Record<string, number> = {};
    let overlaps = 0;
    const one = () => expect.poll(() => site.stats.subscribers).toBe(1);
    await one();

    for (let count = 1; count <= messages; count++) {
      await publish(random() < 0.5 ? 'a' : 'b');
      // While the lead changes hands, the server may have the next connection before it knows of the end of the last one.
      if (site.stats.subscribers > 1) {
        overlaps++;
        await one();
      }
      if (count % stretch !== 0) continue;
      const isLeading = await Promise.all(pages.map(isLeader));
      expect(isLeading.filter(Boolean)).toHaveLength(1);
      const page = pages[isLeading.indexOf(true)] as BrowserPage;
      const what = (['close', 'kill', 'freeze', 'reload'] as const)[Math.floor(random() * 4)] ?? 'close';
      if (what === 'freeze') {
        await page.freeze?.();
        await publish('a');
        const [other] = pages.filter((one) => one !== page);
        await expect.poll(() => received(other as BrowserPage)).toContain(`a${sent.a.length}`);
        await page.thaw?.();
      } else if (what === 'reload') {
        await page.reload();
        await follow(page);
      } else {
        if (what === 'kill') await page.crash?.();
        pages = pages.filter((one) => one !== page);
        await page.close();
        await open();
      }
      done[what] = (done[what] ?? 0) + 1;
      await one();
    }

    for (const page of pages) {
      for (const name of ['a', 'b'] as const) {
        const last = sent[name].length;
        const [least, most] = owed.get(page)?.[name] ?? [1, 1];
        const nothing = most > last ? last : 0;
        await expect.poll(async () => (await numbers(page, name)).at(-1) ?? nothing).toBe(last);
        const all = await numbers(page, name);
        const from = Number(all[0] ?? last + 1);
        expect(all).toEqual(Array.from({ length: last - from + 1 }, (_, index) => from + index));
        expect(from).toBeGreaterThanOrEqual(least);
        expect(from).toBeLessThanOrEqual(most);
      }
    }
    await one();
    const times = Object.entries(done).map(([what, count]) => `${count} times ${what}`);
    console.log(`five tabs, ${messages} messages, seed ${seed}; the leader: ${times.sort().join(', ')}`);
    expect(times.length).toBeGreaterThan(2);
    expect(overlaps).toBeLessThanOrEqual(Object.values(done).reduce((sum, count) => sum + count));
  });

  test('eight tabs leave five of the six connections of HTTP/1.1 to the requests of their pages', async () => {
    for (let count = 0; count < 8; count++) await openTab({ modes: 'eventsource' });
    await expect.poll(() => site.stats.subscribers).toBe(1);
    // Polls that are held: with a connection less, the last of them would not get to the server.
    await pages[7]?.evaluate(() => {
      for (let count = 0; count < 5; count++) void fetch(`/lp/held?${count}`);
    });
    await expect.poll(() => site.stats.subscribers).toBe(6);
  });
};

describe.skipIf(!chromium.available())('tabs in Chromium', suite(chromium.start));
describe.skipIf(!firefox.available())('tabs in Firefox', suite(firefox.start));

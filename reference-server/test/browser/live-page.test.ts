import type { Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { browserOfThisFile, chromiumAvailable } from '../support/browser/chromium.js';
import { SocketServer } from '../support/wire/socket-server.js';

const timeout = 10_000;
const modes = ['eventsource', 'websocket', 'stream', 'longpolling'];

/** Texts that break out of quotes, scripts, pages, lines or objects wherever they are put in as they are. */
const hostile = [
  `it's "quoted" \\ and \\' too`,
  '</script><script>document.title = "broken"</script>',
  '<!--<script>',
  '<img src=x onerror="document.title = \'broken\'">',
  'before\u2028\u2029after',
  '}{"id":1,"channel":"news","text":"made up"}',
  '~text~ ~id~ $& $1',
  'two\nlines, a tab\tand ünïcödé 🙂',
  "');document.title='broken';//",
];

describe.skipIf(!chromiumAvailable())('the live page', () => {
  const browser = browserOfThisFile();

  async function open(size?: { width: number; height: number }) {
    const server = await SocketServer.start();
    const page = await browser.page(size);
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(server.url);
    return { server, page, complaints };
  }

  async function subscribe(page: Page, mode: string, channel = 'news'): Promise<void> {
    await page.fill('#subscribe-channel', channel);
    await page.check(`input[value="${mode}"]`);
    await page.click('#subscribe-form button');
  }

  const texts = (page: Page, mode: number) =>
    page
      .locator('.card')
      .nth(modes.length - 1 - mode)
      .locator('.log li')
      .evaluateAll((lines) => lines.map((line) => line.lastChild?.textContent ?? ''));

  test('shows what is published in each mode, whatever it is', async () => {
    const { server, page, complaints } = await open();
    for (const mode of modes) await subscribe(page, mode);
    await expect.poll(() => server.server.stats().subscribers, { timeout }).toBe(modes.length);
    for (const text of hostile) {
      expect((await server.request('POST', '/pub?id=news', {}, text)).status).toBe(200);
    }
    for (const [index, mode] of modes.entries()) {
      await expect.poll(() => texts(page, index), { timeout, message: mode }).toEqual(hostile);
    }
    expect(await page.title()).toBe('Push server, live');
    expect(complaints).toEqual([]);
  });

  test('publishes, counts and deletes', async () => {
    const { server, page } = await open();
    await subscribe(page, 'websocket');
    await expect.poll(() => server.server.stats().subscribers, { timeout }).toBe(1);
    await page.fill('#publish-text', 'from the form');
    await page.click('#publish-form button[type="submit"]');
    await expect.poll(() => page.locator('#publish-answer').innerText(), { timeout }).toContain('200 {');
    await expect
      .poll(() => page.locator('.log li').allInnerTexts(), { timeout })
      .toEqual(['news 1  from the form']);
    const row = page.locator('#channel-rows tr');
    await expect
      .poll(() => row.locator('th, td').allInnerTexts(), { timeout })
      .toEqual(['news', '1', '1', '1', '×']);
    await expect.poll(() => page.locator('#total-published_messages').innerText(), { timeout }).toBe('1');

    await page.getByRole('button', { name: 'Delete channel news' }).click();
    await expect
      .poll(() => page.locator('.log li').last().innerText(), { timeout })
      .toContain('Channel deleted');
    await page.getByRole('button', { name: 'Stop news by WebSocket' }).click();
    await expect.poll(() => server.server.stats().subscribers, { timeout }).toBe(0);
  });

  test('an event of a type that was published here reaches an EventSource', async () => {
    const { server, page } = await open();
    await subscribe(page, 'eventsource');
    await expect.poll(() => server.server.stats().subscribers, { timeout }).toBe(1);
    await page.click('summary');
    await page.fill('#publish-type', 'kind');
    await page.click('#publish-form button[type="submit"]');
    await expect.poll(() => page.locator('.log li').allInnerTexts(), { timeout }).toEqual(['news 1  Hello']);
  });

  test('old messages, and then new ones, come once each', async () => {
    const { server, page } = await open();
    for (const text of ['a', 'b', 'c']) await server.request('POST', '/pub?id=news', {}, text);
    await page.fill('#subscribe-backtrack', '2');
    for (const mode of modes) await subscribe(page, mode);
    await expect.poll(() => server.server.stats().subscribers, { timeout }).toBe(modes.length);
    await server.request('POST', '/pub?id=news', {}, 'd');
    for (const [index, mode] of modes.entries()) {
      await expect.poll(() => texts(page, index), { timeout, message: mode }).toEqual(['b', 'c', 'd']);
    }
  });

  test('says why it is refused', async () => {
    const { page } = await open();
    await subscribe(page, 'stream', 'ALL');
    const state = page.locator('.state-text');
    await expect
      .poll(() => state.innerText(), { timeout })
      .toBe('closed: 403 Channel id not authorized for this method.');
  });

  test.each([[390], [1280]])('fits into %i pixels', async (width) => {
    const { page } = await open({ width, height: 800 });
    for (const mode of modes) await subscribe(page, mode, `a-channel-with-a-long-name-${'x'.repeat(60)}`);
    await expect.poll(() => page.locator('#channel-rows tr').count(), { timeout }).toBe(1);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
  });
});

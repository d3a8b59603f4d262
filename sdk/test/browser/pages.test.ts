import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PushStream } from '../../src/index.js';
import { chat } from '../support/browser/chat-page.js';
import { chromiumAvailable, launchWholeBrowser } from '../support/browser/chromium.js';
import { Site } from '../support/browser/site.js';

const demo = new URL('../../../docs/examples/four-modes.html', import.meta.url);
/** Where screenshots are left, when this is wanted. */
const screenshots = process.env.SCREENSHOTS;

describe.skipIf(!chromiumAvailable())('whole pages and the reference server', () => {
  let browser: Browser;
  let site: Site;
  let elsewhere: Site;

  beforeAll(async () => {
    browser = await launchWholeBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    elsewhere = await Site.start();
    const seed = await readFile(new URL('../support/browser/seed-002.txt', import.meta.url), 'utf8');
    site = await Site.start({ seed, demo, chat: chat(elsewhere.port) });
  });
  afterEach(async () => {
    await site.kill();
    await elsewhere.kill();
  });

  const publish = (text: string, channel: string) =>
    new PushStream({ host: '127.0.0.1', port: site.port, channels: [channel] }).publish(text);

  test('the page of seed 002 works unchanged', async () => {
    const page = await browser.newPage();
    await page.goto(`${site.url}/page/seed`);
    await expect.poll(() => site.stats.subscribers).toBe(1);
    await publish('Hello', 'ch1');
    await publish('你好', 'ch1');
    await expect.poll(() => page.locator('#messages').innerText()).toBe('1: Hello\n2: 你好\n');
    await page.close();
  });

  test('a chat page by script tags works unchanged across origins', async () => {
    const page = await browser.newPage();
    await page.goto(`${site.url}/page/chat`);
    await expect.poll(() => elsewhere.stats.subscribers).toBe(1);
    await page.evaluate('say("h\u00e9llo <b>")');
    await expect.poll(() => page.locator('#log').innerText()).toBe('room 1 héllo <b>');
    await page.evaluate('say("again")');
    await expect
      .poll(() => page.locator('#log p').allInnerTexts())
      .toEqual(['room 1 héllo <b>', 'room 2 again']);
    expect(await page.title()).toBe('sent');
    await page.close();
  });

  test.each([1280, 390])('the demo page shows four modes, %i px wide', async (width) => {
    const page = await browser.newPage({ viewport: { width, height: 844 } });
    const faults: string[] = [];
    page.on('pageerror', ({ message }) => faults.push(message));
    await publish('before the page', 'demo');
    await page.goto(`${site.url}/page/demo?client=/js/pushstream.js`);
    const statuses = () => page.locator('.status').allInnerTexts();
    await expect.poll(statuses).toEqual(['open', 'open', 'open', 'open']);
    const texts = ['before the page'];
    for (const text of ['Hello, four modes', 'Grüße 100% <b>', 'Привет', 'One more line']) {
      await page.fill('#text', text);
      await page.click('#publish button');
      texts.push(text);
      const lines = texts.map((line, i) => `${i + 1}${line}`);
      for (let box = 0; box < 4; box++)
        await expect.poll(() => page.locator('ol').nth(box).locator('li').allTextContents()).toEqual(lines);
    }
    // Who was away gets what came meanwhile.
    const toggle = page.locator('footer button').first();
    await toggle.click();
    await expect.poll(statuses).toEqual(['closed', 'open', 'open', 'open']);
    await publish('while one is away', 'demo');
    const last = page.locator('ol').nth(3).locator('li').last();
    await expect.poll(() => last.textContent()).toBe('6while one is away');
    await toggle.click();
    const counts = () => page.locator('footer span').allInnerTexts();
    await expect.poll(counts).toEqual(new Array(4).fill('6 messages, no gaps'));
    await expect.poll(statuses).toEqual(['open', 'open', 'open', 'open']);
    if (screenshots) {
      mkdirSync(screenshots, { recursive: true });
      await page.mouse.move(0, 0);
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await page.screenshot({ path: `${screenshots}/four-modes-${width}.png`, fullPage: true });
    }
    const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await page.evaluate(overflow)).toBe(0);
    expect(await page.locator('iframe').count()).toBe(1);
    expect(faults).toEqual([]);
    await page.close();
  });

  test('the demo page opens as a file, and names the client it does not find', async () => {
    const page = await browser.newPage();
    const client = `${site.url}/js/pushstream.js`;
    await page.goto(`file://${fileURLToPath(demo)}?server=${site.url}&client=${client}`);
    await expect
      .poll(() => page.locator('.status').allInnerTexts())
      .toEqual(['open', 'open', 'open', 'open']);
    await page.goto(`file://${fileURLToPath(demo)}?client=nowhere.js`);
    await expect.poll(() => page.locator('#trouble').innerText()).toContain('nowhere.js');
    await page.close();
  });
});

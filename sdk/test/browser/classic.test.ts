import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chat } from '../support/browser/chat-page.js';
import { chromiumAvailable, launch, serve } from '../support/browser/chromium.js';
import { PushStreamServer } from '../support/wire/push-stream-server.js';

/** The page of the seed, as its article shows it. */
async function seedPage(): Promise<string> {
  const article = await readFile(new URL('../support/browser/seed-002.txt', import.meta.url), 'utf8');
  return article;
}

describe.skipIf(!chromiumAvailable())('the script for script tags, in Chromium', () => {
  let browser: Browser;
  let page: Page;
  let server: PushStreamServer;

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    server = await PushStreamServer.start();
    page = await browser.newPage();
  });
  afterEach(async () => {
    await page.close();
    await server.close();
  });

  test('the page of seed 002 works unchanged with its own template, which has neither tag nor time', async () => {
    // Its template: no tag, no time.
    server.template = ({ id, channel, text }) => `{"id":${id},"channel":"${channel}","text":"${text}"}`;
    await serve(server, { seed: await seedPage() });
    await page.goto(`http://127.0.0.1:${server.port}/page/seed`);
    await expect.poll(() => server.subscribers).toBe(1);
    server.publish('ch1', 'Hello');
    server.publish('ch1', '%E4%BD%A0%E5%A5%BD');
    await expect.poll(() => page.locator('#messages').innerText()).toBe('1: Hello\n2: 你好\n');
    expect(server.requests.some(({ mode }) => mode === 'ev')).toBe(true);
  });

  test('a chat page by script tags works unchanged across origins, with every change of status', async () => {
    const other = await PushStreamServer.start();
    other.allowsOrigins = true;
    await serve(server, { chat: chat(other.port) });
    await page.goto(`http://127.0.0.1:${server.port}/page/chat`);
    expect(await page.title()).toBe('No channels specified');
    await expect.poll(() => other.subscribers).toBe(1);
    await page.evaluate('say("h\u00e9llo <b>")');
    await expect.poll(() => page.locator('#log').innerText()).toBe('room 1 héllo <b>');
    expect(await page.title()).toBe('sent');
    await page.evaluate('say("again")');
    await expect.poll(() => page.locator('#log p').count()).toBe(2);
    expect(await page.evaluate('states')).toEqual([1, 2]);
    await other.close();
  });

  test('it throws the texts that pages know', async () => {
    await serve(server, { page: '<script src="/js/pushstream.js"></script><body></body>' });
    await page.goto(`http://127.0.0.1:${server.port}/page/page`);
    const thrown = (code: string) => page.evaluate(`(() => { try { ${code} } catch (e) { return e } })()`);
    expect(await thrown('new PushStream().addChannel("a/b")')).toBe(
      'Invalid channel name! Channel has to be a set of [a-zA-Z0-9]',
    );
    expect(await thrown('p = new PushStream(); p.addChannel("a"); p.addChannel("a")')).toBe(
      'Cannot add channel a: already subscribed',
    );
    expect(await thrown('new PushStream().connect()')).toBe('No channels specified');
    expect(await thrown('q = new PushStream({port: "x"}); q.connect()')).toBe(
      'PushStream port not specified',
    );
    expect(
      await page.evaluate('PushStreamManager.length === p.id + 3 && PushStreamManager[p.id] === p'),
    ).toBe(true);
    expect(await page.evaluate('[PushStream.CLOSED, PushStream.CONNECTING, PushStream.OPEN]')).toEqual([
      0, 1, 2,
    ]);
  });

  test('unknown modes are logged and left out; where none is left, there is no support', async () => {
    await serve(server, { page: '<script src="/js/pushstream.js"></script><body></body>' });
    const logged: string[] = [];
    page.on('console', (message) => {
      if (message.text().startsWith('[error]')) logged.push(message.text());
    });
    await page.goto(`http://127.0.0.1:${server.port}/page/page`);
    expect(await page.evaluate('new PushStream({modes: "websocket | flash"}).wrappers')).toEqual([
      { type: 'WebSocket' },
    ]);
    const sentence = 'No mode "flash", only eventsource, websocket, stream, longpolling';
    await expect.poll(() => logged).toEqual([expect.stringContaining(sentence)]);
    const thrown = `(() => {
      const p = new PushStream({modes: ["flash"]});
      p.addChannel("a");
      try { p.connect() } catch (e) { return [e, p.modes, p.readyState] }
    })()`;
    expect(await page.evaluate(thrown)).toEqual(['No available support for this browser', [], 0]);
    expect(await page.evaluate('new PushStream({modes: ""}).wrappers.length')).toBe(4);
  });

  test('errors are logged whatever the level, and all else where one asks for it by its name', async () => {
    const output = '<div id="log"></div><script>PushStream.LOG_OUTPUT_ELEMENT_ID = "log"</script>';
    await serve(server, { page: `<script src="/js/pushstream.js"></script><body>${output}</body>` });
    await page.goto(`http://127.0.0.1:${server.port}/page/page`);
    const logged = (level: string) =>
      page.evaluate(`(() => {
        PushStream.LOG_LEVEL = ${level};
        log.textContent = '';
        const p = new PushStream();
        const tell = (type, detail) => p.dispatchEvent(new CustomEvent(type, { detail }));
        tell('debug', { text: 'x' });
        tell('statuschange', { status: 1 });
        tell('error', { message: 'x' });
        return log.textContent.match(/\\[\\w+\\]/g).join('');
      })()`);
    expect(await logged('"debug"')).toBe('[debug][info][error]');
    expect(await logged('"info"')).toBe('[info][error]');
    for (const level of ['"error"', '"off"', '"DEBUG"', 'undefined', '0']) {
      expect(await logged(level), level).toBe('[error]');
    }
  });
});

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { type Browser as PlaywrightBrowser, chromium as playwright } from 'playwright';
import type { PushStreamServer } from '../wire/push-stream-server.js';
import { type Browser, installed, jsonFunction } from './browser.js';

/**
 * The whole browser, and its engine alone (Debian's chromium-headless-shell), which takes half the processor time: most tests are about
 * what the engine does.
 */
const whole = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const engine = '/usr/bin/chromium-headless-shell';

/**
 * Tells whether tests can start Chromium, for `describe.skipIf(!chromiumAvailable())`.
 * @throws Error in CI when they can't, so that the tests are never left out there.
 */
export const chromiumAvailable = (): boolean =>
  installed('Chromium', [whole], 'apt-get install chromium chromium-headless-shell, or set CHROMIUM_PATH');

// Nothing is drawn that anybody looks at, and a machine may have no way out: the browser is not to look for one.
const args = [
  ...['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

/** Starts the engine of Chromium, or where it is not installed by itself the whole browser. */
export function launch(): Promise<PlaywrightBrowser> {
  return playwright.launch({ executablePath: existsSync(engine) ? engine : whole, args });
}

export function launchWholeBrowser(): Promise<PlaywrightBrowser> {
  return playwright.launch({ executablePath: whole, args });
}

/** The whole browser with its back/forward cache, which Playwright turns off. `goBack` waits in vain with it. */
export function launchWithCache(): Promise<PlaywrightBrowser> {
  const ignoreDefaultArgs = ['--disable-back-forward-cache'];
  return playwright.launch({ executablePath: whole, args, ignoreDefaultArgs });
}

/** What Playwright can do that the tests of all browsers need. */
export const chromium: Browser = {
  name: 'Chromium',
  available: chromiumAvailable,
  async start() {
    const browser = await launch();
    // One for all pages: they are tabs of one user then.
    const context = await browser.newContext();
    return {
      version: browser.version(),
      async newPage() {
        const page = await context.newPage();
        const devTools = await context.newCDPSession(page);
        return {
          goto: (url) => page.goto(url),
          reload: () => page.reload(),
          evaluate: async (script, given) => {
            const json = await page.evaluate(
              `(${jsonFunction(script)})(${JSON.stringify(JSON.stringify({ given }))})`,
            );
            return JSON.parse(json as string).value;
          },
          freeze: () => devTools.send('Page.setWebLifecycleState', { state: 'frozen' }),
          thaw: () => devTools.send('Page.setWebLifecycleState', { state: 'active' }),
          async crash() {
            const crashed = page.waitForEvent('crash');
            // Who is asked does not live to answer.
            devTools.send('Page.crash').catch(() => {});
            await crashed;
          },
          close: () => page.close(),
        };
      },
      close: () => browser.close(),
    };
  },
};

/** A page that has the module as `PushStreamModule`, and the script for script tags. */
const empty = `<body></body><script src="/js/pushstream.js"></script><script type="module">
  import { PushStream } from '/js/pushstream.browser.js';
  window.PushStreamModule = PushStream;
</script>`;

function send(response: ServerResponse, type: string, body: string | Buffer): void {
  response.writeHead(200, { 'Content-Type': `${type}; charset=utf-8` }).end(body);
}

/** Serves the built scripts under /js and pages under /page. */
export async function serve(
  server: PushStreamServer,
  pages: Readonly<Record<string, string>>,
): Promise<void> {
  const dist = new URL('../../../dist/', import.meta.url);
  const scripts = {
    '/js/pushstream.js': await readFile(new URL('pushstream.iife.js', dist)),
    '/js/pushstream.browser.js': await readFile(new URL('pushstream.browser.js', dist)),
    '/js/pushstream.share.browser.js': await readFile(new URL('pushstream.share.browser.js', dist)),
  };
  server.instead.set('js', (request, response) =>
    send(response, 'text/javascript', scripts[request.url as keyof typeof scripts] ?? ''),
  );
  server.instead.set('page', (request, response) =>
    send(response, 'text/html', pages[request.url?.slice('/page/'.length) ?? ''] ?? empty),
  );
}

import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, onTestFinished } from 'vitest';

const howToGetIt = 'Chromium is not installed: apt-get install chromium-headless-shell';

const folders = (process.env.PATH ?? '').split(delimiter);

/** The engine alone, which takes half the processor time, or the whole browser. */
const executablePath = ['chromium-headless-shell', 'chromium']
  .flatMap((name) => folders.map((folder) => join(folder, name)))
  .find((file) => existsSync(file));

/**
 * Tells whether tests can start Chromium, for `describe.skipIf(!chromiumAvailable())`.
 * @throws Error in CI when they can't, so that the tests are never left out there.
 */
export function chromiumAvailable(): boolean {
  if (executablePath !== undefined) return true;
  if (process.env.CI === 'true') throw new Error(howToGetIt);
  console.warn(`skipped: ${howToGetIt}`);
  return false;
}

// A machine without a way out: the browser is not to look for one.
const args = [
  ...['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

/**
 * A browser for the tests of a file; call it at the top of the file, or of a `describe`.
 * @param more further words of its command line
 */
export function browserOfThisFile(...more: readonly string[]) {
  let browser: Promise<Browser> | undefined;
  afterAll(async () => (await browser)?.close());

  const start = () =>
    chromium.launch({ ...(executablePath && { executablePath }), args: [...args, ...more] });

  /** Pages that no test has, by their options: a new page is a new process, which takes longer than most tests. */
  const idle = new Map<string, Page[]>();

  return {
    /**
     * A page that no other test has, and nothing is in; the test fails when a script of it does.
     * @param options whether certificates that nobody vouches for are taken
     */
    async page(
      size = { width: 1280, height: 800 },
      options: { readonly ignoreHTTPSErrors?: boolean } = {},
    ): Promise<Page> {
      browser ??= start();
      const key = JSON.stringify(options);
      const page = idle.get(key)?.pop() ?? (await (await browser).newPage(options));
      await page.setViewportSize(size);
      const faults: Error[] = [];
      page.on('pageerror', (error) => faults.push(error));
      onTestFinished(async () => {
        // Ends all that is in it.
        await page.goto('about:blank');
        await page.context().clearCookies();
        for (const event of ['console', 'pageerror', 'response'] as const) page.removeAllListeners(event);
        idle.set(key, [...(idle.get(key) ?? []), page]);
        if (faults.length > 0) throw faults[0];
      });
      return page;
    },
  };
}

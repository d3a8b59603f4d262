// pushstream/testing from the packed package, in a page: msw intercepts there by a service worker.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PushStreamOptions } from '../../src/options/options.js';
import { chromiumAvailable, launch } from '../support/browser/chromium.js';
import { Site } from '../support/browser/site.js';
import { mswPage } from '../support/package/msw-page.js';
import { modules, Project } from '../support/package/project.js';

const modes: [string, PushStreamOptions][] = [
  ['websocket', { modes: 'websocket' }],
  ['eventsource by fetch', { modes: 'eventsource' }],
  ['eventsource, native', { modes: 'eventsource', eventTypes: [] }],
  ['longpolling', { modes: 'longpolling' }],
  ['longpolling by script tags', { modes: 'longpolling', useJSONP: true }],
  ['stream by fetch', { modes: 'stream' }],
];

describe.skipIf(!chromiumAvailable())('pushstream/testing in Chromium', () => {
  let browser: Browser;
  let page: Page;
  let site: Site;
  const project = new Project({ type: 'module' }, ['vite', 'msw']);
  const faults: string[] = [];

  beforeAll(async () => {
    project.write(
      'index.html',
      '<!DOCTYPE html><title>Tests</title><script type="module" src="/app.js"></script>',
    );
    project.write('app.js', mswPage);
    await project.run('node_modules/vite/bin/vite.js', 'build', '--base=/page/');
    const assets = readdirSync(join(project.folder, 'dist/assets')).map((name) => `assets/${name}`);
    site = await Site.start({
      ...Object.fromEntries(['index.html', ...assets].map((name) => [name, project.read(`dist/${name}`)])),
      // It comes with msw, in the version that is installed.
      'mockServiceWorker.js': readFileSync(join(modules, 'msw/lib/mockServiceWorker.js'), 'utf8'),
    });
    browser = await launch();
    page = await browser.newPage();
    page.on('pageerror', ({ message }) => faults.push(message));
    await page.goto(`${site.url}/page/index.html`);
    await page.waitForFunction('typeof use === "function"');
  });
  afterAll(async () => {
    await browser?.close();
    await site?.kill();
  });

  const inPage = (call: string, options: PushStreamOptions) =>
    page.evaluate(`${call}(${JSON.stringify(options)})`);

  test.each(modes)('%s: old and new messages, through a cut, and publishing', async (_name, options) => {
    const texts = ['1 old', '2 live "1" 100% %41', '3 after a cut', '4 of the page'];
    expect(await inPage('use', options)).toEqual(texts);
    expect(faults).toEqual([]);
  });

  test.each(modes)('%s: a refusal', async (name, options) => {
    // A native EventSource and a script tell of no status.
    const isBlind = /native|script/.test(name);
    const expected = isBlind ? { code: 'down' } : { code: 'refused', status: 403 };
    expect(await inPage('beRefused', options)).toEqual(expected);
  });
});

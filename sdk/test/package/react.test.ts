// pushstream/react from the packed package, with React in a page, and rendered by a server.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PushStream } from '../../src/index.js';
import { chromiumAvailable, launch } from '../support/browser/chromium.js';
import { Site } from '../support/browser/site.js';
import { Project } from '../support/package/project.js';
import { reactList, reactPage, reactServer } from '../support/package/react-page.js';

describe.skipIf(!chromiumAvailable())('pushstream/react in Chromium', () => {
  const project = new Project({ type: 'module' }, ['vite', 'react', 'react-dom']);
  let files: Record<string, string>;
  let browser: Browser;
  let site: Site;
  let page: Page;
  let faults: string[];

  beforeAll(async () => {
    project.write(
      'index.html',
      '<!DOCTYPE html><title>App</title><div id="root"></div><script type="module" src="/app.js"></script>',
    );
    project.write('list.js', reactList);
    project.write('app.js', reactPage);
    project.write('server.js', reactServer);
    // Effects are run twice in development only.
    project.write(
      'vite.config.js',
      "export default { base: '/page/', define: { 'process.env.NODE_ENV': '\"development\"' } };",
    );
    await project.run('node_modules/vite/bin/vite.js', 'build');
    const names = readdirSync(join(project.folder, 'dist/assets')).map((name) => `assets/${name}`);
    files = Object.fromEntries(['index.html', ...names].map((name) => [name, project.read(`dist/${name}`)]));
    browser = await launch();
  });
  afterAll(() => browser?.close());

  beforeEach(async () => {
    site = await Site.start(files);
    page = await browser.newPage();
    faults = [];
    page.on('pageerror', ({ message }) => faults.push(message));
    page.on('console', (line) => {
      if (['error', 'warning'].includes(line.type())) faults.push(line.text());
    });
    await page.goto(`${site.url}/page/index.html`);
    await page.waitForFunction('typeof make === "function"');
  });
  afterEach(async () => {
    expect(faults).toEqual([]);
    await page.close();
    await site.kill();
  });

  const publish = async (channel: string, ...texts: string[]) => {
    const publisher = new PushStream({ host: '127.0.0.1', port: site.port, channels: [channel] });
    for (const text of texts) await publisher.publish(text);
  };
  const run = (code: string) => page.evaluate(`void (() => { ${code} })()`);
  const ask = (code: string) => page.evaluate(code);
  /** Until a list of the page shows this. */
  const shows = async (id: string, texts: string) => {
    await page
      .waitForFunction(`texts('${id}') === '${texts}'`, undefined, { timeout: 20_000 })
      .catch(async () => {
        expect(await ask(`texts('${id}')`)).toBe(texts);
      });
  };
  const open = () => page.waitForFunction('stream.readyState === 2');

  test('StrictMode: old and new messages once and in order, by one connection', async () => {
    await publish('a', '1', '2', '3');
    await run(`stream = make(); root = createRoot(place());
      root.render(h(StrictMode, null, h(List, { stream, name: 'a', options: { backtrack: 2 } })));`);
    await shows('a', '2 3');
    const more = Array.from({ length: 60 }, (_, index) => String(index + 4));
    await publish('a', ...more);
    await shows('a', ['2', '3', ...more].join(' '));
    expect(await ask('[stream.stats.attempts, stream.stats.repeats]')).toEqual([1, 0]);
    await run('root.unmount()');
    await page.waitForFunction('stream.readyState === 0');
    expect(await ask('stream.channelsCount')).toBe(0);
    await expect.poll(() => site.stats.subscribers).toBe(0);
  });

  test('components share a channel; the last of them removes it, unless something else needs it', async () => {
    await run(`stream = make({ channels: ['mine'] }); root = createRoot(place());
      show = (...ids) => root.render(ids.map((id) => h(List, { stream, name: id[0], id, key: id })));
      show('a1', 'a2', 'b1');`);
    await open();
    await publish('a', '1');
    await publish('b', 'b');
    await Promise.all([shows('a1', '1'), shows('a2', '1'), shows('b1', 'b')]);
    await run("held = stream.subscribe('b'); show('a2', 'a3', 'm')");
    await shows('a3', '1');
    await publish('a', '2');
    await Promise.all([shows('a2', '1 2'), shows('a3', '1 2')]);
    expect(await ask('Object.keys(stream.channels).sort()')).toEqual(['a', 'b', 'm', 'mine']);
    await run('show()');
    await page.waitForFunction("!('a' in stream.channels)");
    expect(await ask('Object.keys(stream.channels).sort()')).toEqual(['b', 'mine']);
    await run('held.return()');
    expect(await ask('Object.keys(stream.channels)')).toEqual(['mine']);
  });

  test('another name is another channel, by one connection anew; the limit is of each component', async () => {
    await publish('a', 'a1');
    await publish('b', 'b1', 'b2', 'b3');
    await run(`stream = make(); root = createRoot(place());
      show = (name, limit) => root.render(h(StrictMode, null, h(List, { stream, name, id: 'list', options: { backtrack: 3, limit } })));
      show('a');`);
    await shows('list', 'a1');
    await run("show('b')");
    await shows('list', 'b1 b2 b3');
    expect(await ask('[Object.keys(stream.channels), stream.stats.attempts]')).toEqual([['b'], 2]);
    await run("show('b', 2)");
    await shows('list', 'b2 b3');
    await publish('b', 'b4');
    await shows('list', 'b3 b4');
    expect(await ask('stream.stats.attempts')).toBe(2);
  });

  test('what is rendered and not shown leaves nothing; what is hidden gives its channel back', async () => {
    await publish('a', '1');
    await run(`stream = make(); root = createRoot(place());
      promise = new Promise((resolve) => (keep = resolve));
      show = (mode) => root.render(h(Activity, { mode }, h(Suspense, { fallback: 'wait' },
        h(List, { stream, name: 'a', options: { backtrack: 9 } }), h(Later, { promise }))));
      show('visible');`);
    await page.waitForFunction("place().textContent === 'wait'");
    expect(await ask('stream.channelsCount')).toBe(0);
    await run('keep()');
    await shows('a', '1');
    await run("show('hidden')");
    await page.waitForFunction('stream.channelsCount === 0');
    await publish('a', '2');
    await run("show('visible')");
    await shows('a', '1 2');
  });

  test('useStatus tells closed, connecting and open', async () => {
    await run(`stream = make({ channels: ['a'] }); seen = [];
      new MutationObserver(() => seen.push(place().textContent)).observe(place(), { childList: true, subtree: true, characterData: true });
      createRoot(place()).render(h(StrictMode, null, h(Status, { stream })));`);
    await page.waitForFunction("place().textContent === '0'");
    await run('stream.connect()');
    await page.waitForFunction("place().textContent === '2'");
    await run('stream.disconnect()');
    await page.waitForFunction("place().textContent === '0'");
    expect(await ask('seen.filter((text, index) => text !== seen[index - 1])')).toEqual(['0', '1', '2', '0']);
  });

  test('disconnect ends it; the next component begins after what is shown', async () => {
    await run(`stream = make(); root = createRoot(place());
      show = (...ids) => root.render(ids.map((id) => h(List, { stream, name: 'a', id, key: id })));
      show('a1');`);
    await open();
    await publish('a', '1');
    await shows('a1', '1');
    // As the effects of a page that disconnects when it is taken away, and is put back at once.
    await run("stream.disconnect(); show('a2')");
    await open();
    await publish('a', '2');
    await shows('a2', '1 2');
  });

  test('rendered by a server, with its messages: taken over without a fault, a hole or a repeat', async () => {
    await publish('a', '1', '2', '3');
    const rendered = JSON.parse(await project.node('server.js', String(site.port))) as Record<
      string,
      unknown
    >;
    const { html, initial, ...state } = rendered;
    expect(html).toBe('<main><b id="status">0</b><ul id="a"><li>2</li><li>3</li></ul></main>');
    expect(state).toEqual({ channels: 0, status: 0 });
    await publish('a', '4');
    await run(`place().innerHTML = ${JSON.stringify(html)}; stream = make(); const options = { initial: ${JSON.stringify(initial)} };
      hydrateRoot(place(), h(StrictMode, null, h('main', null, h(Status, { stream }), h(List, { stream, name: 'a', options }))));`);
    await shows('a', '2 3 4');
    await publish('a', '5');
    await shows('a', '2 3 4 5');
    await page.waitForFunction("document.getElementById('status').textContent === '2'");
    expect(await ask('[stream.stats.gaps, stream.stats.resets, stream.stats.repeats]')).toEqual([0, 0, 0]);
  });
});

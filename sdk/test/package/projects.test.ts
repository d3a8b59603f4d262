// The packed package in projects of every kind, receiving a message of the reference server in each.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PushStream } from '../../src/index.js';
import { chromiumAvailable, launch } from '../support/browser/chromium.js';
import { type Pages, Site } from '../support/browser/site.js';
import { modules, Project } from '../support/package/project.js';

let site: Site;

beforeEach(async () => {
  site = await Site.start();
  await new PushStream({ host: '127.0.0.1', port: site.port, channels: ['a'] }).publish('it "works" 100%');
});
afterEach(() => site.kill());

const received = 'WebSocket a 1 it "works" 100% function';

/** Prints the first message; `port` is an expression. */
const use = (port: string) => `
const stream = new PushStream({
  host: '127.0.0.1', port: ${port}, modes: 'websocket|longpolling', channels: { a: { backtrack: 1 } },
});
stream.onmessage = (text, id, channel) => {
  console.log(stream.wrappers[0].type, channel, id, text, typeof Subscriber);
  stream.disconnect();
};
stream.connect();
`;

test('an ESM project', async () => {
  const project = new Project({ type: 'module' });
  const imports = `import { PushStream } from 'pushstream';\nimport { Subscriber } from 'pushstream/core';`;
  project.write('use.js', imports + use('process.argv[2]'));
  expect(await project.node('use.js', String(site.port))).toBe(received);
});

test('a CJS project', async () => {
  const project = new Project({});
  const requires = `const { PushStream } = require('pushstream');\nconst { Subscriber } = require('pushstream/core');`;
  project.write('use.js', requires + use('process.argv[2]'));
  expect(await project.node('use.js', String(site.port))).toBe(received);
});

test.each([
  // Nothing newer is asked of those who check the types of their packages too.
  'es2022,dom',
  'es2023,dom,esnext.disposable',
])('a TypeScript project, as ESM and as CJS, with --lib %s', async (lib) => {
  const project = new Project({});
  const code = `import { type Message, PushStream, type PushStreamError } from 'pushstream';
import { Subscriber } from 'pushstream/core';
import { history } from 'pushstream/history';
import { json, type Schema } from 'pushstream/json';
import { presence } from 'pushstream/presence';
import { createQueue } from 'pushstream/queue';
declare const price: Schema<{ gold: number }>;
const never = async () => {
  const prices = new PushStream({ host: 'h', codec: json({ prices: price }) });
  const [first] = await history(prices, 'prices', { count: 1 });
  void first?.data.gold.toFixed();
  for await (const { data } of prices.subscribe('prices', { after: first })) void data.gold.toFixed();
  for await (const { count } of presence(prices, 'prices')) void count.toFixed();
  await createQueue(prices).publish({ gold: 1 }, { channels: ['prices'] });
  // @ts-expect-error a price has gold
  await createQueue(prices).publish({ silver: 1 }, { channels: ['prices'] });
};
void never;
declare const process: { argv: string[] };
const typed = new PushStream({ channels: { a: { backtrack: 2 } }, host: 'h' });
typed.addEventListener('message', ({ detail }) => { const message: Message = detail; void message.id?.toFixed(); });
typed.addEventListener('error', ({ detail }) => { const error: PushStreamError = detail; void error.code; });
const held: Disposable = typed;
held[Symbol.dispose]?.();
// @ts-expect-error there is no such event
typed.addEventListener('massage', () => {});
// @ts-expect-error a port is no object
new PushStream({ port: {} });
${use('process.argv[2]')}`;
  for (const file of ['use.mts', 'use.cts']) project.write(file, code);
  const flags = [
    '--strict',
    '--target',
    'es2022',
    '--lib',
    lib,
    '--skipLibCheck',
    'false',
    '--outDir',
    'out',
  ];
  const tsc = join(modules, '@typescript/native/bin/tsc');
  expect(await project.run(tsc, ...flags, '--module', 'nodenext', 'use.mts', 'use.cts')).toBe('');
  for (const file of ['out/use.mjs', 'out/use.cjs'])
    expect(await project.node(file, String(site.port))).toBe(received);
});

test('pushstream/testing on plain Node', async () => {
  const project = new Project({ type: 'module' }, ['msw']);
  project.write(
    'use.js',
    `import { setupServer } from 'msw/node';
import { PushStream } from 'pushstream';
import { FakeServer } from 'pushstream/testing';
const push = new FakeServer('http://push.example');
const server = setupServer(...push.handlers);
server.listen({ onUnhandledRequest: 'error' });
push.publish('a', 'no server');
for (const modes of ['websocket', 'eventsource', 'longpolling']) {
  const stream = new PushStream({ host: 'push.example', modes });
  const { value } = await stream.subscribe('a', { backtrack: 1 }).next();
  console.log(modes, value.data);
  stream.disconnect();
}
server.close();
`,
  );
  const lines = ['websocket', 'eventsource', 'longpolling'].map((mode) => `${mode} no server`);
  expect(await project.node('use.js')).toBe(lines.join('\n'));
});

test('without React, pushstream/react says what is missing, and nothing else needs it', async () => {
  const project = new Project({ type: 'module' });
  const names = ['json', 'queue', 'presence', 'history'];
  project.write('use.js', names.map((name) => `import 'pushstream/${name}';`).join('\n'));
  expect(await project.node('use.js')).toBe('');
  project.write('react.js', "import 'pushstream/react';");
  await expect(project.node('react.js')).rejects.toThrow("Cannot find package 'react'");
});

test('without msw, pushstream/testing says what is missing', async () => {
  const project = new Project({ type: 'module' });
  project.write('use.js', "import 'pushstream/testing';");
  await expect(project.node('use.js')).rejects.toThrow("Cannot find package 'msw'");
});

describe.skipIf(!chromiumAvailable())('in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  /** What a page prints first. */
  async function printed(pages: Pages): Promise<string> {
    const host = await Site.start(pages);
    const page = await browser.newPage();
    const faults: string[] = [];
    page.on('pageerror', ({ message }) => faults.push(message));
    const line = page.waitForEvent('console');
    await page.goto(`${host.url}/page/index.html?port=${site.port}`);
    const text = (await line).text();
    expect(faults).toEqual([]);
    await page.close();
    await host.kill();
    return text;
  }

  const port = "new URLSearchParams(location.search).get('port')";

  test('a Vite project, built', async () => {
    const project = new Project({ type: 'module' }, ['vite']);
    project.write(
      'index.html',
      '<!DOCTYPE html><title>App</title><script type="module" src="/app.ts"></script>',
    );
    project.write(
      'app.ts',
      `import { PushStream } from 'pushstream';\nimport { Subscriber } from 'pushstream/core';${use(port)}`,
    );
    const log = await project.run('node_modules/vite/bin/vite.js', 'build', '--base=/page/');
    expect(log).toContain('built in');
    // What only Node needs stays out of it, and nothing has to be put in its place.
    expect(log).not.toMatch(/externalized|warn/i);
    const script = readdirSync(join(project.folder, 'dist/assets'))[0] as string;
    const pages = {
      'index.html': project.read('dist/index.html'),
      [`assets/${script}`]: project.read(`dist/assets/${script}`),
    };
    expect(pages[`assets/${script}`]).not.toMatch(/isomorphic|node:/);
    expect(await printed(pages)).toBe(received);
  });

  test('a page with a script tag', async () => {
    const project = new Project({});
    const { unpkg } = JSON.parse(project.read('node_modules/pushstream/package.json')) as { unpkg: string };
    const script = `node_modules/pushstream/${unpkg.replace('./', '')}`;
    const code = use(port).replace('typeof Subscriber', 'typeof PushStreamManager.push');
    const html = `<!DOCTYPE html><title>Page</title><script src="/page/${script}"></script><script>${code}</script>`;
    expect(await printed({ 'index.html': html, [script]: project.read(script) })).toBe(received);
  });
});

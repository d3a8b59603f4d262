// The packed package in every runtime, and in workers: every mode, once and in order, through a server that is killed.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PushStream } from '../../src/index.js';
import type { RunningBrowser } from '../support/browser/browser.js';
import { chromium, chromiumAvailable } from '../support/browser/chromium.js';
import { Site } from '../support/browser/site.js';
import { everyMode, modes } from '../support/package/every-mode.js';
import { Project } from '../support/package/project.js';
import { expectTable } from '../support/package/readme-table.js';
import { runtimes } from '../support/package/runtimes.js';

/** In a worker, which tells the page by a BroadcastChannel. */
const inWorker = everyMode(
  '/js/pushstream.browser.js',
  'location.port',
  `((channel) => (line) => channel.postMessage(line))(new BroadcastChannel('lines'))`,
);

let site: Site;
beforeEach(async () => {
  site = await Site.start({ 'worker.js': inWorker });
});
afterEach(() => site.kill());

/** For the modes of both dialects. The first try may meet a connection that was cut. */
async function publish(text: string): Promise<void> {
  const client = new PushStream({ host: '127.0.0.1', port: site.port, channels: ['a'] });
  await client.publish(text).catch(() => client.publish(text));
}

/** What each mode is to tell of the texts, in any order of the modes. */
const of = (...texts: string[]) =>
  Object.keys(modes).flatMap((mode) => texts.map((text) => `${mode}: a ${text}`));

/** Follows what a program tells through what may happen to its connections. */
async function suite(lines: () => readonly string[] | Promise<readonly string[]>): Promise<void> {
  const told = async () => (await lines()).slice(1).toSorted();
  await expect.poll(told).toEqual(of('1', '2').toSorted());
  await publish('open');
  await expect.poll(told).toEqual(of('1', '2', 'open').toSorted());
  await site.kill();
  await site.restart(2_000);
  await publish('restarted');
  const all = of('1', '2', 'open', 'restarted');
  await expect.poll(told).toEqual(all.toSorted());
  const inOrder = await lines();
  for (const mode of Object.keys(modes)) {
    const own = (line: string) => line.startsWith(`${mode}:`);
    expect(inOrder.filter(own)).toEqual(all.filter(own));
  }
}

/** What each runtime has itself, for the table. */
const found = new Map<string, readonly string[]>();

const runtimesHere = runtimes();

test.each(runtimesHere.map((runtime) => [runtime.name, runtime] as const))(
  'a client in %s',
  async (name, { program, args }) => {
    for (const text of ['1', '2']) await publish(text);
    const project = new Project({ type: 'module' });
    const typeofs = `console.log(['WebSocket', 'EventSource'].filter((name) => name in globalThis).join());`;
    project.write('has.js', typeofs);
    const has = (await project.run(program, ...args, 'has.js')).split(',').filter(Boolean);
    // What the platform has itself is not to be loaded.
    const unused = [
      ...(has.includes('WebSocket') ? ['ws', 'isomorphic-ws'] : []),
      ...(has.includes('EventSource') ? ['eventsource'] : []),
    ];
    for (const name of unused) rmSync(join(project.folder, 'node_modules', name));
    project.write('use.js', everyMode('pushstream', site.port, 'console.log'));
    const child = spawn(program, [...args, 'use.js'], {
      cwd: project.folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines: string[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
    try {
      await suite(() => lines);
    } finally {
      await end(child);
    }
    found.set(name, has);
  },
);

/** How each kind of worker is started. */
const workers = {
  'Web Worker': (url: string) => void new Worker(url, { type: 'module' }),
  SharedWorker: (url: string) => void new SharedWorker(url, { type: 'module' }),
  'Service Worker': async (url: string) => {
    await navigator.serviceWorker.register(url, { type: 'module' });
  },
} as const;

describe.skipIf(!chromiumAvailable())('in Chromium', () => {
  let browser: RunningBrowser;
  beforeAll(async () => {
    browser = await chromium.start();
  });
  afterAll(() => browser.close());

  test.each(Object.keys(workers) as (keyof typeof workers)[])('a client in a %s', async (kind) => {
    for (const text of ['1', '2']) await publish(text);
    const page = await browser.newPage();
    await page.goto(`${site.url}/page/empty`);
    await page.evaluate(() => {
      const lines: string[] = [];
      const channel = new BroadcastChannel('lines');
      channel.onmessage = ({ data }) => lines.push(data);
      Object.assign(globalThis, { lines, channel });
    });
    await page.evaluate(workers[kind] as (url: string) => void, '/page/worker.js');
    const lines = () => page.evaluate(() => (globalThis as unknown as { lines: string[] }).lines);
    await suite(lines);
    found.set(
      kind,
      ((await lines())[0] ?? '').split(' ').filter((word) => /^[WE]/.test(word)),
    );
    await page.close();
  });
});

test('the table in the README says what was found', async ({ skip }) => {
  const names = ['Node 20', 'Node 22', 'Node 24', 'Node 26', 'Deno', 'Bun', ...Object.keys(workers)];
  skip(
    names.some((name) => !runtimesHere.some((runtime) => runtime.name === name) && !(name in workers)),
    'not all runtimes are here',
  );
  const cell = (name: string, mode: string) => {
    const needs = ['WebSocket', 'EventSource'].find((api) => mode === api || mode === `native ${api}`);
    if (!found.has(name)) return 'failed';
    return !needs || found.get(name)?.includes(needs)
      ? 'yes'
      : `by the package \`${needs === 'WebSocket' ? 'ws' : 'eventsource'}\``;
  };
  const columns = Object.keys(modes);
  await expectTable(
    'runtimes',
    ['', ...columns],
    names.map((name) => [name, ...columns.map((mode) => cell(name, mode))]),
  );
});

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { internalNames } from '../../shorten.js';
import { PushStream } from '../../src/index.js';
import type { PushStreamOptions } from '../../src/options/options.js';
import { chromiumAvailable, launch } from '../support/browser/chromium.js';
import { Site } from '../support/browser/site.js';

const root = new URL('../../', import.meta.url);
const relay = { dialect: 'relay', urlPrefixPublisher: '/relay/pub' } as const;

/** What a bundle that is only weighed leaves in its page. */
declare const connect: (options: Record<string, unknown>) => {
  onmessage: unknown;
  connect(): void;
  disconnect(): void;
};

describe.skipIf(!chromiumAvailable())('bundles that are weighed run in Chromium', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  const cases: [string, PushStreamOptions][] = [
    ['core-websocket', { modes: 'websocket' }],
    ['all-modes', { modes: 'websocket' }],
    ['all-modes', { modes: 'eventsource' }],
    ['all-modes', { modes: 'stream' }],
    ['all-modes', { modes: 'longpolling' }],
    ['all-modes', { modes: 'longpolling', useJSONP: true }],
    ['all-modes', { ...relay, urlPrefixLongpolling: '/relay/sub' }],
    ['all-modes', { ...relay, urlPrefixLongpolling: '/relay/poll' }],
  ];

  test.each(cases)('%s %o', async (name, options) => {
    const site = await Site.start({
      'index.html': '<body></body><script type="module" src="/page/bundle.js"></script>',
      'bundle.js': new URL(`dist/bench/${name}.js`, root),
    });
    const page = await browser.newPage();
    await page.goto(`${site.url}/page/index.html`);
    const received = page.evaluate(
      (given) => {
        const client = connect(given);
        return new Promise<readonly unknown[]>((resolve) => {
          client.onmessage = (...all: unknown[]) => {
            client.disconnect();
            resolve(all.slice(0, 3));
          };
          client.connect();
        });
      },
      { ...options, channels: ['a'], messagesPublishedAfter: -1, pollInterval: 20 },
    );
    const isRelay = options.dialect === 'relay';
    const where = { host: '127.0.0.1', port: site.port, channels: ['a'] };
    await new PushStream({ ...where, ...(isRelay && relay) }).publish('it works');
    expect(await received).toEqual(['it works', isRelay ? undefined : 1, 'a']);
    await page.close();
    await site.kill();
  });
});

/** What the files for pages without a bundler export. */
declare const features: {
  readonly PushStream: typeof PushStream;
  readonly json: typeof import('../../src/json.js').json;
  readonly createQueue: typeof import('../../src/queue.js').createQueue;
  readonly history: typeof import('../../src/history.js').history;
  readonly presence: typeof import('../../src/presence.js').presence;
};

test.skipIf(!chromiumAvailable())(
  'each feature is a file that needs nothing, for pages without a bundler',
  async () => {
    const names = ['json', 'queue', 'history', 'presence'];
    const imports = names.map((name) => `import * as ${name} from '/page/${name}.js';`).join('\n');
    const site = await Site.start({
      'index.html': `<!DOCTYPE html><title>Page</title><script type="module">
      import { PushStream } from '/js/pushstream.browser.js';
      ${imports}
      globalThis.features = { PushStream, ${names.map((name) => `...${name}`).join()} };
    </script>`,
      ...Object.fromEntries(
        names.map((name) => [`${name}.js`, new URL(`dist/browser/${name}.js`, root)] as const),
      ),
    });
    const browser = await launch();
    const page = await browser.newPage();
    await page.goto(`${site.url}/page/index.html`);
    await page.waitForFunction(() => typeof features === 'object');
    const used = await page.evaluate(async () => {
      const { PushStream: Client, json, createQueue, history, presence } = features;
      const stream = new Client({ channels: ['a'], codec: json() });
      const published = await createQueue(stream).publish({ x: 1 });
      const [message] = await history(stream, 'a', { count: 1 });
      // The server of this page has no events channel: what it says to that is an answer too.
      const watched = presence(stream, 'a');
      const { value } = await watched.next();
      await watched.return();
      stream.disconnect();
      return [published.status, message?.data, value?.type];
    });
    expect(used).toEqual([200, { x: 1 }, 'counted']);
    await browser.close();
    await site.kill();
  },
);

test('no name of the public interface is shortened', async () => {
  const files = [
    ...['options/modes', 'options/options', 'options/events', 'errors', 'clock', 'engine/guarantees'],
    'share/posts',
    ...['client/publish', 'client/subscription', 'connection/stats'],
  ];
  const sources = await Promise.all(files.map((file) => readFile(new URL(`src/${file}.ts`, root), 'utf8')));
  const interfaces = [...sources.join('\n').matchAll(/^export (?:interface|class) .*?^\}/gms)].join('\n');
  const declared = new Set(
    [...interfaces.matchAll(/^ {2}(?:override |declare )?(?:readonly )?(\w+)\??[:(]/gm)].map(
      ([, name]) => name,
    ),
  );
  expect(declared.size).toBeGreaterThan(80);
  expect(internalNames.filter((name) => declared.has(name))).toEqual([]);
});

test('an option that is false, zero or an empty list is one that was given', async () => {
  const bundle = new URL('dist/pushstream.browser.js', root);
  const { PushStream: Bundled } = (await import(bundle.href)) as { PushStream: typeof PushStream };
  const given = { autoReconnect: false, timeout: 0, eventTypes: [] };
  expect(new Bundled({ host: 'push.example', ...given })).toMatchObject(given);
});

test('what a minifier may take for nothing is done: half a surrogate pair is refused', async () => {
  const bundle = new URL('dist/pushstream.browser.js', root);
  const { PushStream: Bundled } = (await import(bundle.href)) as { PushStream: typeof PushStream };
  const fetch = () => Promise.reject(new Error('It was sent'));
  for (const decode of ['uri', 'none'] as const) {
    const publishing = new Bundled({ host: 'push.example', channels: ['a'], decode, fetch }).publish(
      '\uD800',
    );
    await expect(publishing).rejects.toMatchObject({ code: 'invalid' });
  }
});

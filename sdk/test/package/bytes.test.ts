// The tables of bytes in the README are made of the limits that size-limit keeps, and of what is built; `vitest -u` with this file
// writes them anew where they are out of date.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type Part, weighPage, weighParts } from '../support/package/weigh.js';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

/** A page that has all of these, so that nothing is left out. */
const weigh = (...names: readonly string[]) =>
  weighPage(names.map((name) => `export * from 'pushstream/${name}';`).join('\n'));

const features: readonly (readonly [name: string, what: string])[] = [
  ['json', '`json`, `codec`'],
  ['react', '`useChannel`, `useStatus`'],
  ['queue', '`createQueue`'],
  ['history', '`history`'],
  ['presence', '`presence`'],
];

/** The client with a mode, and with another one beside it. */
const withModes = (...more: readonly string[]) =>
  weighPage(`
    import { Subscriber, webSocket, ${more} } from 'pushstream/core';
    globalThis.connect = (options) => new Subscriber(options, { websocket: webSocket, ${more} });
  `);

const modes: readonly (readonly [name: string, what: string])[] = [
  ['eventSource', 'EventSource, by fetch and native'],
  ['stream', 'stream by fetch'],
  ['longPolling', 'long-polling, with JSONP'],
  ['relayPolling', 'the dialect of the relay, with both kinds of polling'],
  ['foreverIframe', 'stream in a hidden iframe'],
];

/** Of core + WebSocket, from what nothing else needs to what all need. */
const parts: readonly Part[] = [
  ['messages: templates of any kind, texts that break JSON', 'protocol/message.ts', 'protocol/split.ts'],
  ['WebSocket', 'transports/websocket.ts', 'transports/construct.ts'],
  ['`gap`, `reset` and `message`', 'connection/inbox.ts'],
  ['network, page and sleep: when to connect again at once', 'connection/wake.ts'],
  ['urls, with every name of argument to choose', 'connection/url.ts'],
  ['one connection: `auth`, time limits, silence', 'connection/connection.ts'],
  ['the cursor: once and in order', 'engine/cursor.ts', 'engine/track.ts', 'engine/position.ts'],
  ['modes, reconnecting, waits that grow', 'engine/machine.ts', 'engine/backoff.ts'],
  ['channels that come and go while connected', 'connection/session.ts'],
  ['errors with code, mode and url', 'errors.ts'],
  [
    'options: defaults, and those that are refused',
    'options/defaults.ts',
    'options/useless.ts',
    'options/modes.ts',
  ],
  ['the clock', 'clock.ts'],
];

interface Bundle {
  readonly name: string;
  readonly limit: string;
}

async function tables(): Promise<string> {
  // What they weigh today is a matter of each change; `npm run size` says so, and fails above the limit.
  const bundles = (JSON.parse(read('.size-limit.json')) as Bundle[]).map(
    ({ name, limit }) => `| ${name} | ${Number.parseInt(limit, 10)} |`,
  );
  const whole = await weigh('index');
  const added: string[] = [];
  for (const [name, what] of features) {
    const bytes = (await weigh('index', name)) - whole;
    added.push(`| ${what} | \`pushstream/${name}\` | ${bytes} |`);
  }
  const core = await withModes();
  const client = await weighPage("export { PushStream } from 'pushstream';");
  const beside = [
    ...(await Promise.all(
      modes.map(
        async ([name, what]) =>
          `| ${what} | \`${name}\` of \`pushstream/core\` | ${(await withModes(name)) - core} |`,
      ),
    )),
    `| iterating, \`ready\`, publishing, \`store\`, \`stats\`, \`debug\`, \`HEAD\` requests | \`PushStream\` in place of \`Subscriber\` | ${
      (await weighPage(`
    import { PushStream, webSocket } from 'pushstream/core';
    globalThis.connect = (options) => new PushStream(options, { websocket: webSocket });
  `)) - core
    } |`,
  ];
  const sharing = (await weighPage("export { PushStream } from 'pushstream/share';")) - client;
  const weights = await weighParts('core-websocket.ts', parts, 'client/subscriber.ts');
  const made = [...parts.map(([what]) => what), 'channels, events, `connect` and `disconnect`'];
  return [
    '| bundle | bytes, gzip, at most |',
    '|---|---|',
    ...bundles,
    '',
    'What can be imported beside it, and what that adds to a page that has the client already:',
    '',
    '| what | from | bytes, gzip |',
    '|---|---|---|',
    `| \`share: true\` | \`pushstream/share\` in place of \`pushstream\` | ${sharing} |`,
    ...added,
    '',
    'What a mode, and the rest of the client, adds to core + WebSocket; modes by fetch share much of that:',
    '',
    '| what | from | bytes, gzip |',
    '|---|---|---|',
    ...beside,
    '',
    'What core + WebSocket is made of. Each line is what it weighs less without that part and those above it, with functions as they come: in the order that packs best, all is some fifty bytes less.',
    '',
    '| part | bytes, gzip |',
    '|---|---|',
    ...made.map((what, index) => `| ${what} | ${weights[index]} |`),
  ].join('\n');
}

test('the hooks for React are below a kilobyte', async () => {
  const bytes = (await weigh('index', 'react')) - (await weigh('index'));
  expect(bytes).toBeGreaterThan(300);
  expect(bytes).toBeLessThan(1000);
});

test('the tables of bytes are those of what is built; where they are not: vitest -u', async () => {
  const place = /(?<=<!-- bytes -->\n).*?(?=\n<!-- end of bytes -->)/s;
  const readme = read('README.md');
  const [written = ''] = place.exec(readme) ?? [];
  const measured = await tables();
  // Other versions of zlib pack otherwise, by some bytes, also where little is packed; a limit is what it is.
  const weighed = /(?<=\| )\d+(?= \|)/g;
  const halves = (text: string): readonly [limits: string, weights: string] => {
    const at = text.indexOf('\nWhat can be imported');
    return [text.slice(0, at), text.slice(at)];
  };
  const numbers = (text: string) => [...halves(text)[1].matchAll(weighed)].map(Number);
  const isNear = numbers(written).every(
    (bytes, index) => Math.abs(bytes - (numbers(measured)[index] ?? 0)) <= Math.max(8, bytes / 100),
  );
  const rest = (text: string) => halves(text)[0] + halves(text)[1].replaceAll(weighed, '');
  const page = isNear && rest(written) === rest(measured) ? readme : readme.replace(place, () => measured);
  await expect(page).toMatchFileSnapshot(fileURLToPath(new URL('README.md', root)));
});

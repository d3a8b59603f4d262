// The pieces of code in docs/client-features.md do what the page says, with the packed package.
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PushStream } from '../../src/index.js';
import { Site } from '../support/browser/site.js';
import { Project } from '../support/package/project.js';

const page = readFileSync(new URL('../../../docs/client-features.md', import.meta.url), 'utf8');

/** The first piece of JavaScript below a heading. */
function piece(heading: string): string {
  const [, code] = new RegExp(`^## ${heading}\n.*?^\`\`\`js\n(.*?)^\`\`\``, 'ms').exec(page) ?? [];
  if (!code) throw new Error(`There is no JavaScript below ${heading}`);
  return code.replaceAll("'push.example'", "'127.0.0.1', port: process.argv[2]");
}

let site: Site;
let publisher: PushStream;

beforeEach(async () => {
  site = await Site.start();
  publisher = new PushStream({ host: '127.0.0.1', port: site.port });
});
afterEach(() => site.kill());

const publish = async (channel: string, ...texts: string[]) => {
  for (const text of texts) await publisher.publish(text, { channels: [channel] });
};

/** Runs a program in a project of its own; resolves with what it prints. */
function printed(
  program: string,
  beside: readonly string[] = [],
  files: Record<string, string> = {},
): Promise<string> {
  const project = new Project({ type: 'module' }, beside);
  for (const [name, code] of Object.entries({ ...files, 'use.js': program })) project.write(name, code);
  return project.node('use.js', String(site.port));
}

test('JSON', async () => {
  await publish('prices', '{"gold":1}');
  expect(await printed(piece('JSON and types'))).toBe('1');
});

test('history, and a page without a hole', async () => {
  await publish('news', '1', '2');
  // Something new comes when the client is there.
  const waiting = printed(piece('History, and a page without a hole'));
  while (site.stats.subscribers === 0) await new Promise(setImmediate);
  await publish('news', '3');
  expect(await waiting).toBe('1, 2\nnew 3');
});

test('a queue', async () => {
  expect(await printed(piece('A queue for publishing'))).toBe('0');
  const messages = publisher.subscribe('news', { backtrack: 1 });
  expect((await messages.next()).value?.data).toBe('sent now, or when the server is back');
  publisher.disconnect();
});

/** Follows two channels in turn by what a piece of the page exports, and prints what is shown. */
const inTurn = (begin: string, change: string, end: string) => `
import { PushStream } from 'pushstream';
const stream = new PushStream({ host: '127.0.0.1', port: process.argv[2], modes: 'websocket' });
const options = { backtrack: 9, limit: 2 };
let look = () => {};
const shown = (messages) => look(messages.map(({ data }) => data).join(' '));
const until = (text) => new Promise((resolve) => (look = (now) => now === text && resolve(console.log(now))));
let waiting = until('a2 a3');
${begin}
await waiting;
waiting = until('b1');
${change}
await waiting;
console.log(Object.keys(stream.channels).join());
${end}
console.log(stream.channelsCount);
stream.disconnect();
`;

const followed = 'a2 a3\nb1\nb\n0';

test('Vue', async () => {
  await publish('a', 'a1', 'a2', 'a3');
  await publish('b', 'b1');
  const program = inTurn(
    `import { effectScope, ref, watch } from 'vue';
import { useChannel } from './channel.js';
const name = ref('a');
const scope = effectScope();
scope.run(() => watch(useChannel(stream, name, options), shown));`,
    "name.value = 'b';",
    'scope.stop();',
  );
  expect(await printed(program, ['vue'], { 'channel.js': piece('Vue') })).toBe(followed);
});

test('Svelte', async () => {
  await publish('a', 'a1', 'a2', 'a3');
  await publish('b', 'b1');
  const program = inTurn(
    `import { channel } from './channel.js';
let leave = channel(stream, 'a', options).subscribe(shown);`,
    "leave(); leave = channel(stream, 'b', options).subscribe(shown);",
    'leave();',
  );
  expect(await printed(program, ['svelte'], { 'channel.js': piece('Svelte') })).toBe(followed);
});

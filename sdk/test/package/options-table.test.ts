// docs/client-options.md is made of the comments in the sources; `vitest -u` with this file writes it anew.
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { readSettings } from '../../src/options/defaults.js';
import { optionsTable, readOptions } from '../support/package/options-table.js';

const source = (file: string) => readFile(new URL(`../../src/${file}.ts`, import.meta.url), 'utf8');

const intro = `# Options of the client

Everything is optional. Empty options count as missing. Times are in milliseconds. Options are fields of the client too, and may be changed until the next connection. See [the client](../sdk/README.md).
`;

test('the page of options is what the sources say', async () => {
  const options = await source('options/options');
  const chapters = [
    intro,
    '## `new PushStream(options)`\n',
    optionsTable([...readOptions(options, 'PushStreamOptions'), ...readOptions(options, 'Settings')]),
    '\nCallbacks, which are fields as well:\n',
    optionsTable(readOptions(await source('options/events'), 'Callbacks')),
    '\n## `addChannel(name, options)`, and `channels: { name: options }`\n',
    optionsTable(readOptions(options, 'ChannelOptions')),
    '\n## `subscribe(name, options)`\n\nThose of a channel, and:\n',
    optionsTable(readOptions(await source('client/subscription'), 'BufferOptions')),
    '\n## `publish(data, options)`\n',
    optionsTable(readOptions(await source('client/publish'), 'PublishOptions')),
  ];
  await expect(`${chapters.join('\n')}\n`).toMatchFileSnapshot('../../../docs/client-options.md');
});

test('the defaults in the comments are those of the code', async () => {
  const settings: Readonly<Record<string, unknown>> = { ...readSettings({}) };
  const checked: string[] = [];
  for (const { names, value } of readOptions(await source('options/options'), 'Settings')) {
    // What differs in the relay dialect, or where it is said what a path is for, stands behind.
    const values = value.replaceAll(/ \([^)]*\)|[;,] (?:relay|which|then|in a|what).*/g, '').split(', ');
    for (const [i, name] of names.entries()) {
      if (!['number', 'boolean', 'string'].includes(typeof settings[name])) continue;
      if (['host', 'port'].includes(name)) continue;
      expect(values[i], name).toBe(String(settings[name]));
      checked.push(name);
    }
  }
  expect(checked.length).toBeGreaterThan(25);
});

test('an option without a default or a use is an error', () => {
  const options = 'export interface Some {\n  /** Says much. Default: 1. */\n  readonly one?: number;\n}\n';
  expect(() => readOptions(options, 'Some')).toThrow('The comment of one has no default or no use');
});

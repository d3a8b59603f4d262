import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Directive, type DirectiveTable, expected } from '../../../src/dialects/directive.js';
import {
  createPushServer,
  type LocationSettings,
  pushStreamDirectives,
  pushStreamServerDirectives,
  type ServerSettings,
  SettingsError,
} from '../../../src/index.js';
import { Lab } from '../../support/push-stream/lab.js';

const location = {
  path: '/sub',
  push_stream_subscriber: 'streaming',
  push_stream_channels_path: '$arg_id',
} as const;

function problem(server: Omit<ServerSettings, 'locations'>, more: Partial<LocationSettings> = {}): string {
  try {
    const locations = [{ ...location, ...more } as LocationSettings];
    createPushServer({ push_stream_shared_memory_size: '1m', ...server, locations });
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  return 'none';
}

describe('a start fails', () => {
  test.each([
    'push_stream_max_number_of_channels',
    'push_stream_max_number_of_wildcard_channels',
    'push_stream_message_ttl',
    'push_stream_max_subscribers_per_channel',
    'push_stream_max_messages_stored_per_channel',
    'push_stream_max_channel_id_length',
    'push_stream_ping_message_interval',
    'push_stream_subscriber_connection_ttl',
    'push_stream_longpolling_connection_ttl',
    'push_stream_wildcard_channel_max_qtd',
  ])('for zero as %s', (name) => {
    const server = { push_stream_wildcard_channel_prefix: 'w_', [name]: 0 };
    expect(problem(server)).toContain(`${name} cannot be zero.`);
  });

  test.each<[string, Omit<ServerSettings, 'locations'>, Partial<LocationSettings>]>([
    [
      'push_stream_shared_memory_size must be set.',
      { push_stream_shared_memory_size: undefined as never },
      {},
    ],
    [
      'The push_stream_shared_memory_size value must be at least',
      { push_stream_shared_memory_size: '127k' },
      {},
    ],
    ['push_stream_message_template cannot be blank.', {}, { push_stream_message_template: '' }],
    [
      'invalid push_stream_subscriber mode value: x, accepted values (streaming, polling, long-polling, eventsource, websocket)',
      {},
      { push_stream_subscriber: 'x' },
    ],
    [
      'invalid push_stream_publisher mode value: x, accepted values (normal, admin)',
      {},
      { push_stream_subscriber: undefined as never, push_stream_publisher: 'x' },
    ],
    ['push_stream_channels_path must be set.', {}, { push_stream_channels_path: undefined as never }],
    [
      'cannot set wildcard channel max qtd if push_stream_wildcard_channel_prefix is not set or blank.',
      {},
      { push_stream_wildcard_channel_max_qtd: 3 },
    ],
    [
      'push_stream_wildcard_channel_prefix is not set or blank',
      { push_stream_max_number_of_wildcard_channels: 3 },
      {},
    ],
    [
      'max number of wildcard channels cannot be smaller than value in push_stream_wildcard_channel_max_qtd.',
      { push_stream_max_number_of_wildcard_channels: 2, push_stream_wildcard_channel_prefix: 'w_' },
      { push_stream_wildcard_channel_max_qtd: 3 },
    ],
    ['padding pattern not match the value x', {}, { push_stream_padding_by_user_agent: 'x' }],
    ['error applying padding pattern to (,1,2', {}, { push_stream_padding_by_user_agent: '(,1,2' }],
    [
      'unable to open file "/none/header.html" for header template',
      {},
      { push_stream_header_template_file: '/none/header.html' },
    ],
    [
      "directive is duplicate or template set by 'push_stream_header_template'",
      {},
      { push_stream_header_template: 'x', push_stream_header_template_file: '/none/header.html' },
    ],
    ['unknown "wrong" variable', {}, { push_stream_channels_path: '$arg_id/$wrong' }],
    ['Did you mean push_stream_channels_path?', {}, { push_stream_channel_path: '$1' } as never],
    ['needs one of', {}, { push_stream_publisher: 'admin' }],
    ['needs one of', {}, { push_stream_subscriber: undefined as never }],
    ['the path must begin with a slash', {}, { path: 'sub' }],
    ['the path is no regular expression', {}, { path: '(', match: 'regex' }],
  ])('with: %s', (message, server, more) => {
    expect(problem(server, more)).toContain(message);
  });

  test('for two locations of one path, not for one that is matched in another way', () => {
    const twice = (match: 'exact' | 'prefix') => () =>
      createPushServer({
        push_stream_shared_memory_size: '1m',
        locations: [
          { ...location, match: 'exact' },
          { ...location, match },
        ],
      });
    expect(twice('exact')).toThrow('there are two locations of this path');
    expect(twice('prefix')).not.toThrow();
  });
});

describe('settings that are right', () => {
  test('names of modes are read in any case, and none means the first', () => {
    expect(problem({}, { push_stream_subscriber: 'Long-Polling' })).toBe('none');
    expect(problem({}, { push_stream_subscriber: '' })).toBe('none');
    expect(problem({}, { push_stream_subscriber: undefined as never, push_stream_publisher: 'ADMIN' })).toBe(
      'none',
    );
  });

  test('no memory need be set where there is no location of this dialect', () => {
    expect(() => createPushServer({ locations: [{ path: '/pub', push_publisher: true }] })).not.toThrow();
  });

  test('a header template from a file; that of the location outranks that of the server', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'header-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'header.html');
    writeFileSync(file, 'from a file ü');
    const lab = new Lab({
      push_stream_header_template: 'from the server',
      subscriber: { push_stream_header_template_file: file },
    });
    expect((await lab.listen('/sub/a')).body).toBe('from a file ü');
    const other = new Lab({ push_stream_header_template: 'from the server' });
    expect((await other.listen('/sub/a')).body).toBe('from the server');
  });

  test('what the server is told holds for the locations that do not say otherwise', async () => {
    const lab = new Lab({
      push_stream_message_template: 'all ~text~',
      default_type: 'text/x',
      more: [
        { ...location, path: '/own', push_stream_message_template: 'own ~text~', default_type: 'text/y' },
      ],
    });
    const [all, own] = [await lab.listen('/sub/a'), await lab.listen('/own?id=a')];
    await lab.publish('a', 'x');
    expect([all.body, own.body]).toEqual(['all x', 'own x']);
    expect([all.header('content-type'), own.header('content-type')]).toEqual(['text/x', 'text/y']);
  });

  test('templates that escape, where that is on', async () => {
    const lab = new Lab({
      push_stream_message_template: '{"text":"~text~"}',
      more: [{ ...location, path: '/escaped', escape_templates: 'on' }],
    });
    const [raw, escaped] = [await lab.listen('/sub/a'), await lab.listen('/escaped?id=a')];
    await lab.publish('a', '"\n');
    expect([raw.body, escaped.body]).toEqual(['{"text":""\n"}', '{"text":"\\"\\n"}']);
  });
});

describe('the README', () => {
  const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8').split('\n');
  const rows = (table: DirectiveTable) =>
    Object.entries(table).map(([name, directive]: [string, Directive]) => {
      const standard = directive.default === '' ? undefined : directive.default;
      const value = standard === undefined ? '' : `\`${standard}\``;
      return `| \`${name}\` | ${expected(directive)} | ${value} | ${directive.doc} |`;
    });

  test('has a row for each setting, as it is declared', () => {
    expect(readme).toEqual(
      expect.arrayContaining([...rows(pushStreamServerDirectives), ...rows(pushStreamDirectives)]),
    );
  });
});

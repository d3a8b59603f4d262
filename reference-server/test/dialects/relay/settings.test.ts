import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Directive, type DirectiveTable, expected } from '../../../src/dialects/directive.js';
import { readRelaySettings, relayDirectives } from '../../../src/dialects/relay/settings.js';
import { createPushServer } from '../../../src/index.js';
import { defaultLocations, serverDirectives } from '../../../src/server-settings.js';

describe('values', () => {
  const read = (given: object) => readRelaySettings({ path: '/pub', push_publisher: true, ...given });

  test('have defaults', () => {
    expect(read({})).toEqual({
      push_publisher: true,
      push_subscriber: undefined,
      push_channel_id: expect.any(Function),
      push_channel_group: '',
      push_max_channel_id_length: 512,
      push_channel_timeout: 5000,
      push_store_messages: true,
      push_message_timeout: 3_600_000,
      push_max_message_buffer_length: 10,
      push_min_message_buffer_length: 1,
      push_message_buffer_length: undefined,
      push_delete_oldest_received_message: false,
      push_min_message_recipients: 0,
      push_subscriber_concurrency: 'broadcast',
      push_subscriber_timeout: 0,
      push_authorized_channels_only: false,
      push_max_channel_subscribers: 0,
      push_ignore_queue_on_no_cache: false,
      push_allowed_origins: expect.any(Function),
    });
  });

  test.each([
    ['2h', 7_200_000],
    ['1h30m', 5_400_000],
    ['500ms', 500],
    ['30', 30_000],
    [1.5, 1500],
    [0, 0],
  ])('%s is %d milliseconds', (given, milliseconds) => {
    expect(read({ push_message_timeout: given }).push_message_timeout).toBe(milliseconds);
  });

  test('push_message_buffer_length sets both bounds', () => {
    expect(read({ push_message_buffer_length: 7 })).toMatchObject({
      push_min_message_buffer_length: 7,
      push_max_message_buffer_length: 7,
    });
  });
});

describe('errors say what is wrong, where, and what would be right', () => {
  test.each([
    [{ path: '/a' }, 'location /a: needs push_publisher or push_subscriber, and not both.'],
    [
      { path: '/a', push_publisher: true, push_subscriber: 'long-poll' },
      'location /a: needs push_publisher or push_subscriber, and not both.',
    ],
    [
      { path: '/a', push_publisher: true, push_mesage_timeout: 1 },
      'location /a: unknown setting push_mesage_timeout. Did you mean push_message_timeout?',
    ],
    [
      { path: '/a', push_publisher: true, push_store_messages: 'maybe' },
      'location /a: push_store_messages must be on or off, not "maybe".',
    ],
    [
      { path: '/a', push_subscriber: 'longpoll' },
      'location /a: push_subscriber must be long-poll or interval-poll, not "longpoll".',
    ],
    [
      { path: '/a', push_publisher: true, push_message_timeout: '2x' },
      "location /a: push_message_timeout must be a time such as '30s' or '2h', or a number of seconds, not \"2x\".",
    ],
    [
      { path: '/a', push_publisher: true, push_max_message_buffer_length: -1 },
      'location /a: push_max_message_buffer_length must be a whole number from 0, not -1.',
    ],
    [
      { path: '/a', push_publisher: true, push_min_message_buffer_length: 11 },
      'location /a: push_min_message_buffer_length 11 is more than push_max_message_buffer_length 10.',
    ],
    [
      { path: '/a', push_publisher: true, push_channel_id: '$nothing' },
      'location /a: push_channel_id: unknown "nothing" variable.',
    ],
    [
      { path: 'a', push_publisher: true },
      'location a: the path must begin with a slash and hold no space, ? or #.',
    ],
  ])('%j', (location, message) => {
    expect(() => createPushServer({ locations: [location as never] })).toThrow(message);
  });

  test('of the server', () => {
    expect(() => createPushServer({ port: 65536 })).toThrow('server: port must be at most 65535, not 65536.');
    expect(() => createPushServer({ client_max_body_size: '1x' })).toThrow(
      'server: client_max_body_size must be a size such as \'32M\', or a number of bytes, not "1x".',
    );
    const location = { path: '/a', push_publisher: true };
    expect(() => createPushServer({ locations: [location, location] })).toThrow(
      'location /a: there are two locations of this path.',
    );
  });
});

describe('the README', () => {
  const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
  const rows = (table: DirectiveTable) =>
    Object.entries(table).map(([name, directive]: [string, Directive]) => {
      const { doc } = directive;
      const standard =
        directive.default === undefined || directive.default === '' ? '' : `\`${directive.default}\``;
      return `| \`${name}\` | ${expected(directive)} | ${standard} | ${doc} |`;
    });

  test('has a row for each setting, as it is declared', () => {
    expect(readme.split('\n')).toEqual(
      expect.arrayContaining([...rows(serverDirectives), ...rows(relayDirectives)]),
    );
  });

  test('names the default locations', () => {
    for (const { path } of defaultLocations) expect(readme).toContain(`\`${path}?id=\``);
  });
});

import { describe, expect, test } from 'vitest';
import {
  type DirectiveTable,
  readGiven,
  SettingsError,
  settingsAt,
  withDefaults,
} from '../../src/dialects/directive.js';
import {
  createPushServer,
  type LocationSettings,
  SettingsError as Published,
  type ServerSettings,
} from '../../src/index.js';

const table = {
  a_time: { type: 'duration', default: '1m', doc: '' },
  a_size: { type: 'size', default: undefined, doc: '' },
  a_flag: { type: 'flag', default: 'off', doc: '' },
  a_text: { type: 'expression', default: undefined, doc: '' },
} as const satisfies DirectiveTable;

/** What is thrown, with what it is about. */
function thrownBy(task: () => unknown) {
  try {
    task();
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const { message, reason, directive, value } = error;
    return { message, reason, directive, value };
  }
  return undefined;
}

const given = (inputs: Record<string, unknown>) => readGiven(table, inputs);

describe('reading', () => {
  test('leaves out what was not given, and does not read again what was', () => {
    const values = given({ a_time: '2s', a_flag: 'on' });
    expect(values).toEqual({ a_time: 2000, a_flag: true });
    expect(withDefaults(table, values)).toEqual({ a_time: 2000, a_flag: true });
    expect(withDefaults(table, {})).toEqual({ a_time: 60_000, a_flag: false });
  });

  test.each([
    [0.5, 500],
    [2, 2000],
    ['1h30m', 5_400_000],
  ])('takes the time %j', (input, milliseconds) => {
    expect(given({ a_time: input }).a_time).toBe(milliseconds);
  });

  test.each(['5M', '1y', '30m1h', -1, Number.NaN, true])('refuses the time %j', (input) => {
    expect(thrownBy(() => given({ a_time: input }))).toMatchObject({ directive: 'a_time', value: input });
  });
});

describe('an error of settings', () => {
  test.each([
    [{ a_size: 'large' }, 'a_size', "a_size must be a size such as '32M', or a number of bytes, not"],
    [{ a_text: '$nothing' }, 'a_text', 'a_text: unknown "nothing" variable.'],
    [{ a_tme: '1s' }, 'a_tme', 'unknown setting a_tme. Did you mean a_time?'],
  ])('of %j is about %s', (inputs, directive, reason) => {
    const thrown = thrownBy(() => given(inputs));
    expect(thrown).toMatchObject({ directive, value: Object.values(inputs)[0] });
    expect(thrown?.reason).toContain(reason);
    expect(thrown?.message).toBe(thrown?.reason);
  });

  test('says where it is once somebody knows, and stays about the same', () => {
    const thrown = thrownBy(() => settingsAt('location /a', () => given({ a_size: 'x' })));
    expect(thrown?.message).toBe(`location /a: ${thrown?.reason}`);
    expect(thrown).toMatchObject({ directive: 'a_size', value: 'x' });
  });

  test('lets other errors through as they are', () => {
    const fault = new TypeError('a fault of the code');
    const failing = () => {
      throw fault;
    };
    expect(() => settingsAt('location /a', failing)).toThrow(fault);
  });
});

describe('what a server is told', () => {
  const location = { path: '/a', push_stream_subscriber: 'streaming', push_stream_channels_path: '$1' };

  const about = (server: Omit<ServerSettings, 'locations'>, more: Record<string, unknown> = {}) =>
    thrownBy(() =>
      createPushServer({
        push_stream_shared_memory_size: '1m',
        ...server,
        locations: [{ ...location, ...more } as LocationSettings],
      }),
    );

  test('is refused by the error that is published', () => {
    expect(SettingsError).toBe(Published);
  });

  test.each<[string, unknown, Omit<ServerSettings, 'locations'>, Record<string, unknown>?]>([
    ['port', 70_000, { port: 70_000 }],
    ['push_stream_shared_memory_size', 1024, { push_stream_shared_memory_size: '1k' }],
    ['push_stream_message_ttl', 0, { push_stream_message_ttl: 0 }],
    ['push_stream_subscriber', 'x', {}, { push_stream_subscriber: 'x' }],
    ['push_stream_padding_by_user_agent', 'x', {}, { push_stream_padding_by_user_agent: 'x' }],
    ['push_stream_header_template_file', '/none', {}, { push_stream_header_template_file: '/none' }],
    ['push_stream_wildcard_channel_max_qtd', 3, {}, { push_stream_wildcard_channel_max_qtd: 3 }],
    ['push_stream_message_template', '', {}, { push_stream_message_template: '' }],
    ['allowed_origins', 'x', { allowed_origins: 'x' }],
    ['path', 'a', {}, { path: 'a' }],
  ])('names %s where it is to blame', (directive, value, server, more) => {
    expect(about(server, more)).toMatchObject({ directive, value });
  });

  test('names none where no single one is', () => {
    expect(about({}, { push_stream_subscriber: undefined })).toMatchObject({ directive: undefined });
  });
});

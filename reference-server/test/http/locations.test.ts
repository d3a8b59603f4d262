import { describe, expect, test } from 'vitest';
import type { LocationSettings } from '../../src/index.js';
import { VirtualServer } from '../support/wire/virtual-server.js';

type Match = 'exact' | 'prefix' | 'prefix-first' | 'regex' | 'regex-any-case';

/** A server whose locations tell which of them answered: a streaming location sends its name first. */
function start(...places: [match: Match, path: string, channels?: string][]): VirtualServer {
  const locations = places.map(
    ([match, path, channels = 'c']): LocationSettings => ({
      path,
      match,
      push_stream_subscriber: 'polling',
      push_stream_channels_path: channels,
      push_stream_last_event_id: 'none',
      push_stream_header_template: `${match} ${path} `,
      push_stream_message_template: '~channel~',
    }),
  );
  return new VirtualServer({
    push_stream_shared_memory_size: '1m',
    locations: [
      ...locations,
      {
        path: '/publish',
        push_stream_publisher: 'normal',
        push_stream_channels_path: '$arg_id',
        push_stream_store_messages: 'on',
      },
    ],
  });
}

async function found(lab: VirtualServer, path: string): Promise<string> {
  await lab.request('POST', '/publish?id=c', {}, 'x');
  const client = lab.connect().send(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  await lab.run(client.closed);
  return client.unread;
}

describe('a location is found', () => {
  const lab = () =>
    start(
      ['exact', '/a', 'c.b1'],
      ['prefix', '/a', 'c.b1'],
      ['prefix', '/a/b', 'c.b1'],
      ['prefix-first', '/a/first', 'c.b1'],
      ['regex', '^/a/.*x', 'c.b1'],
      ['regex', '^/a/.*xy', 'c.b1'],
      ['regex-any-case', '^/q', 'c.b1'],
    );

  test.each([
    ['/a', 'exact /a'],
    ['/a?x=/a/b', 'exact /a'],
    ['/abc', 'prefix /a'],
    ['/a/b/c', 'prefix /a/b'],
    ['/a/b/x', 'regex ^/a/.*x'],
    ['/a/b/xy', 'regex ^/a/.*x'],
    ['/a/first/x', 'prefix-first /a/first'],
    ['/Q', 'regex-any-case ^/q'],
    ['/A/x', '404'],
    ['/%61/%62', 'prefix /a/b'],
    ['//a//b', 'prefix /a/b'],
    ['/z/../a/./b', 'prefix /a/b'],
    ['/a/../..', '404'],
    ['/a/%zz', '404'],
    ['/a/%00', '404'],
    ['/%2e%2e/a', '404'],
  ])('of %s: %s', async (path, expected) => {
    expect(await found(lab(), path)).toContain(expected);
  });
});

describe('what a path is made of', () => {
  test('a channel by a part of the path, decoded once by the path and once as a channel', async () => {
    const lab = start(['regex', '^/sub/(.*)\\.(.*)$', '$2.b1']);
    await lab.request('POST', '/publish?id=%C3%A9', {}, 'x');
    const client = lab.connect().send('GET /sub/x.%C3%A9 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    await lab.run(client.closed);
    expect(Buffer.from(client.unread, 'latin1').toString()).toContain('$ é\r\n0\r\n');
  });

  test('channel ids are never paths', async () => {
    const lab = start(['regex', '^/sub/(.*)$', '$1.b1']);
    expect((await lab.request('GET', '/sub/../../etc/passwd')).status).toBe(404);
    expect((await lab.request('GET', '/sub/..%2f..%2fetc')).status).toBe(404);
    await lab.request('POST', '/publish?id=..%2F..%2Fetc', {}, 'x');
    expect((await lab.request('GET', '/sub/...')).status).toBe(304);
  });
});

describe('an expression that could take forever', () => {
  const text = 'a'.repeat(4000);

  test('takes a request in one pass, where that can be done', async () => {
    const lab = start(['regex', '^/(?:a|a)*$', 'c.b1'], ['prefix', '/', 'c.b1']);
    expect(await found(lab, `/${text}`)).toContain('regex ^/(?:a|a)*$');
    expect(await found(lab, `/${text}!`)).toContain('prefix /');
  });

  test('is refused at the start, where it cannot', () => {
    expect(() => start(['regex', '^/(?:a|a)*(?!b)$'])).toThrow(
      'the path is no regular expression that can be used',
    );
  });

  test('is given up after many steps, and the request is answered', async () => {
    const lab = start(['regex', '^/a*a*a*a*a*(?!b)$', 'c.b1'], ['prefix', '/', 'c.b1']);
    expect((await lab.request('GET', `/${text}b`)).status).toBe(500);
    expect(
      (await lab.request('GET', `/${text}b`, { Upgrade: 'websocket', Connection: 'Upgrade' })).status,
    ).toBe(500);
    expect(await found(lab, '/aab')).toContain('prefix /');
  });
});

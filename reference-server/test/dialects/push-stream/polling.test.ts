import { describe, expect, test } from 'vitest';
import { Lab } from '../../support/push-stream/lab.js';

const now = 'Thu, 01 Jan 2026 00:00:00 GMT';

describe('polling', () => {
  test('gives what is there, with the position of the last message', async () => {
    const lab = new Lab({
      subscriber: { push_stream_header_template: '<', push_stream_footer_template: '>' },
    });
    await lab.publishAll('a', 'x', 'y');
    const poll = await lab.listen('/poll/a.b1');
    expect([poll.status, poll.body, poll.ended]).toEqual([200, '<2:a:y;>', true]);
    expect([poll.header('last-modified'), poll.header('etag')]).toEqual([now, 'W/2']);
    expect([poll.header('content-type'), poll.header('expires')]).toEqual([
      'text/plain',
      'Thu, 01 Jan 1970 00:00:01 GMT',
    ]);
  });

  test('walks on with the position it was told', async () => {
    const lab = new Lab();
    await lab.publish('a', '1');
    const first = await lab.listen('/poll/a', { 'If-Modified-Since': 'Thu, 01 Jan 1970 00:00:00 GMT' });
    await lab.publish('a', '2');
    const position = {
      'If-Modified-Since': first.header('last-modified') ?? '',
      'If-None-Match': first.header('etag') ?? '',
    };
    const second = await lab.listen('/poll/a', position);
    expect([first.body, second.body]).toEqual(['1:a:1;', '2:a:2;']);
    const third = await lab.request('GET', '/poll/a', {
      'If-Modified-Since': second.header('last-modified') ?? '',
      'If-None-Match': second.header('etag') ?? '',
    });
    expect([third.status, third.header('last-modified'), third.header('etag')]).toEqual([304, now, 'W/2']);
  });

  test('of nothing gives 304 and the position asked with', async () => {
    const lab = new Lab();
    await lab.publish('a', 'x');
    const none = await lab.request('GET', '/poll/a');
    expect([none.status, none.header('last-modified'), none.header('etag')]).toEqual([
      304,
      undefined,
      undefined,
    ]);
    expect([none.header('content-type'), none.header('content-length')]).toEqual(['text/plain', '0']);
    const future = { 'If-Modified-Since': 'Fri, 01 Jan 2038 00:00:00 GMT', 'If-None-Match': 'W/4' };
    const asked = await lab.request('GET', '/poll/a', future);
    expect([asked.status, asked.header('last-modified'), asked.header('etag')]).toEqual([
      304,
      future['If-Modified-Since'],
      'W/4',
    ]);
  });

  test('gives the later of the position asked with and of the channels that have something', async () => {
    const lab = new Lab();
    await lab.publish('b', 'x');
    await lab.publish('a', 'x');
    await lab.publish('c', 'x');
    // The last of c does not count: it has nothing to send.
    const poll = await lab.listen('/poll/b.b1/a.b1/c');
    expect([poll.body, poll.header('etag')]).toEqual(['1:b:x;1:a:x;', 'W/2']);
    const reversed = await lab.listen('/poll/a.b1/b.b1');
    expect(reversed.header('etag')).toBe('W/2');
    const future = { 'If-Modified-Since': 'Fri, 01 Jan 2038 00:00:00 GMT', 'If-None-Match': 'W/4' };
    const later = await lab.listen('/poll/a.b1', future);
    expect([later.body, later.header('last-modified'), later.header('etag')]).toEqual([
      '1:a:x;',
      future['If-Modified-Since'],
      'W/4',
    ]);
  });

  test('counts unstored messages in the position of a channel that has something', async () => {
    const lab = new Lab();
    await lab.publish('a', 'stored');
    await lab.request('POST', '/normal?id=a', {}, 'not stored');
    const poll = await lab.listen('/poll/a.b1');
    expect([poll.body, poll.header('etag')]).toEqual(['1:a:stored;', 'W/2']);
  });

  test('makes the channel, and is no subscriber', async () => {
    const lab = new Lab();
    await lab.request('GET', '/poll/a');
    expect(await lab.has('a')).toBe(true);
    expect((await lab.statistics()).subscribers).toBe(0);
  });

  test('goes on after the message with the event id, however early the time', async () => {
    const lab = new Lab();
    await lab.publish('a', 'one', { 'Event-Id': 'e1' });
    await lab.publish('a', 'two');
    const headers = { 'If-Modified-Since': 'Thu, 01 Jan 1970 00:00:00 GMT', 'Last-Event-ID': 'e1' };
    expect((await lab.request('GET', '/poll/a', headers)).body).toBe('2:a:two;');
    const unknown = await lab.request('GET', '/poll/a', { ...headers, 'Last-Event-ID': 'none' });
    expect(unknown.body).toBe('1:a:one;2:a:two;');
  });

  test('of HTTP/1.0 has its answer unchunked', async () => {
    const lab = new Lab();
    await lab.publish('a', 'x');
    const client = lab.connect().send('GET /poll/a.b1 HTTP/1.0\r\n\r\n');
    await lab.run(client.closed);
    expect(client.unread).toMatch(/\r\n\r\n1:a:x;$/);
    expect(client.unread).not.toMatch(/transfer-encoding/i);
  });

  test('becomes long-polling where the request says so, not the other way round', async () => {
    const lab = new Lab();
    const held = await lab.listen('/poll/a', { 'X-Nginx-PushStream-Mode': 'LONG-polling' });
    const other = await lab.listen('/lp/a', { 'X-Nginx-PushStream-Mode': 'polling' });
    await lab.publish('a', 'x');
    expect([held.body, other.body]).toEqual(['1:a:x;', '1:a:x;']);
  });
});

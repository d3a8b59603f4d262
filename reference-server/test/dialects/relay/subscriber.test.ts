import { describe, expect, test } from 'vitest';
import { defaultLocations } from '../../../src/server-settings.js';
import type { WireResponse } from '../../support/wire/http-client.js';
import { VirtualServer } from '../../support/wire/virtual-server.js';

/** Own locations, which pages of every origin may use. */
const openToAll = { locations: defaultLocations };

/** The headers that echo a message's validators. */
function echo(response: WireResponse): Record<string, string> {
  return {
    'If-Modified-Since': response.header('last-modified') ?? '',
    'If-None-Match': response.header('etag') ?? '',
  };
}

/** A response without what differs between any two. */
function comparable({ status, headers, body }: WireResponse) {
  return { status, headers: headers.filter(([name]) => name !== 'Date'), body };
}

describe('asking for a message', () => {
  test('without validators, or with empty or unreadable ones, gives the oldest', async () => {
    const lab = new VirtualServer();
    await lab.publish('a', 'first');
    await lab.publish('a', 'second');
    for (const value of ['', 'None', 'null', '2026-01-01', 'Thu, 32 Dec 2025 00:00:00 GMT']) {
      const response = await lab.request('GET', '/relay/sub?id=a', { 'If-Modified-Since': value });
      expect([value, response.status, response.body]).toEqual([value, 200, 'first']);
    }
    expect((await lab.request('GET', '/relay/sub?id=a', { 'If-None-Match': '"1"' })).body).toBe('first');
  });

  test('gives the message with its type, a date, a tag, and nothing for caches', async () => {
    const lab = new VirtualServer();
    await lab.publish('a', '{"n":1}', { 'Content-Type': 'application/json; charset=x' });
    const response = await lab.request('GET', '/relay/sub?id=a');
    expect(response.status).toBe(200);
    expect(response.body).toBe('{"n":1}');
    expect(response.header('content-type')).toBe('application/json; charset=x');
    expect(response.header('last-modified')).toBe('Thu, 01 Jan 2026 00:00:00 GMT');
    expect(response.header('etag')).toBe('"1"');
    expect(response.header('vary')).toBe('If-None-Match, If-Modified-Since');
    expect(response.header('cache-control')).toBe('no-store');
    expect(response.header('content-length')).toBe('7');
  });

  test('gives no type where the publisher gave none', async () => {
    const lab = new VirtualServer();
    await lab.publish('a', 'x');
    await lab.publish('b', 'x', { 'Content-Type': '' });
    for (const id of ['a', 'b']) {
      expect((await lab.request('GET', `/relay/sub?id=${id}`)).header('content-type')).toBeUndefined();
    }
  });

  test('walks a queue once and in order, within one second too, whatever form the tag comes back in', async () => {
    const lab = new VirtualServer();
    const sent = ['1', '2', '3', '4', '5', '6', '7', '8'];
    for (const body of sent) {
      await lab.publish('a', body);
      await lab.publish('another', body);
      if (body === '4') await lab.pass(1000);
    }
    for (const form of [
      (n: string) => `"${n}"`,
      (n: string) => `W/"${n}"`,
      (n: string) => n,
      (n: string) => `W/${n}`,
    ]) {
      const got: string[] = [];
      let headers: Record<string, string> = {};
      for (;;) {
        const response = await lab.request('GET', '/relay/poll?id=a', headers);
        if (response.status === 304) break;
        got.push(response.body);
        const tag = response.header('etag')?.replaceAll('"', '') ?? '';
        headers = { ...echo(response), 'If-None-Match': form(tag) };
      }
      expect(got).toEqual(sent);
    }
  });

  test('with a date alone gives later seconds only', async () => {
    const lab = new VirtualServer();
    for (const body of ['1', '2']) await lab.publish('a', body);
    await lab.pass(1000);
    await lab.publish('a', '3');
    const headers = { 'If-Modified-Since': 'Thu, 01 Jan 2026 00:00:00 GMT' };
    expect((await lab.request('GET', '/relay/sub?id=a', headers)).body).toBe('3');
  });

  test.each([
    // What a proxy that compresses makes of a tag, and what a cache lists.
    ['"1-gzip"', '2'],
    ['W/"1-gzip"', '2'],
    ['"1;gzip"', '2'],
    ['"0", "1"', '2'],
    ['"x", "1"', '2'],
    // What cannot be read repeats, and loses nothing.
    ['"a", "b"', '1'],
    ['*', '1'],
    ['', '1'],
    ['"12x"', '1'],
    ['99999999999999999999', '1'],
  ])('with the date and the tag %j gives message %s', async (tag, body) => {
    const lab = new VirtualServer();
    for (const text of ['1', '2', '3']) await lab.publish('a', text);
    const headers = { 'If-Modified-Since': 'Thu, 01 Jan 2026 00:00:00 GMT', 'If-None-Match': tag };
    expect((await lab.request('GET', '/relay/sub?id=a', headers)).body).toBe(body);
  });

  test.each(['UTC', '+0000', 'Z', ''])('reads a date whose zone is written %j', async (zone) => {
    const lab = new VirtualServer();
    await lab.publish('a', '1');
    await lab.pass(1000);
    await lab.publish('a', '2');
    const headers = { 'If-Modified-Since': `Thu, 01 Jan 2026 00:00:00 ${zone}` };
    expect((await lab.request('GET', '/relay/sub?id=a', headers)).body).toBe('2');
    expect((await lab.request('GET', '/poll/a', headers)).body).toContain('2');
  });

  test('after a message that expired or was deleted gives the next one there is', async () => {
    const lab = new VirtualServer();
    await lab.publish('a', 'old');
    const old = await lab.request('GET', '/relay/sub?id=a');
    await lab.request('DELETE', '/relay/pub?id=a');
    await lab.publish('a', 'new');
    expect((await lab.request('GET', '/relay/sub?id=a', echo(old))).body).toBe('new');
  });

  test('reads the dates of older clients', async () => {
    const lab = new VirtualServer();
    await lab.publish('a', '1');
    await lab.pass(1000);
    await lab.publish('a', '2');
    for (const date of [
      'Thursday, 01-Jan-26 00:00:00 GMT',
      'Thu Jan  1 00:00:00 2026',
      'Thu, 01 Jan 2026 00:00:00 GMT; length=1',
    ]) {
      const headers = { 'If-Modified-Since': date, 'If-None-Match': '1' };
      expect([date, (await lab.request('GET', '/relay/sub?id=a', headers)).body]).toEqual([date, '2']);
    }
  });
});

describe('a position that nothing here can have yet', () => {
  const future = 'Fri, 01 Jan 2038 00:00:00 GMT';

  test('as a date or with tag 0 means what comes next, and is told how to go on', async () => {
    const lab = new VirtualServer();
    await lab.publish('a', 'old');
    for (const headers of [
      { 'If-Modified-Since': future },
      { 'If-Modified-Since': future, 'If-None-Match': '0' },
    ]) {
      const nothing = await lab.request('GET', '/relay/poll?id=a', headers);
      expect(nothing.status).toBe(304);
      await lab.publish('a', 'new');
      const next = await lab.request('GET', '/relay/poll?id=a', echo(nothing));
      expect([next.status, next.body]).toEqual([200, 'new']);
    }
  });

  test('held, gets the next message at once', async () => {
    const lab = new VirtualServer();
    await lab.publish('a', 'old');
    const { response } = await lab.held('/relay/sub?id=a', { 'If-Modified-Since': future });
    await lab.publish('a', 'new');
    expect((await lab.run(response)).body).toBe('new');
  });

  test('with the tag of a message is from before a restart: nothing is held back', async () => {
    const lab = new VirtualServer();
    await lab.publish('a', 'since the restart');
    const headers = { 'If-Modified-Since': future, 'If-None-Match': '"1"' };
    expect((await lab.request('GET', '/relay/sub?id=a', headers)).body).toBe('since the restart');
  });
});

describe('long-polling', () => {
  test('a held response cannot be told from one that was there', async () => {
    const lab = new VirtualServer(openToAll);
    const { response } = await lab.held('/relay/sub?id=a', { Origin: 'http://b.example' });
    await lab.publish('a', 'hello', { 'Content-Type': 'text/x-greeting' });
    const held = await lab.run(response);
    const existing = await lab.request('GET', '/relay/sub?id=a', { Origin: 'http://b.example' });
    expect(held.body).toBe('hello');
    expect(comparable(held)).toEqual(comparable(existing));
  });

  test('whoever is held gets the message, also one whose date says it has had that second', async () => {
    const lab = new VirtualServer();
    await lab.publish('a', '1');
    const date = { 'If-Modified-Since': 'Thu, 01 Jan 2026 00:00:00 GMT' };
    const { response } = await lab.held('/relay/sub?id=a', date);
    await lab.publish('a', '2');
    expect((await lab.run(response)).body).toBe('2');
  });

  test('a message that is not stored reaches those who are held, and only them', async () => {
    const lab = new VirtualServer();
    const { response } = await lab.held('/relay/sub?id=a');
    const sent = await lab.request('POST', '/relay/pub-nostore?id=a', {}, 'now');
    expect([sent.status, sent.body]).toEqual([201, expect.stringContaining('queued messages: 0')]);
    expect((await lab.run(response)).body).toBe('now');
    expect((await lab.request('POST', '/relay/pub-nostore?id=a', {}, 'gone')).status).toBe(202);
    expect((await lab.request('GET', '/relay/poll?id=a')).status).toBe(304);
  });

  test('a deleted channel says 410 before the publisher hears of it', async () => {
    const lab = new VirtualServer();
    const order: string[] = [];
    const { response } = await lab.held('/relay/sub?id=a');
    const watched = response.then(({ status }) => order.push(`subscriber ${status}`));
    const deleted = lab.send('DELETE', '/relay/pub?id=a').response;
    await lab.run(deleted.then(({ status }) => order.push(`publisher ${status}`)));
    await watched;
    expect(order).toEqual(['subscriber 410', 'publisher 200']);
  });

  test('times out with 304 and where to go on', async () => {
    const lab = new VirtualServer({
      locations: [
        { path: '/pub', push_publisher: true },
        { path: '/sub', push_subscriber: 'long-poll', push_subscriber_timeout: '2s' },
      ],
    });
    await lab.request('POST', '/pub?id=a', {}, 'old');
    const got = await lab.request('GET', '/sub?id=a');
    const started = lab.clock.elapsed();
    const nothing = await lab.request('GET', '/sub?id=a', echo(got));
    expect(nothing.status).toBe(304);
    expect(lab.clock.elapsed() - started).toBe(2000);
    expect(echo(nothing)).toEqual(echo(got));
    expect(nothing.header('content-length')).toBeUndefined();
    expect(lab.server.stats().subscribers).toBe(0);
  });

  test('waits without end where no time is set', async () => {
    const lab = new VirtualServer();
    const { response } = await lab.held('/relay/sub?id=a');
    await lab.pass(30 * 24 * 3_600_000);
    await lab.publish('a', 'at last');
    expect((await lab.run(response)).body).toBe('at last');
  });

  test('a client that goes away is forgotten at once, however it goes', async () => {
    const lab = new VirtualServer();
    for (const leave of ['end', 'destroy', 'resetAndDestroy'] as const) {
      const { client } = await lab.held('/relay/sub?id=a');
      const socket = client.socket as typeof client.socket & { resetAndDestroy(): void };
      socket[leave]();
      await lab.fence();
      expect([leave, lab.server.stats().subscribers]).toEqual([leave, 0]);
    }
    expect((await lab.publish('a', 'x')).status).toBe(202);
  });

  test('a stopping server answers 304', async () => {
    const lab = new VirtualServer();
    const { response } = await lab.held('/relay/sub?id=a');
    await lab.close();
    const { status, header } = await response;
    expect([status, header('connection')]).toEqual([304, 'close']);
  });
});

describe('interval-polling', () => {
  test('is never held, makes no channel, and says where to go on', async () => {
    const lab = new VirtualServer();
    const nothing = await lab.request('GET', '/relay/poll?id=a');
    expect(nothing.status).toBe(304);
    expect(lab.server.stats().channels).toBe(0);
    // For one who echoes the date alone, the second that has begun must not be over.
    await lab.publish('a', 'in the same second');
    const date = { 'If-Modified-Since': nothing.header('last-modified') ?? '' };
    expect((await lab.request('GET', '/relay/poll?id=a', date)).body).toBe('in the same second');
  });
});

describe('concurrency', () => {
  test('broadcast: all are held, each gets the message', async () => {
    const lab = new VirtualServer();
    const all = [await lab.held('/relay/sub?id=a'), await lab.held('/relay/sub?id=a')];
    const sent = await lab.publish('a', 'x');
    expect([sent.status, sent.body]).toEqual([201, expect.stringContaining('active subscribers: 2')]);
    for (const { response } of all) expect((await lab.run(response)).body).toBe('x');
  });

  test('last: the older request is told at once', async () => {
    const lab = new VirtualServer();
    const older = await lab.held('/relay/last?id=a');
    const newer = lab.send('GET', '/relay/last?id=a');
    expect((await lab.run(older.response)).status).toBe(409);
    expect(lab.server.stats().subscribers).toBe(1);
    await lab.publish('a', 'x');
    expect((await lab.run(newer.response)).body).toBe('x');
  });

  test('first: the newer request is told at once', async () => {
    const lab = new VirtualServer();
    const older = await lab.held('/relay/first?id=a');
    expect((await lab.request('GET', '/relay/first?id=a')).status).toBe(409);
    await lab.publish('a', 'x');
    expect((await lab.run(older.response)).body).toBe('x');
  });

  test('a request whose message is there takes no place', async () => {
    const lab = new VirtualServer();
    await lab.publish('a', 'x');
    const got = await lab.request('GET', '/relay/first?id=a');
    await lab.held('/relay/first?id=a', echo(got));
    expect((await lab.request('GET', '/relay/first?id=a')).body).toBe('x');
  });
});

describe('limits', () => {
  test('a channel that nobody has created is refused where that is asked for', async () => {
    const lab = new VirtualServer({
      locations: [
        { path: '/pub', push_publisher: true },
        { path: '/sub', push_subscriber: 'interval-poll', push_authorized_channels_only: 'on' },
      ],
    });
    expect((await lab.request('GET', '/sub?id=a')).status).toBe(403);
    await lab.request('PUT', '/pub?id=a');
    expect((await lab.request('GET', '/sub?id=a')).status).toBe(304);
  });

  test('no more than so many are held; a place that is left can be taken', async () => {
    const lab = new VirtualServer({
      locations: [
        { path: '/pub', push_publisher: true },
        { path: '/sub', push_subscriber: 'long-poll', push_max_channel_subscribers: 1 },
      ],
    });
    const { client } = await lab.held('/sub?id=a');
    expect((await lab.request('GET', '/sub?id=a')).status).toBe(403);
    await lab.held('/sub?id=b');
    client.destroy();
    await lab.fence();
    await lab.held('/sub?id=a');
  });

  test('a request that would have to be held is answered 503 when memory is used up', async () => {
    const lab = new VirtualServer({ push_max_reserved_memory: 600 });
    await lab.held('/relay/sub?id=a');
    expect((await lab.request('GET', '/relay/sub?id=b')).status).toBe(503);
  });

  test('no-cache passes the queue by, where that is asked for', async () => {
    const lab = new VirtualServer({
      locations: [
        { path: '/pub', push_publisher: true },
        { path: '/sub', push_subscriber: 'long-poll', push_ignore_queue_on_no_cache: 'on' },
      ],
    });
    await lab.request('POST', '/pub?id=a', {}, 'stored');
    expect((await lab.request('GET', '/sub?id=a')).body).toBe('stored');
    const { response } = await lab.held('/sub?id=a', { 'Cache-Control': 'max-age=0, no-cache' });
    const other = await lab.held('/sub?id=a', { Pragma: 'no-cache' });
    await lab.request('POST', '/pub?id=a', {}, 'fresh');
    for (const held of [response, other.response]) expect((await lab.run(held)).body).toBe('fresh');
  });
});

describe('methods', () => {
  test('all but GET get 405 and publish nothing', async () => {
    const lab = new VirtualServer(openToAll);
    await lab.request('PUT', '/relay/pub?id=a');
    for (const method of ['POST', 'PUT', 'DELETE', 'HEAD', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND']) {
      const body = method === 'POST' ? 'x' : undefined;
      const response = await lab.request(method, '/relay/sub?id=a', { Origin: 'http://b.example' }, body);
      expect([method, response.status, response.header('allow')]).toEqual([method, 405, 'GET']);
      expect(response.header('access-control-allow-origin')).toBe('*');
    }
    expect(lab.server.stats()).toMatchObject({ channels: 1, messages: 0, subscribers: 0 });
  });

  test('a preflight is answered with what is allowed', async () => {
    const lab = new VirtualServer(openToAll);
    const response = await lab.request('OPTIONS', '/relay/sub?id=a', {
      Origin: 'http://b.example',
      'Access-Control-Request-Method': 'GET',
    });
    expect(response.status).toBe(200);
    expect(response.body).toBe('');
    expect(response.header('access-control-allow-origin')).toBe('*');
    expect(response.header('access-control-allow-methods')).toBe('GET');
    expect(response.header('access-control-allow-headers')).toContain('If-None-Match');
  });

  test('scripts of another origin may read the validators, of every answer', async () => {
    const lab = new VirtualServer(openToAll);
    await lab.publish('a', 'x');
    for (const target of ['/relay/sub?id=a', '/relay/poll?id=b', '/relay/sub']) {
      const response = await lab.request('GET', target, { Origin: 'http://b.example' });
      expect(response.header('access-control-allow-origin')).toBe('*');
      expect(response.header('access-control-expose-headers')).toBe('Etag, Last-Modified');
      const plain = await lab.request('GET', target);
      expect(plain.header('access-control-allow-origin')).toBeUndefined();
    }
  });
});

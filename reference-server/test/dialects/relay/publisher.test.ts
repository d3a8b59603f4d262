import { describe, expect, test } from 'vitest';
import { defaultLocations } from '../../../src/server-settings.js';
import { VirtualServer } from '../../support/wire/virtual-server.js';

describe('POST', () => {
  test('202 and what is stored when nobody waits, 201 and who was held when somebody does', async () => {
    const lab = new VirtualServer();
    const alone = await lab.publish('a', 'x');
    expect(alone.status).toBe(202);
    expect(alone.header('content-type')).toBe('text/plain');
    expect(alone.body).toBe(
      'queued messages: 1\r\nlast requested: -1 sec. ago (-1=never)\r\nactive subscribers: 0',
    );
    await lab.held('/relay/sub?id=b');
    await lab.pass(2500);
    const sent = await lab.publish('b', 'x');
    expect(sent.status).toBe(201);
    expect(sent.body).toBe(
      'queued messages: 1\r\nlast requested: 2 sec. ago (-1=never)\r\nactive subscribers: 1',
    );
  });

  test('delivers every byte as it came, also none at all, in any framing', async () => {
    const lab = new VirtualServer();
    const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => (index * 31) % 256);
    await lab.request('POST', '/relay/pub?id=a', {}, bytes);
    expect(Buffer.compare((await lab.request('GET', '/relay/sub?id=a')).bytes, bytes)).toBe(0);

    expect((await lab.request('POST', '/relay/pub?id=empty')).status).toBe(202);
    const empty = await lab.request('GET', '/relay/sub?id=empty');
    expect([empty.status, empty.header('content-length')]).toEqual([200, '0']);

    const client = lab.connect();
    client.send('POST /relay/pub?id=chunked HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n');
    client.send('3;a=b\r\nhel\r\n').send('2\r\nlo\r\n').send('0\r\nTrailer: x\r\n\r\n');
    expect((await lab.run(client.response())).status).toBe(202);
    expect((await lab.request('GET', '/relay/sub?id=chunked')).body).toBe('hello');
  });

  test('has no effect when it is cut off', async () => {
    const lab = new VirtualServer();
    const client = lab.connect();
    client.send('POST /relay/pub?id=a HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf');
    await lab.fence();
    client.destroy();
    await lab.fence();
    expect(lab.server.stats()).toEqual({
      channels: 0,
      messages: 0,
      bytes: 0,
      trimmed: 0,
      subscribers: 0,
      connections: expect.any(Number),
      refusedConnections: 0,
      refusedRequests: 1,
      timeouts: 0,
      bodyBytes: 0,
      answerBytes: 0,
      unpublishedChannels: 0,
      dropped: 0,
      refused: 0,
      failures: 0,
    });
  });

  test('keeps as many messages as the location says', async () => {
    const lab = new VirtualServer();
    for (const body of ['1', '2', '3', '4', '5'])
      await lab.request('POST', '/relay/pub-limit?id=a', {}, body);
    expect((await lab.request('GET', '/relay/pub?id=a')).body).toContain('queued messages: 3\r\n');
    expect((await lab.request('GET', '/relay/sub?id=a')).body).toBe('3');
  });

  test('a message expires after an hour', async () => {
    const lab = new VirtualServer();
    await lab.publish('a', 'x');
    await lab.pass(3_600_000 - 1);
    expect((await lab.request('GET', '/relay/poll?id=a')).status).toBe(200);
    await lab.pass(1);
    expect((await lab.request('GET', '/relay/poll?id=a')).status).toBe(304);
  });

  test('what does not fit in memory is answered 507 and does nothing', async () => {
    const lab = new VirtualServer({ push_max_reserved_memory: '1k' });
    const { response } = await lab.held('/relay/sub?id=a');
    const refused = await lab.publish('a', 'x'.repeat(1000));
    expect([refused.status, refused.body]).toEqual([507, 'The memory for channels and messages is used up.']);
    expect(lab.server.stats()).toMatchObject({ messages: 0, subscribers: 1 });
    expect((await lab.publish('a', 'small')).status).toBe(201);
    expect((await lab.run(response)).body).toBe('small');
  });
});

describe('PUT', () => {
  test('makes a channel, empty whatever its body', async () => {
    const lab = new VirtualServer();
    const made = await lab.request('PUT', '/relay/pub?id=a', {}, 'ignored');
    expect([made.status, made.body]).toEqual([200, expect.stringContaining('queued messages: 0')]);
    expect((await lab.request('GET', '/relay/pub?id=a')).status).toBe(200);
  });

  test('leaves a channel that exists alone', async () => {
    const lab = new VirtualServer();
    await lab.publish('a', 'x');
    const { client } = await lab.held('/relay/sub?id=b');
    for (const id of ['a', 'b']) expect((await lab.request('PUT', `/relay/pub?id=${id}`)).status).toBe(200);
    expect((await lab.request('GET', '/relay/sub?id=a')).body).toBe('x');
    expect(lab.server.stats().subscribers).toBe(1);
    expect(client.unread).toBe('');
  });

  test('an unused channel goes after the time that is set', async () => {
    const lab = new VirtualServer();
    await lab.request('PUT', '/relay/pub?id=a');
    await lab.pass(5000);
    expect((await lab.request('GET', '/relay/pub?id=a')).status).toBe(404);
  });
});

describe('GET, HEAD and DELETE', () => {
  test('say of a missing channel that it is missing', async () => {
    const lab = new VirtualServer();
    for (const method of ['GET', 'HEAD', 'DELETE']) {
      expect((await lab.request(method, '/relay/pub?id=a')).status).toBe(404);
    }
    expect(lab.server.stats().channels).toBe(0);
  });

  test('HEAD says what GET does, without the body', async () => {
    const lab = new VirtualServer();
    await lab.publish('a', 'x');
    const get = await lab.request('GET', '/relay/pub?id=a');
    const head = await lab.request('HEAD', '/relay/pub?id=a');
    expect(head.headers).toEqual(get.headers);
    expect(head.body).toBe('');
  });

  test('DELETE forgets the channel completely', async () => {
    const lab = new VirtualServer();
    await lab.publish('a', 'x');
    const deleted = await lab.request('DELETE', '/relay/pub?id=a');
    expect([deleted.status, deleted.body]).toEqual([200, expect.stringContaining('queued messages: 1')]);
    expect(lab.server.stats()).toMatchObject({ channels: 0, messages: 0, bytes: 0 });
    await lab.request('PUT', '/relay/pub?id=a');
    expect((await lab.request('GET', '/relay/poll?id=a')).status).toBe(304);
  });

  test('GET consumes nothing', async () => {
    const lab = new VirtualServer();
    await lab.publish('a', 'x');
    await lab.request('GET', '/relay/pub?id=a');
    expect((await lab.request('GET', '/relay/sub?id=a')).body).toBe('x');
  });
});

describe('other methods', () => {
  test('OPTIONS says what there is, a preflight what is allowed', async () => {
    const lab = new VirtualServer({ locations: defaultLocations });
    const allowed = 'GET, HEAD, POST, PUT, DELETE, OPTIONS';
    const options = await lab.request('OPTIONS', '/relay/pub?id=a');
    expect([options.status, options.header('allow')]).toEqual([200, allowed]);
    const preflight = await lab.request('OPTIONS', '/relay/pub?id=a', {
      Origin: 'http://b.example',
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'content-type, x-requested-with',
    });
    expect(preflight.status).toBe(200);
    expect(preflight.header('access-control-allow-methods')).toBe(allowed);
    expect(preflight.header('access-control-allow-headers')).toBe('content-type, x-requested-with');
  });

  test('the rest is 405', async () => {
    const lab = new VirtualServer();
    const response = await lab.request('PATCH', '/relay/pub?id=a', {}, 'x');
    expect([response.status, response.header('allow')]).toEqual([
      405,
      'GET, HEAD, POST, PUT, DELETE, OPTIONS',
    ]);
  });
});

describe('channel ids', () => {
  const reasons: [string, string][] = [
    ['/relay/pub', 'No channel id provided.'],
    ['/relay/pub?', 'No channel id provided.'],
    ['/relay/pub?id=', 'No channel id provided.'],
    ['/relay/pub?no=id', 'No channel id provided.'],
    ['/relay/pub?id=a%00b', 'The channel id holds a control character.'],
    ['/relay/pub?id=a%0D%0Ab', 'The channel id holds a control character.'],
    ['/relay/pub?id=%C2%85', 'The channel id holds a control character.'],
    ['/relay/pub?id=%', 'The channel id is not valid percent-encoded UTF-8.'],
    ['/relay/pub?id=%zz', 'The channel id is not valid percent-encoded UTF-8.'],
    ['/relay/pub?id=%FF', 'The channel id is not valid percent-encoded UTF-8.'],
    [`/relay/pub?id=${'x'.repeat(513)}`, 'The channel id is longer than 512 bytes.'],
    [`/relay/pub?id=${'%C3%A4'.repeat(257)}`, 'The channel id is longer than 512 bytes.'],
  ];
  test.each(reasons)('%s is refused', async (target, reason) => {
    const lab = new VirtualServer();
    const response = await lab.request('POST', target, {}, 'x');
    expect([response.status, response.body]).toEqual([400, reason]);
    expect(response.header('content-type')).toBe('text/plain');
    expect((await lab.request('GET', target.replace('/pub', '/sub'))).status).toBe(400);
    expect(lab.server.stats()).toMatchObject({ channels: 0, messages: 0, subscribers: 0 });
  });

  test('as long as is allowed, and no cut', async () => {
    const lab = new VirtualServer();
    const longest = 'x'.repeat(512);
    expect((await lab.publish(longest, 'x')).status).toBe(202);
    expect((await lab.request('GET', `/relay/poll?id=${longest.slice(1)}`)).status).toBe(304);
  });

  test('are the same however they are written, and different otherwise', async () => {
    const lab = new VirtualServer();
    await lab.publish('a%2fb', 'x');
    for (const query of ['id=a/b', 'ID=%61%2Fb&id=other', 'x=1&id=a/b']) {
      expect((await lab.request('GET', `/relay/sub?${query}`)).body).toBe('x');
    }
    for (const id of ['a', 'A/b', 'a/b/', 'a%20b', 'a+b', '__proto__']) {
      expect((await lab.request('GET', `/relay/poll?id=${id}`)).status).toBe(304);
    }
  });

  test('of different groups are different channels', async () => {
    const lab = new VirtualServer({
      locations: [
        { path: '/one', push_publisher: true, push_channel_group: 'one' },
        {
          path: '/sub',
          push_subscriber: 'interval-poll',
          push_channel_group: 'one',
          push_channel_id: '$arg_c',
        },
        { path: '/other', push_subscriber: 'interval-poll', push_channel_group: 'other' },
        { path: '/none', push_subscriber: 'interval-poll' },
      ],
    });
    await lab.request('POST', '/one?id=a', {}, 'x');
    expect((await lab.request('GET', '/sub?c=a')).body).toBe('x');
    expect((await lab.request('GET', '/other?id=a')).status).toBe(304);
    expect((await lab.request('GET', '/none?id=one/a')).body).toBe('x');
  });
});

test('received messages go, where the publisher wants that', async () => {
  const lab = new VirtualServer({
    locations: [
      { path: '/pub', push_publisher: true, push_delete_oldest_received_message: 'on' },
      { path: '/sub', push_subscriber: 'long-poll' },
    ],
  });
  for (const body of ['1', '2']) await lab.request('POST', '/pub?id=a', {}, body);
  expect((await lab.request('GET', '/sub?id=a')).body).toBe('1');
  expect((await lab.request('GET', '/sub?id=a')).body).toBe('2');
  expect((await lab.request('GET', '/sub?id=a')).body).toBe('2');
});

import { describe, expect, test } from 'vitest';
import { Lab } from '../../support/push-stream/lab.js';

const uncached = {
  expires: 'Thu, 01 Jan 1970 00:00:01 GMT',
  'cache-control': 'no-cache, no-store, must-revalidate',
};

describe('publishing', () => {
  test('answers with the channel, whose count goes up', async () => {
    const lab = new Lab();
    const first = await lab.publish('a', 'x');
    expect(first.status).toBe(200);
    expect(first.header('content-type')).toBe('application/json');
    expect(first.body).toBe(
      '{"channel": "a", "published_messages": 1, "stored_messages": 1, "subscribers": 0}\r\n',
    );
    for (const [name, value] of Object.entries(uncached)) expect(first.header(name)).toBe(value);
    expect((await lab.request('PUT', '/pub?id=a', {}, 'y')).body).toContain('"published_messages": 2');
  });

  test('to several channels answers with the group, and each gets the message', async () => {
    const lab = new Lab();
    const answer = await lab.publish('a/b', 'x');
    expect(JSON.parse(answer.body)).toMatchObject({
      channels: 2,
      infos: [
        { channel: 'a', published_messages: 1 },
        { channel: 'b', published_messages: 1 },
      ],
    });
    expect((await lab.listen('/sub/a.b9/b.b9')).body).toBe('1:a:x;1:b:x;');
  });

  test('to a channel that is named twice gives it the message twice', async () => {
    const lab = new Lab();
    await lab.publish('a/a', 'x');
    expect((await lab.listen('/sub/a.b9')).body).toBe('1:a:x;2:a:x;');
  });

  test('takes the path of the browser client, with a slash first', async () => {
    const lab = new Lab();
    const answer = await lab.publish('/a//b', 'x');
    expect((JSON.parse(answer.body) as { infos: unknown[] }).infos).toHaveLength(2);
    expect((await lab.publish('%2F%C3%A9%20%C3%BC', 'x')).status).toBe(200);
    expect((await lab.statistics('%C3%A9%20%C3%BC')).channel).toBe('é ü');
  });

  test('counts the subscribers who were there', async () => {
    const lab = new Lab();
    await lab.listen('/sub/a');
    await lab.listen('/ev/a/b');
    await lab.listen('/lp/a');
    expect((await lab.publish('a', 'x')).body).toContain('"subscribers": 3}');
    expect((await lab.publish('a', 'x')).body).toContain('"subscribers": 2}');
  });

  test('does not say anything of the channel where that is off', async () => {
    const lab = new Lab({ publisher: { push_stream_channel_info_on_publish: 'off' } });
    const answer = await lab.publish('a', 'x');
    expect([answer.status, answer.body, answer.header('content-type')]).toEqual([200, '', undefined]);
  });

  test('without storing counts the message and keeps nothing', async () => {
    const lab = new Lab({ publisher: { push_stream_store_messages: 'off' } });
    expect((await lab.publish('a', 'x')).body).toContain('"published_messages": 1, "stored_messages": 0');
    const live = await lab.listen('/sub/a.b9');
    expect(live.body).toBe('');
    await lab.publish('a', 'y');
    expect(live.body).toBe('2:a:y;');
  });

  test('of an empty body is refused, in chunks too', async () => {
    const lab = new Lab();
    for (const body of ['Content-Length: 0\r\n\r\n', '\r\n', 'Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n']) {
      const client = lab.connect().send(`POST /pub?id=a HTTP/1.1\r\nHost: x\r\n${body}`);
      const answer = await lab.run(client.response());
      expect([answer.status, answer.header('x-nginx-pushstream-explain')]).toEqual([
        400,
        'Empty post requests are not allowed.',
      ]);
    }
    expect(await lab.has('a')).toBe(false);
    const chunked = lab
      .connect()
      .send('POST /pub?id=a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n');
    expect((await lab.run(chunked.response())).status).toBe(200);
  });
});

describe('asking about channels', () => {
  test('tells of those that there are', async () => {
    const lab = new Lab();
    await lab.publish('a', 'x');
    expect((await lab.request('GET', '/pub?id=a')).body).toContain('"channel": "a"');
    // The only one of several that there is, is told of as if it had been asked for by itself.
    expect(JSON.parse((await lab.request('GET', '/pub?id=none/a')).body)).toMatchObject({ channel: 'a' });
    const twice = JSON.parse((await lab.request('GET', '/pub?id=a/a')).body) as { infos: unknown[] };
    expect(twice.infos).toMatchObject([{ channel: 'a' }, { channel: 'a' }]);
    const none = await lab.request('GET', '/pub?id=none');
    expect([none.status, none.body, none.header('x-nginx-pushstream-explain')]).toEqual([404, '', undefined]);
  });

  test('in the format of the Accept header', async () => {
    const lab = new Lab();
    const answer = await lab.request('POST', '/pub?id=a', { Accept: 'text/plain' }, 'x');
    expect(answer.header('content-type')).toBe('text/plain');
    expect(answer.body).toBe(
      'channel: a\r\npublished_messages: 1\r\nstored_messages: 1\r\nactive_subscribers: 0\r\n',
    );
  });

  test('escapes their names', async () => {
    const lab = new Lab();
    await lab.publish('%22q%22', 'x');
    expect((await lab.statistics('%22q%22')).channel).toBe('"q"');
  });
});

describe('deleting', () => {
  test('forgets the channel, which then starts anew', async () => {
    const lab = new Lab();
    await lab.publishAll('a', '1', '2');
    const answer = await lab.delete('a');
    expect([answer.status, answer.body, answer.header('x-nginx-pushstream-explain')]).toEqual([
      200,
      '',
      'Channel deleted.',
    ]);
    expect((await lab.delete('a')).status).toBe(404);
    expect((await lab.publish('a', '3')).body).toContain('"published_messages": 1, "stored_messages": 1');
  });

  test('of several deletes those that there are', async () => {
    const lab = new Lab();
    await lab.publish('a/b', 'x');
    expect((await lab.delete('a/none/b')).status).toBe(200);
    expect(await lab.has('b')).toBe(false);
    expect((await lab.delete('a/b')).status).toBe(404);
  });

  test('is for admins', async () => {
    const lab = new Lab();
    await lab.publish('a', 'x');
    const answer = await lab.request('DELETE', '/normal?id=a');
    expect([answer.status, answer.header('allow')]).toEqual([405, 'GET, POST, PUT']);
    expect(await lab.has('a')).toBe(true);
  });
});

describe('methods', () => {
  test('that a publisher location does not take', async () => {
    const lab = new Lab();
    for (const method of ['HEAD', 'PATCH', 'BREW']) {
      const answer = await lab.request(method, '/pub?id=a');
      expect([method, answer.status, answer.header('allow'), answer.body]).toEqual([
        method,
        405,
        'GET, POST, PUT, DELETE',
        '',
      ]);
      expect(answer.header('x-nginx-pushstream-explain')).toBeUndefined();
    }
  });

  test('OPTIONS is answered, with what other origins may do', async () => {
    const lab = new Lab({ push_stream_allowed_origins: '$http_origin' });
    const answer = await lab.request('OPTIONS', '/pub', { Origin: 'http://a.example' });
    expect([answer.status, answer.body]).toEqual([200, '']);
    expect(answer.header('access-control-allow-origin')).toBe('http://a.example');
    expect(answer.header('access-control-allow-methods')).toBe('GET, POST, PUT, DELETE');
    expect(answer.header('access-control-allow-headers')).toBe(
      'If-Modified-Since,If-None-Match,Etag,Event-Id,Event-Type,Last-Event-Id,Authorization,Content-Type',
    );
    expect(answer.header('access-control-expose-headers')).toBe('Etag, Last-Modified');
    expect(answer.header('expires')).toBe(uncached.expires);
    const normal = await lab.request('OPTIONS', '/normal', { Origin: 'http://a.example' });
    expect(normal.header('access-control-allow-methods')).toBe('GET, POST, PUT');
    // The expression is empty.
    const plain = await lab.request('GET', '/pub?id=a');
    expect(plain.header('access-control-allow-origin')).toBeUndefined();
  });

  test('what pages may send beside what the module lets them is told to OPTIONS alone', async () => {
    const lab = new Lab({ push_stream_allowed_origins: '*' });
    const listed = async (method: string, target: string) =>
      (await lab.request(method, target)).header('access-control-allow-headers');
    const ofModule = 'If-Modified-Since,If-None-Match,Etag,Event-Id,Event-Type,Last-Event-Id';
    for (const target of ['/pub?id=a', '/poll/a']) {
      expect(await listed('GET', target)).toBe(ofModule);
      expect(await listed('OPTIONS', target)).toBe(`${ofModule},Authorization,Content-Type`);
      expect(await listed('GET', target)).toBe(ofModule);
      expect(await listed('BREW', target)).toBe(ofModule);
    }
  });
});

describe('a body that is too long', () => {
  test('no control character of an origin from a variable gets into the head', async () => {
    const lab = new Lab({ push_stream_allowed_origins: '$arg_org' });
    const { header } = await lab.request('GET', '/pub?id=none&org=a%0D%0AX:%20b%00%7Fc');
    expect([header('access-control-allow-origin'), header('x')]).toEqual(['a  X: b  c', undefined]);
  });

  test('is answered 413 with a page, and the connection ends', async () => {
    const lab = new Lab({ publisher: { client_max_body_size: '1k' } });
    const client = lab.connect();
    const answer = await lab.run(client.request('POST', '/pub?id=a', {}, 'x'.repeat(1025)));
    expect([answer.status, answer.header('connection')]).toEqual([413, 'close']);
    expect(answer.body).toContain('413 Request Entity Too Large');
    await lab.run(client.closed);
    expect(await lab.has('a')).toBe(false);
    expect((await lab.publish('a', 'x'.repeat(1024))).status).toBe(200);
  });
});

import { describe, expect, test } from 'vitest';
import type { MemorySocket } from '../../../../src/virtual/duplex-pair.js';
import { NginxLab, withHttp } from '../../../support/nginx-conf/nginx-lab.js';

/** Push locations that others say of who may come in; each question is logged by what it rewrites to. */
const http = `push_stream_shared_memory_size 1m; log_format who '$uri $status $who';
  map $arg_key $key_status { default 403; good 204; none 401; odd 302; }
  server { listen 80; access_log who.log who;
    location = /may { internal; if ($key_status = 204) { return 204; }
      if ($key_status = 401) { return 401; } if ($key_status = 302) { return 302 /x; } return 403; }
    location = /waits { internal; push_stream_subscriber long-polling; push_stream_channels_path answers; }
    location /sub { auth_request /may; auth_request_set $who $status;
      push_stream_subscriber long-polling; push_stream_channels_path a; }
    location /ws { auth_request /may; push_stream_subscriber websocket; push_stream_channels_path a; }
    location /slow { auth_request /waits; push_stream_subscriber polling; push_stream_channels_path a; }
    location /pub { push_stream_publisher; push_stream_channels_path $arg_id; }
  }`;

const upgrade = {
  Upgrade: 'websocket',
  Connection: 'Upgrade',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version': '13',
};

describe('auth_request', () => {
  // The key is in the request, whose variables the question shares but for its path and query.
  const keyed = http.replace('$arg_key', '$http_x_key');

  test.each([
    ['good', 'held'],
    ['bad', 403],
    ['none', 401],
    ['odd', 500],
  ])('a long-poll with the key %j: %s', async (key, expected) => {
    const lab = new NginxLab(withHttp(keyed));
    const answer = lab.connect().request('GET', '/sub', { 'X-Key': key });
    const first = await Promise.race([answer, lab.pass(50).then(() => undefined)]);
    expect(first?.status ?? 'held').toBe(expected);
    if (first) return;
    await lab.request('POST', '/pub?id=a', {}, 'x');
    expect((await lab.clock.run(answer)).body).toBe('x');
    expect(lab.accesses).toContainEqual(['/c/who.log', '/sub 200 204']);
  });

  test('what is unexpected is told in the error log', async () => {
    const lab = new NginxLab(withHttp(keyed));
    expect((await lab.request('GET', '/sub', { 'X-Key': 'odd' })).status).toBe(500);
    expect(lab.errors).toEqual([['error', 'auth request unexpected status: 302']]);
  });

  test('a WebSocket', async () => {
    const lab = new NginxLab(withHttp(keyed));
    expect((await lab.request('GET', '/ws', { ...upgrade, 'X-Key': 'good' })).status).toBe(101);
    expect((await lab.request('GET', '/ws', { ...upgrade, 'X-Key': 'bad' })).status).toBe(403);
  });

  test('a body of the request does not go to who is asked, and is still there', async () => {
    const lab = new NginxLab(
      withHttp(`push_stream_shared_memory_size 1m; server { listen 80;
        location = /may { push_stream_publisher; push_stream_channels_path asked; client_max_body_size 1; }
        location /pub { auth_request /may; push_stream_publisher; push_stream_channels_path a; }
        location /stats { push_stream_channels_statistics; push_stream_channels_path $arg_id; } }`),
    );
    // The question is a GET, which tells of a channel: there is none until somebody publishes to it.
    expect((await lab.request('POST', '/pub', {}, 'text')).status).toBe(500);
    const open = new NginxLab(
      withHttp(`push_stream_shared_memory_size 1m; server { listen 80;
        location = /may { return 200; }
        location /pub { auth_request /may; push_stream_publisher; push_stream_channels_path a; push_stream_store_messages on; }
        location /sub { push_stream_subscriber polling; push_stream_channels_path a; } }`),
    );
    expect((await open.request('POST', '/pub', {}, 'text')).status).toBe(200);
    const past = { 'If-Modified-Since': 'Thu, 01 Jan 1970 00:00:00 GMT' };
    expect(await open.get('/sub', past)).toBe('200 text');
  });

  test('who is asked may take its time', async () => {
    const lab = new NginxLab(withHttp(keyed));
    const answer = lab.connect().request('GET', '/slow');
    expect(await Promise.race([answer, lab.pass(1000).then(() => 'held')])).toBe('held');
    await lab.request('POST', '/pub?id=answers', {}, 'x');
    expect((await lab.clock.run(answer)).status).toBe(304);
  });

  test('who goes away while another is asked leaves nothing behind', async () => {
    const lab = new NginxLab(withHttp(keyed));
    const client = lab.connect();
    client.send('GET /slow HTTP/1.1\r\nHost: a\r\n\r\n');
    await lab.pass(10);
    (client.socket as MemorySocket).resetAndDestroy();
    await lab.pass(10);
    const { body } = await lab.request('POST', '/pub?id=answers', {}, 'x');
    expect(body).toContain('"subscribers": 0}');
    expect(lab.errors).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import { NginxLab, withHttp, withServer } from '../../../support/nginx-conf/nginx-lab.js';

describe('allow and deny', () => {
  const server = `
    deny 10.0.0.1;
    allow 10.0.0.0/8;
    allow 2001:db8::/32;
    deny all;
    return 200 never;
    location / { }
    location /own { allow all; }
    location /six { allow ::/0; deny all; }
    location /four { allow 0.0.0.0/0; deny all; }`.replace('return 200 never;', '');
  const statusFor = async (peer: string, target: string) =>
    (await new NginxLab(withServer(server), { peer }).request('PUT', target)).status;

  // What is let in is a file that takes no PUT.
  test.each([
    ['10.0.0.1', '/', 403],
    ['10.9.9.9', '/', 405],
    ['::ffff:10.9.9.9', '/', 405],
    ['::ffff:10.0.0.1', '/', 403],
    ['11.0.0.1', '/', 403],
    ['2001:db8::5', '/', 405],
    ['2001:db9::5', '/', 403],
    ['11.0.0.1', '/own', 405],
    ['11.0.0.1', '/six', 403],
    ['2001:db9::5', '/six', 405],
    ['2001:db9::5', '/four', 403],
  ])('%s at %s: %i', async (peer, target, status) => {
    expect(await statusFor(peer, target)).toBe(status);
  });

  test('go before a publisher, and nothing is published', async () => {
    const http =
      'server { listen 80; location /pub { push_publisher; set $push_channel_id a; if ($arg_x) { } deny all; } location /sub { push_subscriber interval-poll; set $push_channel_id a; } }';
    const lab = new NginxLab(withHttp(http));
    expect((await lab.request('POST', '/pub', {}, 'x')).status).toBe(403);
    // In an `if` too.
    expect((await lab.request('POST', '/pub?x=1', {}, 'x')).status).toBe(403);
    expect((await lab.request('GET', '/sub')).status).toBe(304);
  });

  test('go before a WebSocket', async () => {
    const http =
      'push_stream_shared_memory_size 1m; server { listen 80; location /ws { push_stream_subscriber websocket; push_stream_channels_path a; deny all; } }';
    const upgrade = {
      Upgrade: 'websocket',
      Connection: 'Upgrade',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
      'Sec-WebSocket-Version': '13',
    };
    expect((await new NginxLab(withHttp(http)).request('GET', '/ws', upgrade)).status).toBe(403);
    const open = new NginxLab(withHttp(http.replace('deny all;', '')));
    expect((await open.request('GET', '/ws', upgrade)).status).toBe(101);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { failureOf } from '../support/nginx-conf/failure.js';
import { NginxLab, withHttp, withServer } from '../support/nginx-conf/nginx-lab.js';

/*
 * Configurations out of articles of long ago, with the names of the articles, and what is done with them there.
 */

const folder = new URL('articles/', import.meta.url);
const read = (number: string) => {
  const name = readdirSync(folder).find((one) => one.startsWith(number)) ?? '';
  return readFileSync(new URL(name, folder), 'utf8');
};
const start = (number: string, port = 80) => {
  const lab = new NginxLab(read(number), { files: { '/c/mime.types': 'types { text/html html; }' } });
  const address = `0.0.0.0:${port}`;
  return {
    lab,
    send(method: string, target: string, headers: Record<string, string> = {}, body?: string) {
      const client = lab.connect(address);
      return { client, response: client.request(method, target, headers, body) };
    },
    request: (method: string, target: string, headers: Record<string, string> = {}, body?: string) =>
      lab.request(method, target, headers, body, address),
  };
};

/** Reads what a stream brings until it has something in it. */
async function until(lab: NginxLab, client: ReturnType<NginxLab['connect']>, text: string): Promise<string> {
  await lab.clock.run(
    new Promise<void>((resolve, reject) => {
      const look = () => (client.unread.includes(text) ? resolve() : undefined);
      client.socket.on('data', look);
      void client.closed.then(() => reject(new Error(client.unread)));
      look();
    }),
  );
  return client.unread;
}

describe('000: two listeners in Ruby, and a publisher', () => {
  test('each message reaches both, with the date to go on from', async () => {
    const { send, request, lab } = start('000');
    const listeners = [1, 2].map(() => send('GET', '/activity?id=pub'));
    await request('GET', '/activity');
    const published = await request('POST', '/publish?id=pub', {}, 'Hello @ now');
    expect(published.status).toBe(201);
    for (const { response } of listeners) {
      const { status, body, header } = await lab.clock.run(response);
      expect([status, body, header('last-modified') !== undefined]).toEqual([200, 'Hello @ now', true]);
    }
    expect((await request('POST', '/publish', {}, 'x')).status).toBe(400);
  });
});

describe('001: a form and a listener in Python', () => {
  test('a message before the listener, one while it waits', async () => {
    const { send, request, lab } = start('001');
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    expect((await request('POST', '/pub?id=miss', form, 'a=one')).status).toBe(202);
    const first = await request('GET', '/sub?id=miss', { 'If-Modified-Since': '' });
    expect([first.status, first.body]).toEqual([200, 'a=one']);
    const date = { 'If-Modified-Since': first.header('last-modified') ?? '' };
    const held = send('GET', '/sub?id=miss', date);
    expect((await request('POST', '/pub?id=miss', form, 'a=two')).status).toBe(201);
    expect((await lab.clock.run(held.response)).body).toBe('a=two');
  });
});

describe('002: forever-iframe and EventSource', () => {
  test('a page that goes on, and events', async () => {
    const { lab, request } = start('002');
    const page = lab.connect().send('GET /sub/ch1 HTTP/1.1\r\nHost: a\r\n\r\n');
    const opened = await until(lab, page, '<body>');
    expect(opened).toContain('Content-Type: text/html; charset=utf-8\r\n');
    expect(opened).toContain('.match(/^(\\d{1,3}\\.){3}\\d{1,3}$/)');
    const events = lab.connect().send('GET /ev/ch1 HTTP/1.1\r\nHost: a\r\n\r\n');
    await until(lab, events, ': \n');
    const { body } = await request('POST', '/pub?id=ch1', {}, 'Hi');
    expect(body).toBe(
      '{"channel": "ch1", "published_messages": 1, "stored_messages": 0, "subscribers": 2}\r\n',
    );
    expect(await until(lab, page, '</script>\r\n')).toContain("<script>p(1,'ch1','Hi');</script>");
    expect(await until(lab, events, 'Hi')).toContain('data: {"id":1,"channel":"ch1","text":"Hi"}\n\n');
  });
});

describe('003: statistics, WebSocket, curl', () => {
  test('as the article shows them', async () => {
    const { lab, request } = start('003', 8000);
    const { body } = await request('GET', '/channels-stats');
    expect(body).toMatch(
      /^\{"hostname": ".+", "time": "[\d-]+T[\d:]+", "channels": 0, .*"subscribers": 0, "uptime": \d+, "by_worker": \[\r\n\{"pid": "\d+", "subscribers": 0, "uptime": \d+\}\r\n\]\}\r\n$/,
    );
    const socket = lab.connect('0.0.0.0:8000');
    const head = [
      'GET /ws/ch1 HTTP/1.1',
      'Host: a',
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      'Sec-WebSocket-Version: 13',
    ];
    socket.send(`${head.join('\r\n')}\r\n\r\n`);
    await until(lab, socket, '101 ');
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const published = await request('POST', '/pub?id=ch1', form, 'Some Text');
    expect(published.body).toBe(
      '{"channel": "ch1", "published_messages": 1, "stored_messages": 0, "subscribers": 1}\r\n',
    );
    expect(await until(lab, socket, 'Some Text')).toContain('{"id":1,"channel":"ch1","text":"Some Text"}');
    expect((await request('GET', '/channels-stats')).body).toContain(
      '"channels": 1, "wildcard_channels": 0, "published_messages": 1',
    );
  });
});

describe('004: an instant messenger by long-polling', () => {
  test('only channels that were published to', async () => {
    const { lab, request, send } = start('004');
    expect((await request('GET', '/sub/my_channel')).status).toBe(403);
    const published = await request('POST', '/pub?id=my_channel', {}, 'Hello World!');
    expect(published.body).toContain('"stored_messages": 1');
    const date = encodeURIComponent('Thu, 23 Feb 2012 12:15:45 GMT');
    const held = send('GET', `/sub/my_channel?_=1&time=&tag=`);
    expect((await request('POST', '/pub?id=my_channel', {}, 'again')).status).toBe(200);
    const got = await lab.clock.run(held.response);
    expect([got.status, got.header('content-type')]).toEqual([200, 'text/javascript']);
    const old = await request('GET', `/sub/my_channel?time=${date}&tag=0`);
    expect(old.status).toBe(200);
    expect((await request('POST', '/pub?id=my_channel', {}, 'x'.repeat(32 * 1024 + 1))).status).toBe(413);
    expect((await request('POST', `/pub?id=${'c'.repeat(33)}`, {}, 'x')).status).toBe(400);
  });
});

describe('configurations of earlier versions', () => {
  test('of nginx_http_push_module', async () => {
    const lab = new NginxLab(
      withServer(`
        push_queue_messages off;
        location /post { set $push_id $arg_channel; push_sender; }
        location /listen { set $push_id $arg_channel; push_listener; push_listener_concurrency broadcast; }`),
    );
    const held = lab.connect().request('GET', '/listen?channel=a');
    expect((await lab.request('POST', '/post?channel=a', {}, 'Hello')).status).toBe(201);
    expect((await lab.clock.run(held)).body).toBe('Hello');
    expect((await lab.request('GET', '/post?channel=a')).body).toContain('queued messages: 0');
  });

  test('of nginx-push-stream-module', async () => {
    const lab = new NginxLab(
      withHttp(`
        push_stream_max_reserved_memory 10m;
        push_stream_broadcast_channel_prefix broad_;
        push_stream_shared_memory_cleanup_objects_ttl 60s;
        server {
          listen 80;
          location /pub { push_stream_publisher; set $push_stream_channel_id $arg_id; push_stream_keepalive on; }
          location ~ /ev/(.*) {
            push_stream_subscriber; push_stream_eventsource_support on; set $push_stream_channels_path $1;
          }
          location ~ /ws/(.*) { push_stream_websocket; set $push_stream_channels_path $1; }
        }`),
    );
    const events = lab.connect().send('GET /ev/a/broad_b HTTP/1.1\r\nHost: a\r\n\r\n');
    await until(lab, events, ': \n');
    await lab.request('POST', '/pub?id=broad_b', {}, 'Hello');
    expect(await until(lab, events, 'Hello')).toContain('data: Hello\n\n');
    expect((await lab.request('GET', '/ws/a')).status).toBe(400);
  });

  test('event source support for nobody', () => {
    const text = withServer('location /pub { push_publisher; push_stream_eventsource_support on; }');
    expect(failureOf(() => new NginxLab(text))).toBe(
      'event source support is only available on subscriber location in /c/nginx.conf:4',
    );
  });
});

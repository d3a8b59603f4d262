import { describe, expect, test } from 'vitest';
import { failureOf } from '../../../support/nginx-conf/failure.js';
import { NginxLab, withHttp, withServer } from '../../../support/nginx-conf/nginx-lab.js';

const upgrade = {
  Upgrade: 'websocket',
  Connection: 'Upgrade',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version': '13',
};

describe('a push location behind a rewrite', () => {
  const http = `push_stream_shared_memory_size 1m; server { listen 80;
    location /events/ { rewrite ^/events/(.*)$ /sub?id=$1 last; }
    location /talk/ { rewrite ^/talk/(.*)$ /ws?id=$1 last; }
    location /send/ { if ($request_method = POST) { rewrite ^/send/(.*)$ /pub?id=$1; } }
    location /sub { internal; push_stream_subscriber polling; push_stream_channels_path $arg_id; }
    location /ws { internal; push_stream_subscriber websocket; push_stream_channels_path $arg_id; }
    location /pub { push_stream_publisher admin; push_stream_channels_path $arg_id; push_stream_store_messages on; } }`;

  test('publishes and subscribes', async () => {
    const lab = new NginxLab(withHttp(http));
    expect((await lab.request('POST', '/send/a', {}, 'hello')).status).toBe(200);
    const past = { 'If-Modified-Since': 'Thu, 01 Jan 1970 00:00:00 GMT' };
    expect(await lab.get('/events/a', past)).toBe('200 hello');
    expect(await lab.get('/sub?id=a')).toMatch(/^404 /);
  });

  test('takes over the connection of a WebSocket', async () => {
    const lab = new NginxLab(withHttp(http));
    expect((await lab.request('GET', '/talk/a', upgrade)).status).toBe(101);
    expect((await lab.request('GET', '/ws?id=a', upgrade)).status).toBe(404);
  });
});

describe('what goes on and on', () => {
  test('ends with 500 and a line in the error log, whatever page there is for that', async () => {
    const lab = new NginxLab(
      withServer(`error_page 500 /page; location = /page { return 200 page; }
        location / { rewrite ^/(.*)$ /x$1 last; }`),
    );
    expect((await lab.request('GET', '/a')).status).toBe(500);
    const text = 'rewrite or internal redirection cycle while processing "/xxxxxxxxxxxa"';
    expect(lab.errors).toEqual([['error', text]]);
  });

  test('makes no path that grows without bound out of what was asked', async () => {
    const lab = new NginxLab(withServer('location /e { rewrite ^(/e.*)$ $1$1$1$1$1$1$1$1 last; }'));
    expect((await lab.request('GET', `/e${'x'.repeat(1000)}`)).status).toBe(500);
    const [[, text] = []] = lab.errors;
    expect(text).toBe('rewriting made a path and a query of 513024 bytes, most are 65536');
  });

  test('may go on ten times', async () => {
    const lab = new NginxLab(withServer('location / { rewrite ^/x(.*)$ /$1 last; return 200 "at $uri"; }'));
    expect(await lab.get(`/${'x'.repeat(10)}`)).toBe('200 at /');
    expect(await lab.get(`/${'x'.repeat(11)}`)).toMatch(/^500 /);
  });

  test('an expression without an end is one step of a location', async () => {
    const lab = new NginxLab(withServer('location / { rewrite ^ $arg_to; } location /b { return 200 b; }'));
    expect(await lab.get('/?to=/b')).toBe('200 b');
    expect(await lab.get('/')).toMatch(/^500 /);
    expect(lab.errors).toEqual([['error', 'the rewritten URI has a zero length']]);
  });
});

describe('variables of a request', () => {
  test('tell how long it took, and when it was over', async () => {
    const lab = new NginxLab(
      withHttp(`log_format times '$request_time $msec $status'; push_stream_shared_memory_size 1m; server { listen 80;
        access_log times.log times;
        location /sub { push_stream_subscriber long-polling; push_stream_channels_path a; }
        location /pub { access_log off; push_stream_publisher; push_stream_channels_path a; } }`),
    );
    const begun = lab.clock.now();
    const held = lab.connect().request('GET', '/sub');
    await lab.pass(2500);
    await lab.request('POST', '/pub', {}, 'x');
    await lab.clock.run(held);
    expect(lab.accesses).toEqual([['/c/times.log', `2.500 ${((begun + 2500) / 1000).toFixed(3)} 200`]]);
  });

  test.each(['GET /told', 'GET /none', 'HEAD /told', 'GET /moved'])(
    'count what was sent: %s',
    async (line) => {
      const lab = new NginxLab(
        withHttp(`log_format sizes '$bytes_sent $body_bytes_sent'; access_log l sizes; server { listen 80; add_header X-A b;
        location /told { return 200 "a text"; } location /none { return 204; } location /moved { return 301 /x; } }`),
      );
      const client = lab.connect().send(`${line} HTTP/1.1\r\nHost: a\r\n\r\n`);
      await lab.pass(1);
      const [head = '', body = ''] = client.unread.split(/(?<=\r\n\r\n)/);
      expect(lab.accesses).toEqual([['/c/l', `${head.length + body.length} ${body.length}`]]);
    },
  );

  test('number requests of a connection, and connections', async () => {
    const lab = new NginxLab(withServer('return 200 "$connection $connection_requests $request_id";'));
    const client = lab.connect();
    const tell = async (from = client) => (await lab.clock.run(from.request('GET', '/'))).body.split(' ');
    const [first, second, other] = [await tell(), await tell(), await tell(lab.connect())];
    expect([first[1], second[1], other[1]]).toEqual(['1', '2', '1']);
    expect(second[0]).toBe(first[0]);
    expect(Number(other[0])).toBe(Number(first[0]) + 1);
    expect(new Set([first[2], second[2], other[2]]).size).toBe(3);
  });
});

describe('map, geo and split_clients', () => {
  test.each([
    ['map $uri $a { default 1; default 2; }', 'duplicate default map parameter'],
    ['map $uri $a { b 1; B 2; }', 'conflicting parameter "B"'],
    ['map $uri $a { ~( 1; }', 'invalid regular expression "("'],
    ['map $nothing $a { b 1; }', 'unknown "nothing" variable'],
    ['map $uri $a { b $nothing; }', 'unknown "nothing" variable'],
    ['geo $a { x 1; }', 'invalid network "x"'],
    ['geo $a { ranges; 10.0.0.9-10.0.0.1 1; }', 'invalid range "10.0.0.9-10.0.0.1"'],
    ['split_clients $uri $a { 60% x; 50% y; }', 'percent total is greater than 100%'],
    ['split_clients $uri $a { half x; }', 'invalid percent value "half"'],
  ])('%s is an error', (line, text) => {
    expect(failureOf(() => new NginxLab(withHttp(line)))).toBe(`${text} in /c/nginx.conf:3`);
  });

  test('may name the channels of a location, in included lines too', async () => {
    const text = withHttp(`map $uri $push_channel_id { include channels; } server { listen 80;
      location /pub/ { push_publisher; } location /sub/ { push_subscriber interval-poll; } }`);
    const lab = new NginxLab(text, { files: { '/c/channels': '~/(pub|sub)/(?<rest>.*)$ "c-$rest";' } });
    expect((await lab.request('POST', '/pub/x', {}, 'text')).status).toBe(202);
    expect(await lab.get('/sub/x')).toBe('200 text');
    expect((await lab.request('GET', '/sub/y')).status).toBe(304);
  });
});

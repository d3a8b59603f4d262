import { describe, expect, test } from 'vitest';
import { failureOf } from '../../support/nginx-conf/failure.js';
import { configurationOf, NginxLab, withHttp, withServer } from '../../support/nginx-conf/nginx-lab.js';

const asked = async (server: string, target: string, headers: Record<string, string> = {}) =>
  (await new NginxLab(withServer(server)).get(target, headers)).replace(/^200 /, '');

describe('the location of a path', () => {
  const server = `
    location / { return 200 root; }
    location = /a { return 200 exact; }
    location /a { return 200 a; }
    location /a/long { return 200 long; }
    location ^~ /a/sure { return 200 sure; }
    location ~ \\.TXT$ { return 200 case; }
    location ~* \\.txt$ { return 200 nocase; }
    location ~ ^/a/(.*)/b$ { return 200 "regex $1"; }
    location ~ ^/named/(?<what>\\w+) { return 200 "named $what $1"; }
    location /nest {
      return 200 nest;
      location /nest/in { return 200 in; }
      location ~ \\.txt$ { return 200 inner-regex; }
      location = /nest/x { return 200 inner-exact; }
    }
    location /b%20c { return 200 raw; }
    location "/b c" { return 200 decoded; }
    location @n { return 200 never; }`;
  test.each([
    ['/', 'root'],
    ['/a', 'exact'],
    ['/ab', 'a'],
    ['/a/longer', 'long'],
    ['/a/long.TXT', 'case'],
    ['/a/long.txt', 'nocase'],
    ['/a/sure.txt', 'sure'],
    ['/a/x/y/b', 'regex x/y'],
    ['/named/thing', 'named thing thing'],
    ['/nest', 'nest'],
    ['/nest/inner', 'in'],
    ['/nest/a.txt', 'inner-regex'],
    ['/nest/x', 'inner-exact'],
    ['/b%20c/d', 'decoded'],
    ['//a', 'exact'],
    ['/x/../a', 'exact'],
    ['/%61', 'exact'],
    ['/a?b=/a/long', 'exact'],
    ['/@n', 'root'],
    ['/..', '400'],
  ])('%s is %s', async (target, expected) => {
    expect((await asked(server, target)).split('<')[0]?.trim()).toBe(expected);
  });

  test.each([
    ['/kept/x', '[x]'],
    ['/kept/x?a=1', '[]'],
    ['/asked/x', '[]'],
    ['/asked/x?a=bc', '[c]'],
    ['/asked/x?a=d', '[]'],
  ])('what the last expression found is in $1: %s is %s', async (target, expected) => {
    const inner = `
      location ~ ^/kept/(.*)$ { set $k $1; if ($arg_a) { set $k ""; } return 200 "[$k]"; }
      location ~ ^/asked/(.*)$ { if ($arg_a ~ ^b(.)) { set $k 1; } return 200 "[$1]"; }`;
    expect(await asked(inner, target)).toBe(expected);
  });

  test('a location with an expression without groups forgets what the name of the server had', async () => {
    const server =
      'server_name ~^(.+)\\.example$; location / { return 200 "[$1]"; } location ~ c$ { return 200 "[$1]"; }';
    const lab = new NginxLab(withHttp(`server { listen 80; ${server} }`));
    expect(await lab.get('/')).toBe('200 [push]');
    expect(await lab.get('/c')).toBe('200 []');
  });

  test.each(['a/b', 'a b', 'a..b', ''])('%j is no host', async (host) => {
    const client = new NginxLab(withServer('return 200 x;')).connect();
    client.send(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    expect((await client.response()).status).toBe(400);
  });

  test('an expression may have letters that ASCII lacks', async () => {
    expect(await asked('if ($uri ~ ^/ü) { return 200 yes; } return 200 no;', '/%C3%BC')).toBe('yes');
  });

  const tooMany = '^(.+)x(?!y).*x(?=z)';
  const long = 'x'.repeat(4000);

  test.each([
    ['location', `location = / { return 204; } location ~ ${tooMany} { return 200 x; }`, `/${long}`, 4001],
    ['if', `location / { if ($args ~ ${tooMany}) { return 200 x; } return 200 y; }`, `/?${long}`, 4000],
    ['server_name', `server_name ~${tooMany}; return 200 x;`, `http://${long}/`, 4000],
    [
      'the page of an error',
      `error_page 404 /${long}; location = / { return 204; } location /none { return 404; } location ~ ${tooMany} { }`,
      '/none',
      4001,
    ],
  ])(
    'an expression of %s that takes too many steps: 500, and a line in the error log',
    async (_name, server, target, length) => {
      const lab = new NginxLab(withHttp(`server { listen 80; ${server} }`));
      expect((await lab.request('GET', target)).status).toBe(500);
      const text = `the regular expression "${tooMany}" takes too many steps on a text of ${length} bytes`;
      expect(lab.errors).toEqual([['error', text]]);
      // The server goes on.
      expect((await lab.request('GET', '/')).status).not.toBe(500);
    },
  );

  test('an expression that may take forever is an error', () => {
    expect(failureOf(() => new NginxLab(withServer('location ~ (a+)+(?=b) { }')))).toMatch(
      /^the regular expression "\(a\+\)\+\(\?=b\)" may take forever: .* in \/c\/nginx.conf:4$/,
    );
  });

  test.each([
    ['location /a { } location /a { }', 'duplicate location "/a"'],
    ['location = /a { }\nlocation = /a { }', 'duplicate location "=/a"'],
    ['location /a { } location ^~ /a { }', 'duplicate location "^~/a"'],
    ['set $uri x;', 'the duplicate "uri" variable'],
    ['set $limit_rate 1k;', 'the duplicate "limit_rate" variable'],
    [
      'location / { root a; alias b; }',
      '"alias" directive is duplicate, "root" directive was specified earlier',
    ],
    ['location @a { alias b; }', 'the "alias" directive cannot be used inside the named location'],
  ])('%s is an error', (server, text) => {
    expect(failureOf(() => new NginxLab(withServer(server)))).toContain(`${text} in /c/nginx.conf:`);
  });
});

describe('the server of a request', () => {
  const lab = () =>
    new NginxLab(
      withHttp(`
        server { listen 80; server_name first.example; return 200 first; }
        server { listen 80; server_name *.x.example; return 200 wild; }
        server { listen 80; server_name a.x.example .dot.example; return 200 exact; }
        server { listen 80; server_name *.y.x.example; return 200 longer; }
        server { listen 80; server_name mail.*; return 200 trailing; }
        server { listen 80; server_name "~^u(\\d+)\\."; return 200 "regex $1"; }
        server { listen 81; return 200 other; }
        server { listen 81 default_server; server_name d; return 200 default; }`),
    );
  test.each([
    ['first.example', 'first'],
    ['FIRST.example:80', 'first'],
    ['b.x.example', 'wild'],
    ['a.x.example', 'exact'],
    ['b.y.x.example', 'longer'],
    ['dot.example', 'exact'],
    ['b.dot.example', 'exact'],
    ['mail.example', 'trailing'],
    ['u42.example', 'regex 42'],
    ['nobody.example', 'first'],
  ])('%s', async (host, expected) => {
    const raw = lab();
    const client = raw.connect().send(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    expect((await raw.clock.run(client.response())).body).toBe(expected);
  });

  test('is of its address, the default where no name fits', async () => {
    const { body } = await lab().request('GET', '/', {}, undefined, '0.0.0.0:81');
    expect(body).toBe('default');
  });

  test.each([
    [
      'server { listen 80 default_server; } server { listen 80 default_server; }',
      'a duplicate default server for 0.0.0.0:80',
    ],
    ['server { listen 80; listen 80; }', 'a duplicate listen 0.0.0.0:80'],
  ])('%s is an error', (http, text) => {
    expect(failureOf(() => new NginxLab(withHttp(http)))).toContain(text);
  });
});

describe('variables', () => {
  test.each<[string, string, Record<string, string>?]>([
    ['$arg_a ${arg_b}x', '1 2x'],
    ['$http_x_y $http_none.', 'z .', { 'X-Y': 'z' }],
    ['$cookie_c', 'd', { Cookie: 'a=b; c=d' }],
    ['$uri $document_uri $request_uri', '/p q /p q /p%20q?a=1&b=2'],
    ['$args $query_string $is_args', 'a=1&b=2 a=1&b=2 ?'],
    ['$host $server_name $server_port', 'push.example s.example 80'],
    ['$remote_addr', '127.0.0.1'],
    ['$request_method $scheme $server_protocol', 'GET http HTTP/1.1'],
    ['$request', 'GET /p%20q?a=1&b=2 HTTP/1.1'],
  ])('%s', async (text, expected, headers = {}) => {
    expect(await asked(`return 200 "${text}";`, '/p%20q?a=1&b=2', headers)).toBe(expected);
  });

  test('there is none of another name', () => {
    expect(failureOf(() => new NginxLab(withServer('\nreturn 200 $nothing;')))).toBe(
      'unknown "nothing" variable in /c/nginx.conf:5',
    );
  });

  test('can be set, on the server for its locations', async () => {
    const server =
      'set $a "$arg_x!"; location / { set $b "$a?"; return 200 "$a $b $c"; } location /c { set $c 1; }';
    expect(await asked(server, '/?x=1')).toBe('1! 1!? ');
  });
});

describe('if', () => {
  const conditions = `
    location / {
      set $r "";
      if ($arg_a) { set $r "\${r}present "; }
      if ($arg_a = x) { set $r "\${r}equal "; }
      if ($arg_a != x) { set $r "\${r}different "; }
      if ( $arg_a ~ ^x(.)$ ) { set $r "\${r}match=$1 "; }
      if ($arg_a ~* ^X) { set $r "\${r}anycase "; }
      if ($arg_a !~ x) { set $r "\${r}no-match "; }
      if ($arg_a !~* X) { set $r "\${r}no-anycase"; }
      return 200 $r;
    }`;
  test.each([
    ['', 'different no-match no-anycase'],
    ['?a=0', 'different no-match no-anycase'],
    ['?a=x', 'present equal anycase'],
    ['?a=xy', 'present different match=y anycase'],
    ['?a=b', 'present different no-match no-anycase'],
  ])('with %j', async (query, expected) => {
    expect((await asked(conditions, `/${query}`)).trim()).toBe(expected);
  });

  test('on the server goes before locations', async () => {
    const server = 'if ($request_method = POST) { return 403; } location / { return 200 $request_method; }';
    const lab = new NginxLab(withServer(server));
    expect((await lab.request('POST', '/', {}, 'x')).status).toBe(403);
    expect(await lab.get('/')).toBe('200 GET');
  });

  test('in a location brings its own directives, and break ends the script', async () => {
    const server = `location / {
      add_header X-Where location;
      if ($arg_a) { add_header X-Where if always; break; }
      if ($arg_b) { return 200 b; }
      return 204;
    }`;
    const lab = new NginxLab(withServer(server));
    expect((await lab.request('GET', '/')).header('x-where')).toBe('location');
    expect(await lab.get('/?b=1')).toBe('200 b');
    // What remains is a file, which takes no PUT.
    const { status, header } = await lab.request('PUT', '/?a=1&b=1');
    expect([status, header('x-where')]).toEqual([405, 'if']);
  });
});

describe('return', () => {
  test.each<[string, number, string | undefined]>([
    ['return 301 /new;', 301, 'http://push.example/new'],
    ['return 302 https://else.example/$arg_a;', 302, 'https://else.example/1'],
    ['return https://else.example;', 302, 'https://else.example'],
    ['return 308 "/a\nb";', 308, 'http://push.example/a%0Ab'],
    ['return 404;', 404, undefined],
    ['return 204;', 204, undefined],
  ])('%s', async (line, status, address) => {
    const response = await new NginxLab(withServer(line)).request('GET', '/?a=1');
    expect([response.status, response.header('location')]).toEqual([status, address]);
  });

  test('a text has the default type', async () => {
    const response = await new NginxLab(withServer('default_type text/x; return 200 "a\\"b";')).request(
      'GET',
      '/',
    );
    expect([response.header('content-type'), response.body]).toEqual(['text/x', 'a"b']);
  });

  test('444 closes the connection without an answer', async () => {
    const lab = new NginxLab(withServer('return 444;'));
    const client = lab.connect().send('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await lab.clock.run(client.closed);
    expect(client.unread).toBe('');
  });
});

describe('add_header', () => {
  const lab = () =>
    new NginxLab(
      withServer(`
        add_header X-Server "$arg_a";
        location /own { add_header X-Own 1; return 200; }
        location /bad { add_header X-Good 1; add_header X-Always 1 always; return 404; }
        location / { return 200 ok; }`),
    );
  test.each<[string, Record<string, string | undefined>]>([
    ['/?a=v', { 'x-server': 'v' }],
    ['/', { 'x-server': undefined }],
    ['/own?a=v', { 'x-server': undefined, 'x-own': '1' }],
    ['/bad', { 'x-good': undefined, 'x-always': '1' }],
  ])('%s', async (target, headers) => {
    const { header } = await lab().request('GET', target);
    for (const [name, value] of Object.entries(headers)) expect(header(name)).toBe(value);
  });
});

test.each([
  ['http { }', 'no "events" section in configuration'],
  ['events { }', 'no "http" section in configuration, there is nothing to serve'],
])('%s is no configuration', (text, message) => {
  expect(failureOf(() => configurationOf(text))).toBe(message);
});

test.each(['TRACE', 'CONNECT'])('%s is answered 405, whatever answers there', async (method) => {
  const lab = new NginxLab(
    withHttp(`push_stream_shared_memory_size 1m; server { listen 80;
      location /return { return 200 x; }
      location /pub { push_publisher; set $push_channel_id a; }
      location /sub { push_subscriber; set $push_channel_id a; }
      location /stream-pub { push_stream_publisher admin; push_stream_channels_path a; }
      location /stream-sub { push_stream_subscriber; push_stream_channels_path a; }
      location /ws { push_stream_subscriber websocket; push_stream_channels_path a; }
      location /stats { push_stream_channels_statistics; push_stream_channels_path a; } }`),
  );
  const upgrade = {
    Upgrade: 'websocket',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Version': '13',
  };
  for (const path of ['/return', '/pub', '/sub', '/stream-pub', '/stream-sub', '/stats', '/none', '/']) {
    expect([path, (await lab.request(method, path)).status]).toEqual([path, 405]);
  }
  expect((await lab.request(method, '/ws', { ...upgrade, Connection: 'Upgrade' })).status).toBe(405);
});

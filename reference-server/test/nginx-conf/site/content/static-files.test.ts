import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderOf, serveFolder } from '../../../support/nginx-conf/site-folder.js';
import { freePort } from '../../../support/wire/free-port.js';
import { HttpClient } from '../../../support/wire/http-client.js';

const files = {
  'html/index.html': 'home',
  'html/a.html': 'a',
  'html/b.JS': 'b',
  'html/c.unknown': 'c',
  'html/sub/index.htm': 'sub',
  'html/empty/x': '',
  'html/sp ace é.html': 'space',
  'html/404.html': 'not there',
  'other/a.html': 'other a',
  'other/deep/f.txt': 'deep',
  'secret.txt': 'secret',
  'mime.types': 'types { text/html html htm; text/x-script js; }',
  passwords: 'user:{PLAIN}s3cret\nold:abNANd1rDfiNc\n',
};

const start = (server: string) =>
  serveFolder(
    folderOf(files),
    (port) =>
      `events { } http { include mime.types; default_type x/y; server { listen 127.0.0.1:${port};\n${server}\n} }`,
  );

const basic = (login: string) => ({ Authorization: `Basic ${Buffer.from(login).toString('base64')}` });

describe('files', () => {
  const server = `
    location / { root html; index none.html index.html index.htm; }
    location /al/ { alias other/; }
    location ~ ^/re/(.*)$ { alias other/$1; }
    location /other { root .; }
    location /try { root html; try_files /none$uri /a.html =404; }
    location /try-else { root html; try_files /none /nothing/ /fallback?x=1; }
    location /try-code { root html; try_files /none =418; }
    location /try-named { root html; try_files /none @named; }
    location /fallback { return 200 "fallback $arg_x $uri"; }
    location @named { return 200 "named $uri"; }`;

  test.each<[string, string]>([
    ['/', '200 text/html home'],
    ['/a.html', '200 text/html a'],
    ['/b.JS', '200 text/x-script b'],
    ['/c.unknown', '200 x/y c'],
    ['/sub/', '200 text/html sub'],
    ['/sp%20ace%20%C3%A9.html', '200 text/html space'],
    ['/al/a.html', '200 text/html other a'],
    ['/al/deep/f.txt', '200 x/y deep'],
    ['/re/a.html', '200 text/html other a'],
    ['/other/a.html', '200 text/html other a'],
    ['/try', '200 text/html a'],
    ['/try-else', '200 x/y fallback 1 /fallback'],
    ['/try-named', '200 x/y named /try-named'],
    ['/none', '404 text/html'],
    ['/../secret.txt', '400 text/html'],
    ['/%2e%2e/secret.txt', '400 text/html'],
    ['/al/..%2fsecret.txt', '404 text/html'],
    ['/empty/', '403 text/html'],
    ['/nowhere/', '404 text/html'],
    ['/a.html/', '404 text/html'],
  ])('%s', async (target, expected) => {
    const { request } = await start(server);
    const { status, body, header } = await request('GET', target);
    const shown = status === 200 ? ` ${body}` : '';
    expect(`${status} ${header('content-type')}${shown}`).toBe(expected);
  });

  test('a folder is answered with its address, with the port', async () => {
    const { request, port } = await start(server);
    const { status, header } = await request('GET', '/sub');
    expect([status, header('location')]).toEqual([301, `http://push.example:${port}/sub/`]);
  });

  test('a status that HTTP lacks words for', async () => {
    const { request } = await start(server);
    expect((await request('GET', '/try-code')).status).toBe(418);
  });

  test('HEAD has the header alone, other methods are not allowed', async () => {
    const { request } = await start(server);
    const head = await request('HEAD', '/a.html');
    expect([head.status, head.body, head.header('content-length')]).toEqual([200, '', '1']);
    const post = await request('POST', '/a.html', {}, 'x');
    expect([post.status, post.header('allow')]).toEqual([405, 'GET, HEAD']);
    expect(
      (await request('POST', '/a.html', { 'Content-Type': 'x/y' }, Buffer.alloc(1024 * 1024 + 1))).status,
    ).toBe(413);
  });

  test('who has it already is told so', async () => {
    const { request } = await start(server);
    const first = await request('GET', '/a.html');
    const [tag = '', modified = ''] = [first.header('etag'), first.header('last-modified')];
    expect((await request('GET', '/a.html', { 'If-None-Match': tag })).status).toBe(304);
    expect((await request('GET', '/a.html', { 'If-Modified-Since': modified })).status).toBe(304);
    expect(
      (await request('GET', '/a.html', { 'If-None-Match': '"x"', 'If-Modified-Since': modified })).status,
    ).toBe(200);
  });

  test('several parts', async () => {
    const { request } = await start(server);
    const { status, body, header } = await request('GET', '/404.html', { Range: 'bytes=0-2,-5' });
    const [, boundary = ''] =
      /^multipart\/byteranges; boundary=(.+)$/.exec(header('content-type') ?? '') ?? [];
    const part = (range: string, text: string) =>
      `\r\n--${boundary}\r\nContent-Type: text/html\r\nContent-Range: bytes ${range}/9\r\n\r\n${text}`;
    expect([status, body]).toEqual([
      206,
      `${part('0-2', 'not')}${part('4-8', 'there')}\r\n--${boundary}--\r\n`,
    ]);
  });

  test('what is no file is forbidden', async () => {
    const folder = folderOf(files);
    symlinkSync('/dev/null', join(folder, 'html/device'));
    const { request } = await serveFolder(
      folder,
      (port) => `events { } http { server { listen 127.0.0.1:${port}; } }`,
    );
    expect((await request('GET', '/device')).status).toBe(403);
  });
});

describe('error_page', () => {
  const server = `
    root html;
    error_page 404 /404.html;
    error_page 403 =200 /a.html;
    error_page 405 http://else.example/;
    error_page 410 = /says;
    error_page 418 @named;
    error_page 500 /missing.html;
    location /says { return 203 said; }
    location /403 { return 403; }
    location /410 { return 410; }
    location /418 { return 418; }
    location /500 { return 500; }
    location /text { return 404 text; }
    location @named { return 200 named; }`;

  test.each<[string, number, RegExp]>([
    ['/none', 404, /^not there$/],
    ['/403', 200, /^a$/],
    ['/410', 203, /^said$/],
    ['/418', 418, /^named$/],
    ['/500', 404, /404 Not Found/],
    ['/text', 404, /^text$/],
  ])('%s', async (target, status, body) => {
    const { request } = await start(server);
    const response = await request('GET', target);
    expect(response.status).toBe(status);
    expect(response.body).toMatch(body);
  });

  test('an address elsewhere', async () => {
    const { request } = await start(server);
    const { status, header } = await request('POST', '/a.html');
    expect([status, header('location')]).toEqual([302, 'http://else.example/']);
  });

  test('a circle ends', async () => {
    const { request } = await start('location / { try_files /none /b; } location /b { try_files /none /; }');
    expect((await request('GET', '/')).status).toBe(500);
  });
});

describe('what a peer sends leads out of no folder', () => {
  const server = `
    location /none/ { root html; }
    location /i { alias html/; }
    location /abs { alias PREFIX/html/; }
    location /up { alias other/../html/; }
    location /tries { alias html/; try_files $uri /$arg_f =404; }
    location ~ ^/re(.*)$ { alias html/$1; }
    location /arg/ { root html/$arg_d; }
    location /index/ { root html; index $arg_i a.html; }
    location /page { error_page 404 /$arg_p; return 404; }
    root html;`;

  test.each<[string, number]>([
    ['/i/a.html', 200],
    ['/i../secret.txt', 403],
    ['/i..%2fsecret.txt', 403],
    ['/i..', 403],
    ['/i../', 403],
    ['/i..a', 404],
    ['/i/..a/x', 404],
    ['/abs/a.html', 200],
    ['/abs../secret.txt', 403],
    ['/up/a.html', 200],
    ['/up../secret.txt', 403],
    ['/tries/a.html', 200],
    ['/tries../secret.txt', 404],
    ['/tries/x?f=a.html', 200],
    ['/tries/x?f=../secret.txt', 404],
    ['/re/a.html', 200],
    ['/re../secret.txt', 403],
    ['/arg/a.html?d=..', 403],
    ['/index/?i=../../secret.txt', 404],
    ['/page?p=../secret.txt', 403],
  ])('%s: %i', async (target, expected) => {
    const folder = folderOf(files);
    const { request } = await serveFolder(
      folder,
      (port) =>
        `events { } http { server { listen 127.0.0.1:${port}; ${server.replace('PREFIX', folder)} } }`,
    );
    const { status, body } = await request('GET', target);
    expect([status, body.includes('secret')]).toEqual([expected, false]);
  });
});

describe('auth_basic', () => {
  const server = `
    root html;
    auth_basic "the \\"realm\\"";
    auth_basic_user_file passwords;
    location / { }
    location /open { auth_basic off; return 200; }
    location /no-file { auth_basic_user_file nothing; }`;

  test.each<[string, Record<string, string>, number]>([
    ['nothing', {}, 401],
    ['another scheme', { Authorization: 'Bearer x' }, 401],
    ['a wrong password', basic('user:x'), 401],
    ['no name', basic(':x'), 401],
    ['a right one', basic('user:s3cret'), 200],
    ['a right one without padding', { Authorization: 'basic  dXNlcjpzM2NyZXQ' }, 200],
    ['a name without a password', { Authorization: 'Basic dXNlcg==' }, 401],
    ['junk before', { Authorization: 'Basic !dXNlcjpzM2NyZXQ=' }, 401],
    ['junk within', { Authorization: 'Basic dXNl.cjpzM2NyZXQ=' }, 401],
    ['junk behind', { Authorization: 'Basic dXNlcjpzM2NyZXQ=junk' }, 401],
    ['a second one', { Authorization: 'Basic dXNlcjpzM2NyZXQ= dXNlcjpzM2NyZXQ=' }, 401],
    ['two headers in one', { Authorization: 'Basic dXNlcjpzM2NyZXQ=, Basic dXNlcjpzM2NyZXQ=' }, 401],
    ['a character too many', { Authorization: 'Basic dXNlcjpzM2NyZXQ=='.replace('Q==', 'QQQ') }, 401],
    ['too much padding', { Authorization: 'Basic dXNlcjpzM2NyZXQ===' }, 401],
    ['the alphabet of URLs', { Authorization: 'Basic dXNlcjpzM2Ny-XQ=' }, 401],
    ['one that cannot be checked', basic('old:s3cret'), 500],
  ])('%s', async (_name, headers, expected) => {
    const { request } = await start(server);
    const { status, header } = await request('GET', '/a.html', headers);
    expect(status).toBe(expected);
    expect(header('www-authenticate')).toBe(expected === 401 ? 'Basic realm="the \\"realm\\""' : undefined);
  });

  test('what cannot be checked is told in the log, with its line', async () => {
    const { request, errors, folder } = await start(server);
    await request('GET', '/a.html', basic('old:s3cret'));
    expect(errors).toEqual([
      `[error] the password of user "old" is stored in a way that is not supported in ${folder}/passwords:2`,
    ]);
  });

  test('with an error page the password is asked for all the same', async () => {
    const { request } = await start(
      `${server} location = /404.html { auth_basic off; } error_page 401 /404.html;`,
    );
    const { status, body, header } = await request('GET', '/a.html');
    expect([status, body, header('www-authenticate')]).toEqual([
      401,
      'not there',
      'Basic realm="the \\"realm\\""',
    ]);
  });

  test('a missing file lets nobody in, and is told in the log', async () => {
    const { request, errors } = await start(server);
    expect((await request('GET', '/no-file', basic('user:s3cret'))).status).toBe(403);
    expect(errors.join()).toMatch(/open\(\) ".*nothing" failed/);
  });
});

describe('connections', () => {
  test.each([
    ['ipv6only=off', true],
    ['ipv6only=on', false],
  ])('a socket of IPv6 with %s', async (option, takesBoth) => {
    const port = await freePort();
    const folder = folderOf({ 'nginx.conf': '' });
    const { errors } = await serveFolder(
      folder,
      (own) => `events { } http {
        server { listen 127.0.0.1:${own}; }
        server { listen [::]:${port} ${option}; return 200 "$server_addr $remote_addr"; } }`,
    );
    const client = HttpClient.open(`http://127.0.0.1:${port}`);
    const answer = client
      .then((one) => one.request('GET', '/', { Connection: 'close' }))
      .then(({ body }) => body);
    if (takesBoth) expect(await answer).toMatch(/ 127\.0\.0\.1$/);
    else await expect(answer).rejects.toThrow('ECONNREFUSED');
    expect(errors).toEqual([]);
  });

  test('keepalive_requests', async () => {
    const { connect } = await start('keepalive_requests 2;');
    const client = await connect();
    expect((await client.request('GET', '/')).header('connection')).toBe('keep-alive');
    expect((await client.request('GET', '/')).header('connection')).toBe('close');
    await client.closed;
  });

  test('keepalive_timeout 0', async () => {
    const { connect } = await start('keepalive_timeout 0;');
    const client = await connect();
    expect((await client.request('GET', '/')).header('connection')).toBe('close');
    await client.closed;
  });

  test('keepalive_timeout', async () => {
    const { connect } = await start('keepalive_timeout 100ms;');
    const client = await connect();
    expect((await client.request('GET', '/')).header('connection')).toBe('keep-alive');
    await client.closed;
  });
});

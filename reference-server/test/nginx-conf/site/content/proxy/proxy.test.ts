import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { folderOf, serveFolder } from '../../../../support/nginx-conf/site-folder.js';
import {
  bodyOf,
  echo,
  rawUpstream,
  received,
  upstreamServer,
} from '../../../../support/nginx-conf/upstream-server.js';
import { freePort } from '../../../../support/wire/free-port.js';

/** A server with some directives, for one test. */
const serve = (server: string, http = '') =>
  serveFolder(
    folderOf({}),
    (port) => `events { } http { ${http} server { listen 127.0.0.1:${port}; ${server} } }`,
  );

/** A location that hands everything on. */
const handingOn = (port: number, more = '') =>
  serve(`location / { ${more} proxy_pass http://127.0.0.1:${port}; }`);

/** What an upstream does with the first bytes of a connection. */
const saying = (text: string) => (socket: Socket) => void socket.once('data', () => socket.write(text));

/** Returns when a number has stayed the same in twenty looks at it. */
async function standsStill(number: () => number): Promise<void> {
  let [last, same] = [-1, 0];
  const look = () => {
    same = last === number() ? same + 1 : 0;
    last = number();
    expect(same).toBeGreaterThan(20);
  };
  await vi.waitFor(look, { timeout: 20_000, interval: 10 });
}

const megabyte = Buffer.alloc(1024 * 1024, 'm');

describe('what becomes of an upstream that fails', () => {
  test('away: 502, and the error log says which', async () => {
    const port = await freePort();
    const { request, errors } = await handingOn(port);
    expect((await request('GET', '/x')).status).toBe(502);
    expect(errors).toEqual([expect.stringContaining(`upstream: "http://127.0.0.1:${port}/x"`)]);
  });

  test.each([
    ['rubbish', 'rubbish\r\n\r\n'],
    ['a broken header', 'HTTP/1.1 200 OK\r\nA B\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'],
    ['a head that is too long', `HTTP/1.1 200 OK\r\nA: ${'a'.repeat(70_000)}\r\n\r\n`],
    ['another protocol', 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'],
  ])('%s: 502', async (_, text) => {
    const { request } = await handingOn(await rawUpstream(saying(text)));
    expect((await request('GET', '/')).status).toBe(502);
  });

  test('a connection that is closed without an answer: 502', async () => {
    const port = await rawUpstream((socket) => void socket.once('data', () => socket.destroy()));
    const { request } = await handingOn(port);
    expect((await request('GET', '/')).status).toBe(502);
  });

  test('silence: 504', async () => {
    const port = await rawUpstream(() => {});
    const { request, errors } = await handingOn(port, 'proxy_read_timeout 50ms;');
    expect((await request('GET', '/')).status).toBe(504);
    expect(errors).toEqual([expect.stringContaining('too long while reading')]);
  });

  test('nobody there to take the connection, or the request: 504', async () => {
    const deaf = await rawUpstream((socket) => void socket.pause());
    const { request, errors } = await serve(`
      client_max_body_size 0;
      location /b { proxy_send_timeout 50ms; proxy_read_timeout 1h; proxy_pass http://127.0.0.1:${deaf}; }
      location /c { proxy_connect_timeout 50ms; proxy_pass https://127.0.0.1:${deaf}; }`);
    expect((await request('POST', '/b', {}, Buffer.alloc(20 * megabyte.length))).status).toBe(504);
    expect((await request('GET', '/c')).status).toBe(504);
    expect(errors).toEqual([
      expect.stringContaining('too long while reading from it or sending to it'),
      expect.stringContaining('too long while connecting'),
    ]);
  });

  test.each([
    ['of a known length', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345'],
    ['in chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n'],
    ['with a broken chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\nrubbish\r\n'],
  ])('a body %s that ends too early cuts the connection', async (_, text) => {
    const port = await rawUpstream((socket) => void socket.once('data', () => socket.end(text)));
    const { connect: open } = await handingOn(port);
    const client = (await open()).send('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await client.closed;
    expect(client.unread).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(client.unread).toContain('12345');
    expect(client.unread).not.toMatch(/\r\n0\r\n\r\n$/);
  });

  test('a body that stands still cuts the connection', async () => {
    const port = await rawUpstream(saying('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345'));
    const { connect: open, errors } = await handingOn(port, 'proxy_read_timeout 50ms;');
    const client = (await open()).send('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await client.closed;
    expect(client.unread).toMatch(/12345$/);
    expect(errors).toEqual([expect.stringContaining('too slow')]);
  });

  test('a client that goes away ends the request, unless that is not wanted', async () => {
    const gone: string[] = [];
    const came: string[] = [];
    let answer = () => {};
    const { port } = await upstreamServer((request, response) => {
      came.push(request.url ?? '');
      response.on('close', () => gone.push(`${request.url} ${response.writableFinished}`));
      if (request.url === '/b') answer = () => response.end('late');
    });
    const { connect: open } = await serve(`
      location /a { proxy_pass http://127.0.0.1:${port}; }
      location /b { proxy_ignore_client_abort on; proxy_pass http://127.0.0.1:${port}; }`);
    for (const path of ['/a', '/b']) {
      const client = (await open()).send(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
      await vi.waitFor(() => expect(came.at(-1)).toBe(path));
      client.destroy();
      await client.closed;
      answer();
      await vi.waitFor(() => expect(gone.at(-1)).toBe(`${path} ${path === '/b'}`));
    }
  });
});

describe('groups of servers', () => {
  /** Servers that say their number; and a group of some. */
  async function group(lines: (ports: readonly number[]) => string, more = '') {
    const ports: number[] = [];
    for (const name of ['0', '1', '2']) {
      const { port } = await upstreamServer((_, response) => void response.end(name));
      ports.push(port);
    }
    const server = await serve(
      `location / { ${more} proxy_pass http://g; }`,
      `upstream g { ${lines(ports)} }`,
    );
    return async (count: number, target = '/') => {
      let all = '';
      for (let index = 0; index < count; index++) all += (await server.request('GET', target)).body;
      return all;
    };
  }
  const at = (port: number | undefined) => `server 127.0.0.1:${port}`;

  test('take turns by their weights', async () => {
    const ask = await group(([a, b, c]) => `${at(a)} weight=5; ${at(b)}; ${at(c)};`);
    expect(await ask(14)).toBe('00102000010200');
  });

  test('one that is away is left out for a while, and a spare one asked when there is no other', async () => {
    const away = await freePort();
    const ask = await group(([a]) => `${at(away)}; ${at(a)} backup;`);
    expect(await ask(3)).toBe('000');
    const down = await group(([a, b]) => `${at(a)} down; ${at(b)};`);
    expect(await down(3)).toBe('111');
  });

  test('the same key finds the same server', async () => {
    const ask = await group(([a, b, c]) => `hash $arg_k; ${at(a)}; ${at(b)}; ${at(c)};`);
    const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const first = [];
    for (const key of keys) first.push(await ask(2, `/?k=${key}`));
    expect(first.every(([one, two]) => one === two)).toBe(true);
    expect(new Set(first).size).toBeGreaterThan(1);
    const network = await group(([a, b, c]) => `ip_hash; ${at(a)}; ${at(b)}; ${at(c)};`);
    expect(new Set(await network(4)).size).toBe(1);
  });

  test('a group without one that can be asked is 502', async () => {
    const server = await serve(
      'location / { proxy_pass http://g; }',
      'upstream g { server 127.0.0.1:9 down; }',
    );
    expect((await server.request('GET', '/')).status).toBe(502);
    expect(server.errors).toEqual([expect.stringContaining('no server of the group')]);
  });

  test('the next is asked for what is told, and a request that changes something only once', async () => {
    const asked: string[] = [];
    const { port: bad } = await upstreamServer((request, response) => {
      asked.push(`${request.method} bad`);
      response.writeHead(503).end('bad');
    });
    const { port: good } = await upstreamServer(async (request, response) => {
      asked.push(`${request.method} ${await bodyOf(request)}`);
      response.end('good');
    });
    const groups = ['a', 'b', 'c'].map(
      (name) => `upstream ${name} { ${at(bad)} max_fails=0; ${at(good)} backup; }`,
    );
    const { request } = await serve(
      `location /a { proxy_next_upstream http_503; proxy_pass http://a; }
       location /b { proxy_next_upstream http_503 non_idempotent; proxy_pass http://b; }
       location /c { proxy_next_upstream off; proxy_pass http://c; }`,
      groups.join('\n'),
    );
    expect((await request('PUT', '/a', {}, 'x')).body).toBe('good');
    expect((await request('POST', '/a', {}, 'x')).body).toBe('bad');
    expect((await request('POST', '/b', {}, 'x')).body).toBe('good');
    expect((await request('GET', '/c')).body).toBe('bad');
    expect(asked).toEqual(['PUT bad', 'PUT x', 'POST bad', 'POST bad', 'POST x', 'GET bad']);
  });

  test('no other is asked when the time for that is over', async () => {
    const silent = await rawUpstream(() => {});
    const { port: good } = await upstreamServer((_, response) => void response.end('good'));
    const { request } = await serve(
      `proxy_read_timeout 50ms;
       location /a { proxy_pass http://g; } location /b { proxy_next_upstream_timeout 10ms; proxy_pass http://g; }`,
      `upstream g { ${at(silent)} max_fails=0 weight=9; ${at(good)} backup; }`,
    );
    expect((await request('GET', '/a')).body).toBe('good');
    expect((await request('GET', '/b')).status).toBe(504);
  });

  test('keep connections where they are told to, and find out when one was closed', async () => {
    let connections = 0;
    const { port, server } = await upstreamServer((request, response) => void echo(request, response));
    server.on('connection', () => connections++);
    const kept = 'proxy_http_version 1.1; proxy_set_header Connection "";';
    const { request } = await serve(
      `location /kept { ${kept} proxy_pass http://g; } location /not { proxy_pass http://g; }`,
      `upstream g { server 127.0.0.1:${port}; keepalive 4; }`,
    );
    for (let index = 0; index < 3; index++)
      expect((await request('GET', '/kept')).body).not.toContain('connection:');
    expect(connections).toBe(1);
    server.closeAllConnections();
    expect((await request('GET', '/kept')).status).toBe(200);
    expect(connections).toBe(2);
    for (let index = 0; index < 2; index++) expect((await request('GET', '/not')).status).toBe(200);
    expect(connections).toBeGreaterThanOrEqual(3);
  });

  test('unix sockets', async () => {
    const folder = folderOf({});
    const { server } = await upstreamServer((request, response) => void echo(request, response));
    server.close();
    server.listen(`${folder}/up.sock`);
    await once(server, 'listening');
    const { request } = await serve(
      `location /a/ { proxy_pass http://unix:${folder}/up.sock:/b/; } location /c/ { proxy_pass http://g/d/; }`,
      `upstream g { server unix:${folder}/up.sock; }`,
    );
    expect((await request('GET', '/a/x')).body).toBe('GET /b/x\nconnection: close\nhost: localhost\n\n');
    expect((await request('GET', '/c/x')).body).toBe('GET /d/x\nconnection: close\nhost: g\n\n');
  });
});

describe('bodies', () => {
  test('pieces of an answer are sent as they come', async () => {
    let go: () => void = () => {};
    const { port } = await upstreamServer((_, response) => {
      response.write('first');
      go = () => response.end('second');
    });
    const { connect: open } = await handingOn(port);
    const client = (await open()).send('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await vi.waitFor(() => expect(client.unread).toContain('first'));
    go();
    await vi.waitFor(() => expect(client.unread).toMatch(/second\r\n0\r\n\r\n$/));
  });

  test('what is passed on is compressed like any other answer', async () => {
    const text = 'hello '.repeat(2000);
    const { port } = await upstreamServer(({ url }, response) => {
      response.setHeader('Content-Type', 'text/html');
      response.setHeader('Content-Length', text.length);
      if (url === '/coded') response.setHeader('Content-Encoding', 'br');
      response.end(text);
    });
    const { request } = await handingOn(port, 'gzip on;');
    const packed = await request('GET', '/', { 'Accept-Encoding': 'gzip' });
    expect(packed.header('content-length')).toBeUndefined();
    expect(gunzipSync(packed.bytes).toString()).toBe(text);
    const coded = await request('GET', '/coded', { 'Accept-Encoding': 'gzip' });
    expect([coded.header('content-encoding'), coded.body]).toEqual(['br', text]);
    expect((await request('HEAD', '/', {})).header('content-length')).toBe(String(text.length));
  });

  test('a slow client slows the upstream down', async () => {
    let written = 0;
    const { port } = await upstreamServer((_, response) => {
      const write = () => {
        while (written < 60) {
          written++;
          if (!response.write(megabyte)) return void response.once('drain', write);
        }
        response.end();
      };
      write();
    });
    const { port: own } = await handingOn(port);
    const socket = connect(own, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.pause();
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await vi.waitFor(() => expect(written).toBeGreaterThan(0));
    // What the system holds on four sockets, and some hundred kB.
    await standsStill(() => written);
    expect(written).toBeLessThan(30);
    let got = 0;
    socket.on('data', (bytes) => {
      got += bytes.length;
    });
    socket.resume();
    await vi.waitFor(() => expect(got).toBeGreaterThan(60 * megabyte.length), { timeout: 20_000 });
  }, 40_000);

  test('a slow upstream slows the client down, and 100 MB take no memory', async () => {
    let take: () => void = () => {};
    let length = 0;
    const { port } = await upstreamServer((request, response) => {
      take = () => {
        request.on('data', (bytes: Buffer) => {
          length += bytes.length;
        });
        request.on('end', () => response.end(String(length)));
      };
    });
    const { port: own } = await handingOn(port, 'client_max_body_size 0;');
    const out = httpRequest({
      port: own,
      host: '127.0.0.1',
      method: 'POST',
      headers: { 'Content-Length': 100 * megabyte.length },
    });
    const answer = once(out, 'response');
    let sent = 0;
    const send = () => {
      while (sent < 100) {
        sent++;
        if (!out.write(megabyte)) return void out.once('drain', send);
      }
      out.end();
    };
    send();
    await standsStill(() => sent);
    expect(sent).toBeLessThan(30);
    take();
    const [response] = await answer;
    expect(await bodyOf(response)).toBe(String(100 * megabyte.length));
  }, 40_000);

  test('a body in chunks has a length when it is short, and may not be too long', async () => {
    const { port } = await upstreamServer((request, response) => void echo(request, response));
    const { connect: open } = await serve(`
      location /a { proxy_pass http://127.0.0.1:${port}; }
      location /b { proxy_request_buffering off; proxy_pass http://127.0.0.1:${port}; }
      location /c { client_max_body_size 4; proxy_pass http://127.0.0.1:${port}; }
      location /d { client_max_body_size 0; proxy_pass http://127.0.0.1:${port}; }`);
    const send = async (path: string, body: string) => {
      const client = (await open()).send(
        `POST ${path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
      );
      return client.response();
    };
    expect((await send('/a', 'hello')).body).toMatch(/content-length: 5\n.*\n\nhello$/s);
    expect((await send('/b', 'hello')).body).toMatch(/transfer-encoding: chunked\n\nhello$/s);
    expect((await send('/c', 'hello')).status).toBe(413);
    expect((await send('/d', 'x'.repeat(100_000))).body).toMatch(/transfer-encoding: chunked\n\nx{100000}$/s);
  });

  test('whoever answers instead gets the body too, unless it was too long to be kept', async () => {
    const { port } = await upstreamServer((request, response) => void echo(request, response));
    const away = await freePort();
    const { request } = await serve(`
      client_max_body_size 0;
      location /a { error_page 502 = /b; proxy_pass http://127.0.0.1:${away}; }
      location /b { proxy_set_header X-Answer ""; proxy_pass http://127.0.0.1:${port}; }
      location /c { proxy_pass http://127.0.0.1:${port}; }`);
    expect((await request('POST', '/a', {}, 'hello')).body).toMatch(/^GET \/b\n.*\n\nhello$/s);
    expect((await request('POST', '/a', {}, megabyte)).body).toMatch(/^GET \/b\n.*\n\n$/s);
    const sent = await request('POST', '/c', { 'X-Answer': '200|X-Accel-Redirect: /b' }, 'hello');
    expect(sent.body).toMatch(/^GET \/b\n.*\n\nhello$/s);
    const circle = await request('GET', '/c', { 'X-Answer': '200|X-Accel-Redirect: /c' });
    expect(circle.status).toBe(500);
  });

  test('a client is asked for its body when it waits for that', async () => {
    const { port } = await upstreamServer((request, response) => void echo(request, response));
    const { connect: open } = await handingOn(port);
    const client = (await open()).send(
      'POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n',
    );
    expect((await client.response()).status).toBe(100);
    client.send('hi');
    expect((await client.response()).body).toMatch(/\n\nhi$/);
  });

  test('what follows on the connection waits until the body was forwarded', async () => {
    const order: string[] = [];
    const { port } = await upstreamServer(async (request, response) => {
      const { url } = request;
      order.push(`${url} ${(await received(request)).length}`);
      response.end(url);
    });
    const { connect: open } = await handingOn(port);
    const client = (await open()).send(
      `POST /1 HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n${'x'.repeat(100_000)}GET /2 HTTP/1.1\r\nHost: x\r\n\r\n`,
    );
    expect((await client.response()).body).toBe('/1');
    expect((await client.response()).body).toBe('/2');
    expect(order.map((one) => one.slice(0, 2))).toEqual(['/1', '/2']);
  });
});

test('a backend decides who may come in', async () => {
  const { port } = await upstreamServer(async (request, response) => {
    const text = await received(request);
    response.statusCode = /^GET \/auth\n.*authorization: yes/s.test(text) ? 204 : 401;
    if (request.url !== '/auth') response.statusCode = 200;
    response.setHeader('X-User', 'me');
    response.end(response.statusCode === 204 ? undefined : text);
  });
  const { request } = await serve(`
    location = /auth { internal; proxy_pass http://127.0.0.1:${port}; proxy_pass_request_body off; }
    location / { auth_request /auth; auth_request_set $user $upstream_http_x_user;
      proxy_set_header X-Is $user; proxy_pass http://127.0.0.1:${port}; }`);
  expect((await request('POST', '/x', {}, 'hello')).status).toBe(401);
  const entered = await request('POST', '/x', { Authorization: 'yes' }, 'hello');
  expect(entered.body).toMatch(/^POST \/x\n.*x-is: me\n\nhello$/s);
});

describe('upgrades', () => {
  const upgrade =
    'proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade;';

  test('a WebSocket goes through, both ways', async () => {
    const { port, server } = await upstreamServer((_, response) => void response.writeHead(426).end('no'));
    server.on('upgrade', (request, socket) => {
      const head = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nX-Url: ${request.url}\r\n\r\n`;
      socket.write(`${head}hello `);
      socket.on('data', (bytes: Buffer) => socket.write(`[${bytes}]`));
    });
    const { connect: open } = await handingOn(port, upgrade);
    const ask = 'GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n';
    const client = (await open()).send(ask);
    await vi.waitFor(() => expect(client.unread).toContain('hello '));
    expect(client.unread).toMatch(/^HTTP\/1\.1 101 Switching Protocols\r\n/);
    expect(client.unread).toMatch(/\r\nConnection: upgrade\r\n/i);
    expect(client.unread).toMatch(/\r\nX-Url: \/ws\r\n/);
    client.send('abc');
    await vi.waitFor(() => expect(client.unread).toMatch(/hello \[abc\]$/));
    client.socket.end();
    await client.closed;
  });

  test('one that is refused has its answer, and the connection goes on', async () => {
    const { port } = await upstreamServer((_, response) => void response.writeHead(403).end('no'));
    const { connect: open } = await handingOn(port, upgrade);
    const client = (await open()).send(
      'GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
    );
    expect((await client.response()).body).toBe('no');
    expect((await client.request('GET', '/')).body).toBe('no');
  });

  test('one that is silent for too long is ended', async () => {
    const { port, server } = await upstreamServer(() => {});
    server.on('upgrade', (_, socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
    });
    const { connect: open } = await handingOn(port, `${upgrade} proxy_read_timeout 50ms;`);
    const client = (await open()).send(
      'GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
    );
    await client.closed;
    expect(client.unread).toMatch(/^HTTP\/1\.1 101/);
  });
});

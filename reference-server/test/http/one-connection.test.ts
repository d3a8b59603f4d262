import { describe, expect, test } from 'vitest';
import type { HttpClient } from '../support/wire/http-client.js';
import { SocketServer } from '../support/wire/socket-server.js';
import { VirtualServer } from '../support/wire/virtual-server.js';

const head = (...lines: string[]) => `${[...lines, 'Host: push.example', '', ''].join('\r\n')}`;

/** What comes over a connection, sent in one piece, in two or byte by byte. */
async function played(request: string, pieces: 'whole' | 'in two' | 'bytes'): Promise<string> {
  const lab = new VirtualServer();
  for (const text of ['one', 'two']) await lab.request('POST', '/pub?id=a', {}, text);
  const client = lab.connect();
  const parts = { whole: [request], 'in two': [request.slice(0, 5), request.slice(5)], bytes: [...request] };
  for (const part of parts[pieces]) {
    client.send(part);
    if (pieces === 'in two') await lab.fence();
    else if (pieces === 'bytes') await new Promise(setImmediate);
  }
  await lab.pass(1000);
  await lab.request('POST', '/pub?id=a', {}, 'three');
  await lab.pass(1000);
  return client.unread;
}

describe('a request is answered the same in whatever pieces it comes', () => {
  test.each([
    head('GET / HTTP/1.1'),
    head('GET / HTTP/1.1', 'Accept: text/html'),
    head('GET /nowhere HTTP/1.1'),
    head('GET /pub?id=a HTTP/1.1', 'Accept: application/xml'),
    head('GET /pub?id=b HTTP/1.1'),
    head('GET /pub HTTP/1.1'),
    head('GET /channels-stats HTTP/1.1'),
    head('GET /relay/sub?id=a HTTP/1.1'),
    head('GET /relay/poll?id=b HTTP/1.1'),
    head('GET /lp/a HTTP/1.1'),
    head('GET /lp/a HTTP/1.1', 'Connection: keep-alive', 'User-Agent: x (y; z) \t', 'X-Empty:'),
    head('GET /lp/a HTTP/1.1', 'If-Modified-Since: Thu, 01 Jan 2026 00:00:00 GMT', 'If-None-Match: W/1'),
    head('GET /lp/a.b2 HTTP/1.1'),
    head('GET /poll/a HTTP/1.1'),
    head('GET /poll/a.b2 HTTP/1.1'),
    head('GET /jsonp/a.b2?callback=cb HTTP/1.1'),
    head('GET /jsonp/a?callback=a(b HTTP/1.1'),
    head('GET /sub/a.b1 HTTP/1.1'),
    head('GET /ev/a HTTP/1.1', 'Last-Event-Id: none'),
    head('GET /sub/ALL HTTP/1.1'),
    head('GET /sub/%00%ff/a HTTP/1.1'),
    head('GET /ws/a HTTP/1.1'),
    head('GET http://push.example/lp/a HTTP/1.1'),
    // More than it looks.
    head('GET /lp/a HTTP/1.1', 'Connection: close'),
    head('GET /lp/a HTTP/1.1', 'Content-Length: 0'),
    `${head('GET /poll/a HTTP/1.1', 'Content-Length: 3')}abc`,
    head('GET /lp/a HTTP/1.1', 'X-A: 1', 'X-A: 2'),
    head('GET /lp/a HTTP/1.1', 'Upgrade: h2c', 'Connection: Upgrade'),
    head('GET /lp/a HTTP/1.0'),
    head('GET /lp/a HTTP/1.1', 'Host: other.example'),
    'GET /lp/a HTTP/1.1\r\n\r\n',
    head('GET /lp/a HTTP/1.1', ' folded: x'),
    head('GET /lp/a HTTP/1.1', 'no colon'),
    head('GET /lp/a HTTP/1.1', 'X: a\nY: b'),
    head('GET /a b HTTP/1.1'),
    head('HEAD /pub?id=a HTTP/1.1'),
    head('BREW /pub?id=a HTTP/1.1'),
    head('GET /poll/a HTTP/1.1').repeat(3),
    head('GET /lp/a HTTP/1.1', `X-Long: ${'x'.repeat(15_000)}`),
    head('GET /lp/a HTTP/1.1', `X-Long: ${'x'.repeat(17_000)}`),
    head('GET /lp/a HTTP/1.1', ...Array.from({ length: 60 }, (_, index) => `X-${index}: x`)),
  ])('%j', async (request) => {
    const whole = await played(request, 'whole');
    expect(whole).toBe(await played(request, 'in two'));
    if (request.length < 1000) expect(whole).toBe(await played(request, 'bytes'));
    expect(whole).toMatch(/^HTTP\/1\.1 \d{3} /);
  });
});

describe('a connection', () => {
  const get = (client: HttpClient, target: string) => client.request('GET', target);

  test('is used for one GET after another, and then for anything', async () => {
    const lab = new VirtualServer();
    const client = lab.connect();
    expect((await lab.run(get(client, '/poll/a'))).status).toBe(304);
    expect((await lab.run(get(client, '/nowhere'))).status).toBe(404);
    expect((await lab.run(client.request('POST', '/pub?id=a', {}, 'x'))).status).toBe(200);
    expect((await lab.run(get(client, '/pub?id=a'))).body).toContain('"published_messages": 1');
    expect(lab.server.stats().connections).toBe(1);
  });

  test('may send its next request before it has its answer', async () => {
    const lab = new VirtualServer();
    const client = lab.connect();
    client.send(head('GET /lp/a HTTP/1.1'));
    await lab.fence();
    client.send(head('GET /poll/a HTTP/1.1'));
    await lab.fence();
    client.send(head('POST /pub?id=b HTTP/1.1', 'Content-Length: 1')).send('x');
    await lab.fence();
    expect(client.unread).toBe('');
    await lab.request('POST', '/pub?id=a', {}, 'one');
    await lab.fence();
    expect(client.unread.match(/HTTP\/1\.1 \d{3}/g)).toEqual([
      'HTTP/1.1 200',
      'HTTP/1.1 304',
      'HTTP/1.1 200',
    ]);
  });

  test('keeps no more than 16 KiB of what comes too early, and is told so', async () => {
    const lab = new VirtualServer();
    const client = lab.connect();
    client.send(head('GET /lp/a HTTP/1.1'));
    await lab.fence();
    client.send(head('GET /ws/a HTTP/1.1', 'Upgrade: websocket', 'Connection: Upgrade'));
    const piece = Buffer.alloc(64 * 1024, 'x');
    for (let sent = 0; sent < 32; sent++) client.send(piece);
    await lab.pass(1000);
    // All of it was taken off the wire, and let go.
    expect(client.socket.writableLength).toBe(0);
    await lab.request('POST', '/pub?id=a', {}, 'x');
    expect((await lab.run(client.response())).body).toContain('x');
    expect((await lab.run(client.response())).status).toBe(429);
    await lab.run(client.closed);
  });

  test('that asks for nothing is closed after a minute, and between two requests after 65 s', async () => {
    const lab = new VirtualServer();
    const silent = lab.connect();
    const used = lab.connect();
    await lab.run(get(used, '/poll/a'));
    const waiting = lab.connect().send(head('GET /lp/a HTTP/1.1'));
    await lab.fence();
    const before = lab.clock.now();
    await lab.run(silent.closed);
    expect(lab.clock.now() - before).toBe(60_000);
    await lab.run(used.closed);
    expect(lab.clock.now() - before).toBeLessThanOrEqual(65_000);
    // Who waits for an answer is not idle; this one's time was up long ago, and it has had one.
    expect(waiting.unread).toContain('HTTP/1.1 304 ');
  });

  test('whose client closes its side is taken to be gone', async () => {
    const lab = new VirtualServer();
    for (const target of ['/lp/a', '/ev/a', '/sub/a']) {
      const client = lab.connect().send(head(`GET ${target} HTTP/1.1`));
      await lab.fence();
      expect(lab.server.stats().subscribers).toBe(1);
      client.socket.end();
      await lab.run(client.closed);
      await lab.fence();
      expect(lab.server.stats().subscribers).toBe(0);
    }
  });

  test('a fault in what answers is a 500, and nothing else suffers', async () => {
    const faults: unknown[] = [];
    const lab = new VirtualServer(
      {},
      {
        onError: (error) => faults.push(error),
        decorateHandler: (handler, { path }) =>
          path === '/channels-stats'
            ? () => {
                throw new Error('a fault');
              }
            : path === '/pub'
              ? (exchange) => exchange.respond({ status: 200, headers: [['X-Split', 'a\r\nX-Made-Up: b']] })
              : handler,
      },
    );
    const client = lab.connect();
    const other = lab.connect();
    expect((await lab.run(get(other, '/poll/a'))).status).toBe(304);
    const answer = await lab.run(get(client, '/channels-stats'));
    expect([answer.status, answer.header('connection')]).toEqual([500, 'close']);
    await lab.run(client.closed);
    expect((await lab.request('GET', '/pub?id=a')).status).toBe(500);
    expect(faults.map(String)).toEqual([
      'Error: a fault',
      'Error: The header X-Split has a character that cannot be sent.',
    ]);
    expect((await lab.run(get(other, '/poll/a'))).status).toBe(304);
  });

  test('over a real socket is let go of when the server stops', async () => {
    const server = await SocketServer.start();
    const clients = await Promise.all(['/lp/a', '/ev/a', '/poll/a'].map(() => server.connect()));
    const [held, streaming, idle] = clients as [HttpClient, HttpClient, HttpClient];
    const answer = held.request('GET', '/lp/a');
    streaming.send(head('GET /ev/a HTTP/1.1'));
    expect((await idle.request('GET', '/poll/a')).status).toBe(304);
    await expect.poll(() => server.server.stats().subscribers).toBe(2);
    await server.server.close();
    expect((await answer).status).toBe(304);
    for (const client of clients) await client.closed;
    expect(streaming.unread.endsWith('0\r\n\r\n')).toBe(true);
  });
});

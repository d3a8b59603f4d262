import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../src/parts.js';
import { clientFrame } from '../support/delivery/websocket-peer.js';
import { SocketServer } from '../support/wire/socket-server.js';
import { VirtualServer } from '../support/wire/virtual-server.js';

const head = (...lines: string[]) => `${[...lines, 'Host: localhost', '', ''].join('\r\n')}`;
const heldRequest = head('GET /lp/a HTTP/1.1');

/** Stores a message on a channel of the relay; the connection it came on is gone afterwards. */
async function store(lab: VirtualServer, size: number): Promise<void> {
  const client = lab.connect();
  await lab.run(client.request('POST', '/relay/pub?id=pm', {}, 'x'.repeat(size)));
  client.destroy();
  await lab.pass(1);
}

describe('who goes away behind a held request is noticed', () => {
  const behind: [string, string][] = [
    ['nothing', ''],
    ['CONNECT', head('CONNECT push.example:80 HTTP/1.1')],
    ['a WebSocket', head('GET /ws/a HTTP/1.1', 'Connection: Upgrade', 'Upgrade: websocket')],
    ['h2c', head('GET /lp/a HTTP/1.1', 'Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c')],
    ['an unknown method', head('BREW /lp/a HTTP/1.1')],
    ['another held request', heldRequest],
    ['a head that does not end', 'GET /lp/a HTTP/1.1\r\nX: '],
    ['a body that does not end', head('POST /pub?id=b HTTP/1.1', 'Content-Length: 9')],
    ['no HTTP', 'x'.repeat(20 * 1024)],
    [
      'much after a WebSocket',
      `${head('GET /ws/a HTTP/1.1', 'Connection: Upgrade', 'Upgrade: websocket')}${'x'.repeat(40 * 1024)}`,
    ],
    ['more requests than there may be', heldRequest.repeat(200)],
  ];

  test.each(behind)('%s', async (_name, bytes) => {
    const lab = await SocketServer.start();
    for (const leave of ['end', 'resetAndDestroy'] as const) {
      const client = await lab.connect();
      client.send(heldRequest);
      while (lab.server.stats().subscribers === 0) await lab.request('GET', '/');
      client.send(bytes);
      await lab.request('GET', '/');
      (client.socket as typeof client.socket & { resetAndDestroy(): void })[leave]();
      await expect.poll(() => lab.server.stats()).toMatchObject({ subscribers: 0, connections: 0 });
    }
  });
});

describe('answers wait for a peer to read the ones before', () => {
  test('90 pipelined requests for a long message take the memory of one, and are all answered', async () => {
    const lab = new VirtualServer();
    await store(lab, 200000);
    const client = lab.connect();
    client.socket.pause();
    client.send(head('GET /relay/sub?id=pm HTTP/1.1').repeat(90));
    await lab.pass(1000);
    expect(lab.server.stats().answerBytes).toBeGreaterThan(100_000);
    expect(lab.server.stats().answerBytes).toBeLessThan(2 * 200_000 + 64 * 1024);
    client.socket.resume();
    for (let n = 0; n < 90; n++) expect((await lab.run(client.response())).status).toBe(200);
    await lab.fence();
    expect(lab.server.stats().answerBytes).toBe(0);
  });

  test('early answers behind a held request are few, and what comes behind them is refused', async () => {
    const lab = new VirtualServer();
    await store(lab, 100000);
    const client = lab.connect();
    client.send(heldRequest + head('GET /relay/sub?id=pm HTTP/1.1').repeat(90));
    // So much that it has to be dropped.
    client.send(head('GET /relay/sub?id=pm HTTP/1.1').repeat(500));
    await lab.pass(1000);
    expect(lab.server.stats().answerBytes).toBeLessThan(2 * 110_000);
    await lab.request('POST', '/pub?id=a', {}, 'x');
    expect((await lab.run(client.response())).body).toContain('x');
    expect((await lab.run(client.response())).status).toBe(200);
    expect((await lab.run(client.response())).status).toBe(429);
    await lab.run(client.closed);
  });

  test('a peer that reads nothing is cut off', async () => {
    const lab = new VirtualServer({ send_timeout: '10s' });
    await store(lab, 1000000);
    const client = lab.connect();
    client.socket.pause();
    client.send(head('GET /relay/sub?id=pm HTTP/1.1'));
    await lab.pass(9000);
    expect(lab.server.stats()).toMatchObject({ connections: 1, timeouts: 0 });
    await lab.pass(2000);
    expect(lab.server.stats()).toMatchObject({ connections: 0, timeouts: 1, answerBytes: 0 });
  });

  test('a peer that reads a little now and then is not', async () => {
    const lab = new VirtualServer({ send_timeout: '10s' });
    await store(lab, 1000000);
    const client = lab.connect();
    client.socket.pause();
    const answer = client.send(head('GET /relay/sub?id=pm HTTP/1.1')).response();
    for (let n = 0; n < 5; n++) {
      await lab.pass(9000);
      client.socket.resume();
      await new Promise(setImmediate);
      client.socket.pause();
    }
    client.socket.resume();
    expect((await lab.run(answer)).bytes.length).toBe(1000000);
  });

  test('of all connections no more waits than there may be', async () => {
    const lab = new VirtualServer({ max_answer_memory: '3m' });
    await store(lab, 1000000);
    const clients = Array.from({ length: 10 }, () => lab.connect());
    for (const client of clients) {
      client.socket.pause();
      client.send(head('GET /relay/sub?id=pm HTTP/1.1'));
    }
    await lab.pass(1000);
    const { answerBytes, connections, refusedRequests } = lab.server.stats();
    expect(answerBytes).toBeLessThan(4 * 1024 * 1024);
    expect(connections).toBeLessThan(5);
    expect(refusedRequests).toBe(10 - connections);
    expect((await lab.request('GET', '/relay/pub?id=pm')).status).toBe(200);
  });
});

describe('bodies', () => {
  test('that never end take no more memory than there may be', async () => {
    const lab = new VirtualServer({ max_body_memory: '5m' });
    const clients = Array.from({ length: 12 }, () => lab.connect());
    for (const client of clients) {
      client.send(head('POST /pub?id=a HTTP/1.1', 'Content-Length: 1000000')).send('x'.repeat(999_999));
    }
    await lab.fence();
    expect(lab.server.stats().bodyBytes).toBeLessThanOrEqual(5 * 1024 * 1024);
    const refused = clients.filter(({ unread }) => unread.startsWith('HTTP/1.1 503 '));
    expect(refused.length).toBe(7);
    for (const client of clients) client.send('x');
    await lab.fence();
    expect(clients.filter(({ unread }) => unread.startsWith('HTTP/1.1 200 ')).length).toBe(5);
    expect(lab.server.stats()).toMatchObject({ bodyBytes: 0, messages: 5 });
  });

  test('take memory as they come, not as they are announced', async () => {
    const lab = new VirtualServer();
    const clients = Array.from({ length: 50 }, () => lab.connect());
    for (const client of clients) {
      client.send(head('POST /pub?id=a HTTP/1.1', 'Content-Length: 1000000')).send('x');
    }
    await lab.fence();
    expect(lab.server.stats().bodyBytes).toBeLessThanOrEqual(50 * 4096);
    for (const client of clients) client.destroy();
    await lab.pass(1);
    expect(lab.server.stats()).toMatchObject({ bodyBytes: 0, connections: 1 });
  });

  test('with a chunk that is longer than a body may be are refused before it comes', async () => {
    const lab = new VirtualServer();
    const client = lab.connect();
    client.send(`${head('POST /pub?id=a HTTP/1.1', 'Transfer-Encoding: chunked')}fffffff\r\nx`);
    expect((await lab.run(client.response())).status).toBe(413);
    await lab.run(client.closed);
  });

  test('in chunks end the connection where HTTP/1.0 is spoken', async () => {
    const lab = new VirtualServer();
    const client = lab.connect();
    const first = head('POST /pub?id=a HTTP/1.0', 'Connection: keep-alive', 'Transfer-Encoding: chunked');
    client.send(`${first}1\r\nx\r\n0\r\n\r\n${head('POST /pub?id=b HTTP/1.1', 'Content-Length: 1')}y`);
    const answer = await lab.run(client.response());
    expect([answer.status, answer.header('connection')]).toEqual([200, 'close']);
    await lab.run(client.closed);
    expect(client.unread).toBe('');
    expect((await lab.request('GET', '/pub?id=b')).status).toBe(404);
  });
});

describe('times', () => {
  test('a head that comes too slowly is answered 408, and nobody else waits', async () => {
    const lab = new VirtualServer({ client_header_timeout: '10s' });
    const client = lab.connect();
    const letters = head('GET /poll/a HTTP/1.1');
    for (const letter of letters.slice(0, 9)) {
      client.send(letter);
      await lab.pass(1000);
    }
    expect((await lab.request('GET', '/poll/a')).status).toBe(304);
    expect((await lab.run(client.response())).status).toBe(408);
    expect(lab.server.stats().timeouts).toBe(1);
  });

  test('a body that stands still is answered 408, one that moves for five minutes too', async () => {
    const lab = new VirtualServer({ client_body_timeout: '10s' });
    const still = lab.connect().send(head('POST /pub?id=a HTTP/1.1', 'Content-Length: 9'));
    const slow = lab.connect().send(head('POST /pub?id=a HTTP/1.1', 'Content-Length: 900'));
    await lab.pass(9000);
    slow.send('x');
    expect(still.unread).toBe('');
    await lab.pass(2000);
    expect(still.unread).toMatch(/^HTTP\/1\.1 408 /);
    for (let n = 0; n < 60 && slow.unread === ''; n++) {
      slow.send('x');
      await lab.pass(9000);
    }
    expect(slow.unread).toMatch(/^HTTP\/1\.1 408 /);
  });
});

test('a handler that never comes to an end keeps no connection whose peer has closed its side', async () => {
  const lab = new VirtualServer(
    {},
    {
      decorateHandler: (handler, { path }) =>
        path === '/channels-stats' ? () => new Promise<void>(() => {}) : handler,
    },
  );
  const client = lab.connect().send(head('GET /channels-stats HTTP/1.1'));
  await lab.pass(1);
  client.socket.end();
  await lab.pass(59_000);
  expect(lab.server.stats().connections).toBe(1);
  await lab.run(client.closed);
  await lab.pass(6000);
  expect(lab.server.stats().connections).toBe(0);
});

describe('connections', () => {
  test('beyond the limit take the place of idle ones, or are told that there is no room', async () => {
    const lab = new VirtualServer({ max_connections: 3 });
    const idle = lab.connect();
    expect((await lab.run(idle.request('GET', '/poll/a'))).status).toBe(304);
    const held = [lab.connect().send(heldRequest), lab.connect().send(heldRequest)];
    await lab.pass(1);
    expect(lab.server.stats()).toMatchObject({ subscribers: 2, connections: 3 });
    const late = lab.connect();
    await lab.run(idle.closed);
    expect((await lab.run(late.request('GET', '/poll/a'))).status).toBe(304);
    late.send(heldRequest);
    await lab.pass(1);
    const refused = lab.connect();
    await lab.run(refused.closed);
    expect(refused.unread).toMatch(/^HTTP\/1\.1 503 Service Unavailable\r\n/);
    expect(lab.server.stats()).toMatchObject({ subscribers: 3, refusedConnections: 1 });
    for (const client of held) client.destroy();
    await lab.pass(1);
    expect((await lab.request('POST', '/pub?id=a', {}, 'x')).status).toBe(200);
  });
});

describe('unfinished messages of WebSockets', () => {
  const upgrade = head(
    'GET /ws/a HTTP/1.1',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
  );
  const unfinished = clientFrame(1, 'x'.repeat(500_000), { fin: false });

  test('hold no more than all connections may, and are forgotten with them', async () => {
    const lab = new VirtualServer({ max_body_memory: 2_000_000 });
    const clients = Array.from({ length: 6 }, () => lab.connect().send(upgrade));
    await lab.pass(1);
    for (const client of clients) client.socket.write(unfinished);
    await lab.pass(1);
    const tooMany = clients.filter(({ unread }) => unread.includes('There is no memory for this message'));
    expect(tooMany.length).toBe(3);
    expect(lab.server.stats()).toMatchObject({ bodyBytes: 3 * 500_150, refusedRequests: 3 });
    clients.find((client) => !tooMany.includes(client))?.socket.write(clientFrame(0, 'end'));
    await lab.pass(1);
    expect(lab.server.stats().bodyBytes).toBe(2 * 500_150);
    for (const client of clients) client.destroy();
    await lab.pass(1);
    expect(lab.server.stats().bodyBytes).toBe(0);
  });

  test('what WebSockets do not read is counted with all other answers, and bounded with them', async () => {
    const lab = new VirtualServer({ max_answer_memory: 2_000_000 });
    const clients = Array.from({ length: 6 }, () => lab.connect().send(upgrade));
    await lab.pass(1);
    for (const client of clients) client.socket.pause();
    await lab.request('POST', '/pub?id=a', {}, 'x'.repeat(500_000));
    await lab.request('POST', '/pub?id=a', {}, 'x'.repeat(500_000));
    await lab.pass(1);
    const { answerBytes, subscribers, refusedRequests } = lab.server.stats();
    expect(answerBytes).toBeGreaterThan(500_000);
    expect(answerBytes).toBeLessThan(2_600_000);
    expect(refusedRequests).toBe(6 - subscribers);
    for (const client of clients) client.socket.resume();
    await lab.pass(1);
    expect(lab.server.stats().answerBytes).toBe(0);
  });
});

describe('what a handler throws', () => {
  const fault = new Error('a fault');
  const moments: [string, (exchange: Exchange) => void | Promise<void>][] = [
    ['at once', () => Promise.reject(fault)],
    [
      'in the same turn',
      () => {
        throw fault;
      },
    ],
    [
      'while it streams',
      (exchange) => {
        exchange.stream({ status: 200, headers: [] }).write(Buffer.from('1\r\nx\r\n'));
        throw fault;
      },
    ],
    [
      'after the end',
      (exchange) => {
        exchange.respond({ status: 200, headers: [] });
        throw fault;
      },
    ],
    [
      'after the end of a stream, later',
      async (exchange) => {
        exchange.stream({ status: 200, headers: [] }).end();
        await null;
        throw fault;
      },
    ],
    [
      'when the peer has gone',
      (exchange) => {
        exchange.onAbandoned(() => {
          throw fault;
        });
      },
    ],
    [
      'instead of a second answer',
      (exchange) => {
        exchange.respond({ status: 200, headers: [] });
        exchange.respond({ status: 200, headers: [] });
      },
    ],
  ];

  test.each(moments)('%s: ends that connection, is told once and counted', async (_name, act) => {
    const faults: unknown[] = [];
    const lab = new VirtualServer(
      {},
      {
        onError: (error) => faults.push(error),
        decorateHandler: (handler, { path }) => (path === '/channels-stats' ? act : handler),
      },
    );
    const held = await lab.held('/lp/a');
    const client = lab.connect();
    client.send(head('GET /channels-stats HTTP/1.1') + head('GET /poll/a HTTP/1.1'));
    await lab.fence();
    client.socket.end();
    await lab.run(client.closed);
    expect(faults.length).toBe(1);
    expect(lab.server.stats()).toMatchObject({ failures: 1, subscribers: 1 });
    await lab.request('POST', '/pub?id=a', {}, 'x');
    expect((await lab.run(held.response)).body).toContain('x');
    expect(client.unread.match(/HTTP\/1\.1 \d+/g)?.length ?? 0).toBeLessThan(3);
  });
});

test('heads that are hard to read are read in the time of others', async () => {
  const lab = new VirtualServer();
  const hard = [
    `X:${' '.repeat(8000)}\x80`,
    `X:${'\t '.repeat(4000)}x`,
    `X: ${'x '.repeat(4000)}\x01`,
    `${'x'.repeat(8000)}`,
    `Connection: ${', '.repeat(4000)}close`,
    `Transfer-Encoding: ${' '.repeat(8000)}x`,
  ];
  const cost = async (line: string) => {
    const before = process.cpuUsage();
    for (let n = 0; n < 20; n++) {
      const client = lab.connect();
      client.send(head('GET /poll/a HTTP/1.1', line, 'Connection: close'));
      await lab.run(client.closed);
    }
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
  const easy = `X-Line: ${'x'.repeat(8000)}`;
  await cost(easy);
  const usual = await cost(easy);
  const costs = [];
  for (const line of hard) costs.push(await cost(line));
  // It was some hundred times as much.
  expect(Math.max(...costs) / usual).toBeLessThan(20);
});

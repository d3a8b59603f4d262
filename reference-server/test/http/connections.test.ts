import { beforeEach, describe, expect, test } from 'vitest';
import { SocketServer } from '../support/wire/socket-server.js';

let lab: SocketServer;
beforeEach(async () => {
  lab = await SocketServer.start();
});

const get = (target: string, more = '') => `GET ${target} HTTP/1.1\r\nHost: x\r\n${more}\r\n`;
const post = (target: string, body: string, more = '') =>
  `POST ${target} HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n${more}\r\n${body}`;

describe('one after another', () => {
  test('on one connection, which stays', async () => {
    const client = await lab.connect();
    for (let i = 0; i < 20; i++) {
      const sent = await client.request('POST', '/relay/pub?id=a', {}, String(i));
      expect([sent.status, sent.header('connection')]).toEqual([202, 'keep-alive']);
    }
    expect((await client.request('GET', '/relay/sub?id=a')).body).toBe('10');
    expect((await client.request('GET', '/relay/poll?id=b')).status).toBe(304);
    expect((await client.request('POST', '/relay/sub?id=b', {}, 'x')).status).toBe(405);
    expect((await client.request('GET', '/relay/pub?id=b')).status).toBe(404);
  });

  test('pipelined, in order, each seeing what the one before did', async () => {
    const client = await lab.connect();
    client.send(
      post('/relay/pub?id=a', 'one') +
        get('/relay/sub?id=a') +
        get('/relay/poll?id=b') +
        post('/relay/pub?id=b', 'two'),
    );
    client.send(
      `${get('/relay/sub?id=b')}DELETE /relay/pub?id=b HTTP/1.1\r\nHost: x\r\n\r\n${get('/relay/pub?id=b')}`,
    );
    const answers = [];
    for (let i = 0; i < 7; i++) {
      const { status, body } = await client.response();
      answers.push(status === 200 && body.length < 10 ? body : status);
    }
    expect(answers).toEqual([202, 'one', 304, 202, 'two', 200, 404]);
  });

  test('pipelined behind a held request, which a later one wakes', async () => {
    const client = await lab.connect();
    client.send(get('/relay/sub?id=a') + get('/relay/sub?id=a') + post('/relay/pub?id=a', 'x'));
    expect((await client.response()).body).toBe('x');
    expect((await client.response()).body).toBe('x');
    expect((await client.response()).status).toBe(201);
  });

  test('a hundred at most wait on one connection', async () => {
    const client = await lab.connect();
    client.send(get('/relay/sub?id=a').repeat(101));
    while (lab.server.stats().subscribers < 100) await lab.request('GET', '/');
    await lab.request('POST', '/relay/pub?id=a', {}, 'x');
    for (let i = 0; i < 100; i++) expect((await client.response()).body).toBe('x');
    expect((await client.response()).status).toBe(429);
    await client.closed;
  });
});

describe('older and stranger forms', () => {
  test('HTTP/1.0 is answered whole, then closed', async () => {
    const held = await lab.connect();
    held.send('GET /relay/sub?id=a HTTP/1.0\r\n\r\n');
    const client = await lab.connect();
    client.send('POST /relay/pub?id=a HTTP/1.0\r\nContent-Length: 1\r\n\r\nx');
    expect((await client.response()).header('connection')).toBe('close');
    await client.closed;
    const message = await held.response();
    expect([message.body, message.header('transfer-encoding')]).toEqual(['x', undefined]);
    await held.closed;
  });

  test('HTTP/1.0 may keep the connection', async () => {
    const client = await lab.connect();
    for (let i = 0; i < 2; i++) {
      client.send('PUT /relay/pub?id=a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n');
      expect((await client.response()).header('connection')).toBe('keep-alive');
    }
  });

  test('Connection: close closes', async () => {
    const client = await lab.connect();
    client.send(get('/relay/poll?id=a', 'Connection: close\r\n') + get('/relay/poll?id=a'));
    expect((await client.response()).header('connection')).toBe('close');
    await client.closed;
    expect(client.unread).toBe('');
  });

  test('absolute form', async () => {
    expect((await lab.request('POST', 'http://push.example/relay/pub?id=a', {}, 'x')).status).toBe(202);
    expect((await lab.request('GET', 'HTTP://push.example:80/relay/sub?id=a')).body).toBe('x');
    expect((await lab.request('GET', 'http://push.example')).body).toContain('/relay/pub');
  });

  test('a body on GET is passed over', async () => {
    const client = await lab.connect();
    client.send(
      `GET /relay/sub?id=a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nbody!${post('/relay/pub?id=a', 'x')}`,
    );
    expect((await client.response()).body).toBe('x');
    expect((await client.response()).status).toBe(201);
  });

  test('Expect: 100-continue is told to go on', async () => {
    const client = await lab.connect();
    client.send(
      'POST /relay/pub?id=a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n',
    );
    expect((await client.response()).status).toBe(100);
    expect((await client.send('x').response()).status).toBe(202);
    expect((await client.request('GET', '/relay/sub?id=a')).body).toBe('x');
    const other = await lab.request('GET', '/relay/sub?id=a', { Expect: 'something else' });
    expect(other.body).toBe('x');
  });

  test('an offered upgrade changes nothing', async () => {
    const offer = {
      Connection: 'Upgrade, HTTP2-Settings',
      Upgrade: 'h2c',
      'HTTP2-Settings': 'AAMAAABkAAQAAP__',
    };
    const client = await lab.connect();
    expect((await client.request('POST', '/relay/pub?id=a', offer, 'over h2c')).status).toBe(202);
    expect((await client.request('GET', '/relay/sub?id=a', offer)).body).toBe('over h2c');
    const { 'HTTP2-Settings': _, ...websocket } = { ...offer, Upgrade: 'websocket' };
    expect((await client.request('GET', '/relay/sub?id=a', websocket)).body).toBe('over h2c');
    const held = client.request('GET', '/relay/sub?id=b', offer);
    while (lab.server.stats().subscribers === 0) await lab.request('GET', '/');
    await lab.request('POST', '/relay/pub?id=b', offer, 'x');
    expect((await held).body).toBe('x');
  });

  test('OPTIONS * and other places', async () => {
    expect((await lab.request('OPTIONS', '*')).status).toBe(200);
    for (const path of ['/nowhere', '/relay/pub/', '/relay', '//relay/pub?id=a']) {
      const answer = await lab.request('GET', path);
      expect([answer.status, answer.body]).toEqual([404, 'There is no such location.']);
    }
  });
});

describe('ends', () => {
  test('a client that goes away is forgotten at once', async () => {
    for (const leave of ['end', 'destroy', 'resetAndDestroy'] as const) {
      const { client, response } = await lab.held('/relay/sub?id=a');
      response.catch(() => {});
      const socket = client.socket as typeof client.socket & { resetAndDestroy(): void };
      socket[leave]();
      while (lab.server.stats().subscribers > 0) await lab.request('GET', '/');
    }
    expect((await lab.request('POST', '/relay/pub?id=a', {}, 'x')).status).toBe(202);
  });

  test('a client that goes away behind a body nobody reads is forgotten too', async () => {
    const client = await lab.connect();
    client.send(get('/relay/sub?id=a', 'Content-Length: 500000\r\n')).send(Buffer.alloc(500_000));
    while (lab.server.stats().subscribers === 0) await lab.request('GET', '/');
    client.socket.end();
    while (lab.server.stats().subscribers > 0) await lab.request('GET', '/');
    await client.closed;
  });

  test('a request that was answered before it was whole, and is cut off, gets no second answer', async () => {
    const client = await lab.connect();
    client.send('POST /relay/sub?id=a HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf');
    expect((await client.response()).status).toBe(405);
    client.socket.end();
    await client.closed;
    expect(client.unread).toBe('');
  });

  test('a body that is held back until it is asked for, and never is, ends the connection', async () => {
    const client = await lab.connect();
    client.send(
      'POST /relay/sub?id=a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n',
    );
    const answer = await client.response();
    expect([answer.status, answer.header('connection')]).toEqual([405, 'close']);
    await client.closed;
  });

  test('a client that closes its side right after a request gets its answer', async () => {
    const client = await lab.connect();
    client.send(post('/relay/pub?id=a', 'x')).socket.end();
    expect((await client.response()).status).toBe(202);
  });

  test('a stopping server answers all who are held, on one connection too', async () => {
    const one = await lab.held('/relay/sub?id=a');
    const two = await lab.connect();
    two.send(get('/relay/sub?id=a') + get('/relay/sub?id=b'));
    while (lab.server.stats().subscribers < 3) await lab.request('GET', '/');
    const idle = await lab.connect();
    const closed = lab.server.close();
    expect((await one.response).status).toBe(304);
    expect((await two.response()).header('connection')).toBe('keep-alive');
    expect((await two.response()).header('connection')).toBe('close');
    await Promise.all([closed, idle.closed, one.client.closed, two.closed]);
    expect(lab.server.close()).toBe(closed);
  });

  test('a stopping server does not wait for who sends nothing more or reads nothing', async () => {
    const half = await lab.connect();
    half.send('POST /relay/pub?id=a HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf');
    const refused = await lab.connect();
    refused.send('GARBAGE\r\n\r\n');
    await refused.response();
    await lab.request('GET', '/');
    await lab.server.close();
    await half.closed;
    expect(half.unread).toBe('');
  });

  test('the port is free again', async () => {
    await lab.server.close();
    const again = await SocketServer.start({ port: Number(new URL(lab.url).port) });
    expect(again.url).toBe(lab.url);
  });
});

import { beforeEach, describe, expect, test } from 'vitest';
import { SocketServer } from '../support/wire/socket-server.js';

let lab: SocketServer;
beforeEach(async () => {
  lab = await SocketServer.start();
});

const post = 'POST /relay/pub?id=a HTTP/1.1\r\nHost: x\r\n';
const unreadable: [string, number, string, string][] = [
  ['noise', 400, 'This is no valid HTTP request.', 'GARBAGE\r\n\r\n'],
  ['a TLS greeting', 400, 'This is no valid HTTP request.', '\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03\n\n'],
  ['HTTP/0.9', 400, 'This is no valid HTTP request.', 'GET /relay/sub?id=a\r\n\r\n'],
  [
    'a later version',
    505,
    'Only HTTP/1.0 and HTTP/1.1 are spoken here.',
    'GET / HTTP/2.0\r\nHost: x\r\n\r\n',
  ],
  [
    'the preface of HTTP/2',
    505,
    'Only HTTP/1.0 and HTTP/1.1 are spoken here.',
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  ],
  ['lines without CR', 400, 'This is no valid HTTP request.', 'GET / HTTP/1.1\nHost: x\n\n'],
  ['no Host', 400, 'The request has no Host header.', 'GET /relay/sub?id=a HTTP/1.1\r\n\r\n'],
  [
    'two Hosts',
    400,
    'The request has more than one Host header.',
    'GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n',
  ],
  ['a space in a header name', 400, 'A header is malformed.', 'GET / HTTP/1.1\r\nHost : x\r\n\r\n'],
  ['a NUL in a header', 400, 'A header is malformed.', 'GET / HTTP/1.1\r\nHost: x\r\nX: \0\r\n\r\n'],
  [
    'a NUL in the id',
    400,
    'The request target is malformed.',
    'GET /relay/sub?id=a\0b HTTP/1.1\r\nHost: x\r\n\r\n',
  ],
  [
    'headers over 16 KiB',
    431,
    'The request line and headers are too long.',
    `GET /relay/sub?id=a HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(16 * 1024)}\r\n\r\n`,
  ],
  [
    'an id over 16 KiB',
    414,
    'The request line is too long.',
    `GET /relay/sub?id=${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
  ],
  [
    'two lengths',
    400,
    'There is more than one Content-Length.',
    `${post}Content-Length: 1\r\nContent-Length: 2\r\n\r\nx`,
  ],
  [
    'a negative length',
    400,
    'The Content-Length is not a number, or comes with a Transfer-Encoding.',
    `${post}Content-Length: -1\r\n\r\nx`,
  ],
  [
    'chunked, then a length',
    400,
    'The Content-Length is not a number, or comes with a Transfer-Encoding.',
    `${post}Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n0\r\n\r\n`,
  ],
  [
    'a length, then chunked',
    400,
    'The Transfer-Encoding does not end in chunked, or comes with a Content-Length.',
    `${post}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  ],
  [
    'a coding that does not end',
    400,
    'The Transfer-Encoding does not end in chunked, or comes with a Content-Length.',
    `${post}Transfer-Encoding: gzip\r\n\r\nx`,
  ],
  [
    'a bad chunk',
    400,
    'A chunk of the body has no valid size.',
    `${post}Transfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n`,
  ],
  [
    'an unknown coding',
    501,
    'The only Transfer-Encoding taken here is chunked.',
    `${post}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`,
  ],
];

test.each(unreadable)('%s: %d %s', async (_name, status, reason, bytes) => {
  const { response } = await lab.held('/relay/sub?id=other');
  const client = await lab.connect();
  const answer = await client.send(bytes).response();
  expect([answer.status, answer.body]).toEqual([status, reason]);
  expect(answer.header('content-type')).toBe('text/plain');
  expect(answer.header('server')).toMatch(/^pushstream-server\//);
  expect(answer.header('date')).toMatch(/ GMT$/);
  if (answer.header('connection') === 'close') await client.closed;
  expect(client.unread).toBe('');
  // Nothing was published, and who waits elsewhere still does.
  expect(lab.server.stats()).toMatchObject({ channels: 1, messages: 0, subscribers: 1 });
  await lab.request('POST', '/relay/pub?id=other', {}, 'x');
  expect((await response).body).toBe('x');
});

describe('a method that is none', () => {
  const methods = ['FOO', 'GETX', 'get', 'PROPFINDX', 'PLAY', 'X-1'];
  test.each(methods)('%s is 405 at both kinds of location', async (method) => {
    for (const [path, allow] of [
      ['/relay/sub?id=a', 'GET'],
      ['/relay/pub?id=a', 'GET, HEAD, POST, PUT, DELETE, OPTIONS'],
    ]) {
      const client = await lab.connect();
      const answer = await client
        .send(`${method} ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx`)
        .response();
      expect([answer.status, answer.header('allow')]).toEqual([405, allow]);
      expect(answer.body).toBe(`${method} is not allowed here, only ${allow}.`);
      // Its head and body were read as those of any other request: what follows is one, too.
      expect((await client.request('GET', '/relay/poll?id=a')).status).toBe(304);
    }
    expect(lab.server.stats().channels).toBe(0);
  });

  test('is 404 elsewhere', async () => {
    const client = await lab.connect();
    expect((await client.send('FOO /x HTTP/1.1\r\nHost: x\r\n\r\n').response()).status).toBe(404);
  });

  test('is read in whatever pieces it comes', async () => {
    const client = await lab.connect();
    const head = 'BREW /relay/sub?id=a HTTP/1.1\r\nHost: x\r\n\r\n';
    for (const letter of head) {
      client.send(letter);
      await lab.request('GET', '/');
    }
    expect((await client.response()).status).toBe(405);
  });

  test('cut off is 400', async () => {
    const client = await lab.connect();
    client.send('BREW /rel').socket.end();
    expect((await client.response()).status).toBe(400);
  });

  test('is answered after the requests before it', async () => {
    const client = await lab.connect();
    client.send(`${post}Content-Length: 3\r\n\r\nGETBREW /relay/sub?id=a HTTP/1.1\r\nHost: x\r\n\r\n`);
    expect((await client.response()).status).toBe(202);
    expect((await client.response()).body).toBe('BREW is not allowed here, only GET.');
  });

  test('CONNECT is 405, and no tunnel', async () => {
    for (const target of ['/relay/sub?id=a', 'push.example:80']) {
      const client = await lab.connect();
      const answer = await client.send(`CONNECT ${target} HTTP/1.1\r\nHost: x\r\n\r\n`).response();
      expect([target, answer.status]).toEqual([target, 405]);
      await client.closed;
    }
  });
});

describe('a body over the limit', () => {
  const large = 8 * 1024 * 1024;

  test('that was announced is refused before it is sent', async () => {
    const client = await lab.connect();
    client.send(`${post}Content-Length: ${large}\r\n\r\n`);
    const answer = await client.response();
    expect([answer.status, answer.body]).toEqual([413, 'The body is longer than 1048576 bytes.']);
    expect(answer.header('connection')).toBe('close');
    await client.closed;
  });

  test('is not asked for with 100 Continue', async () => {
    const client = await lab.connect();
    client.send(`${post}Expect: 100-continue\r\nContent-Length: ${large}\r\n\r\n`);
    expect((await client.response()).status).toBe(413);
  });

  test('in chunks is refused as soon as it is too long', async () => {
    const client = await lab.connect();
    client.send(`${post}Transfer-Encoding: chunked\r\n\r\n`);
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    for (let i = 0; i < 17; i++) client.send(chunk);
    expect((await client.response()).status).toBe(413);
  });

  test('can be sent whole all the same: the answer is there to be read', async () => {
    for (let i = 0; i < 10; i++) {
      const client = await lab.connect();
      client.send(`${post}Content-Length: ${large}\r\n\r\n`);
      client.send(Buffer.alloc(large));
      // Reading only after everything was written, as simple clients do.
      client.socket.pause();
      await new Promise((resolve) => client.socket.end(resolve));
      client.socket.resume();
      expect((await client.response()).status).toBe(413);
    }
    expect(lab.server.stats()).toMatchObject({ channels: 0, messages: 0, bytes: 0 });
  });

  test('is refused on every method, and a body up to the limit is taken', async () => {
    const most = new Uint8Array(1024 * 1024);
    expect((await lab.request('POST', '/relay/pub?id=a', {}, most)).status).toBe(202);
    expect((await lab.request('GET', '/relay/sub?id=a')).bytes.length).toBe(most.length);
    const client = await lab.connect();
    client.send(`PUT /relay/pub?id=b HTTP/1.1\r\nHost: x\r\nContent-Length: ${large}\r\n\r\n`);
    expect((await client.response()).status).toBe(413);
    expect(lab.server.stats().channels).toBe(1);
  });
});

test('a fault in a handler is a 500, and goes to the one who minds', async () => {
  const faults: unknown[] = [];
  const broken = await SocketServer.start(
    {},
    {
      decorateHandler: (handler, { role }) =>
        role === 'publisher' ? handler : () => Promise.reject(new Error('a fault')),
      onError: (error) => faults.push(error),
    },
  );
  const answer = await broken.request('GET', '/relay/sub?id=a');
  expect([answer.status, answer.body]).toEqual([500, 'Something went wrong in the server.']);
  expect(faults).toEqual([new Error('a fault')]);
});

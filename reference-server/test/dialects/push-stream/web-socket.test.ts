import { describe, expect, test } from 'vitest';
import { Lab } from '../../support/push-stream/lab.js';
import { WebSocketClient } from '../../support/push-stream/web-socket-client.js';
import { SocketServer } from '../../support/wire/socket-server.js';

const allowPublish = { push_stream_websocket_allow_publish: 'on' } as const;

describe('a websocket location', () => {
  test('sends each message in a text frame: header, old ones, new ones, footer', async () => {
    const lab = new Lab({
      subscriber: { push_stream_header_template: '<', push_stream_footer_template: '>' },
    });
    await lab.publishAll('a', '1', '2');
    const client = new WebSocketClient(lab.connect().socket, '/ws/a.b1');
    await lab.fence();
    expect(client.head).toContain('HTTP/1.1 101 ');
    expect(client.head).toContain('\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n');
    expect(client.head).toContain('\r\nExpires: Thu, 01 Jan 1970 00:00:01 GMT\r\n');
    await lab.publish('a', 'drei ü');
    expect(client.texts).toEqual(['<', '2:a:2;', '3:a:drei ü;']);
    await lab.delete('a', 'gone');
    await lab.fence();
    expect(client.texts.slice(3)).toEqual(['-2:a:gone;', '>']);
    expect(client.frames.at(-1)).toEqual({ opcode: 8, payload: Buffer.alloc(0) });
    await lab.run(client.ended);
    expect((await lab.statistics()).subscribers).toBe(0);
  });

  test('starts where the request says', async () => {
    const lab = new Lab();
    await lab.publish('a', '1', { 'Event-Id': 'e' });
    await lab.publish('a', '2');
    const client = new WebSocketClient(lab.connect().socket, '/ws/a', { 'Last-Event-Id': 'e' });
    await lab.fence();
    expect(client.texts).toEqual(['2:a:2;']);
  });

  test('is made of a request in HTTP/1.0, too, also by what comes behind it', async () => {
    const lab = new Lab({ subscriber: allowPublish });
    const { socket } = lab.connect();
    const client = new WebSocketClient(socket, '/ws/a', {}, [[1, 'early']], '1.0');
    await lab.fence();
    expect(client.head).toContain('HTTP/1.1 101 ');
    client.send(1, 'late');
    await lab.fence();
    expect(client.texts).toEqual(['1:a:early;', '2:a:late;']);
  });

  test('gets the messages of one turn in one packet, a frame each', async () => {
    const lab = new Lab();
    const client = new WebSocketClient(lab.connect().socket, '/ws/a');
    await lab.fence();
    const packets: number[] = [];
    client.socket.on('data', (bytes: Buffer) => packets.push(bytes.length));
    await lab.publish('a/a', 'x');
    expect([client.texts, packets]).toEqual([['1:a:x;', '2:a:x;'], [16]]);
  });

  test('pings after the interval of silence, and answers pings', async () => {
    const lab = new Lab({ subscriber: { push_stream_ping_message_interval: '10s' } });
    const client = new WebSocketClient(lab.connect().socket, '/ws/a');
    await lab.pass(9000);
    await lab.publish('a', 'x');
    await lab.pass(9999);
    expect(client.frames.map(({ opcode }) => opcode)).toEqual([1]);
    await lab.pass(1);
    expect(client.frames.at(-1)).toEqual({ opcode: 9, payload: Buffer.alloc(0) });
    client.send(9, 'here');
    await lab.fence();
    expect(client.frames.at(-1)).toEqual({ opcode: 10, payload: Buffer.from('here') });
  });

  test('ends after its time with the footer and an empty close', async () => {
    const lab = new Lab({
      subscriber: { push_stream_footer_template: '>', push_stream_subscriber_connection_ttl: '1m' },
    });
    const client = new WebSocketClient(lab.connect().socket, '/ws/a');
    await lab.pass(60_000);
    await lab.fence();
    expect(client.frames).toEqual([
      { opcode: 1, payload: Buffer.from('>') },
      { opcode: 8, payload: Buffer.alloc(0) },
    ]);
    await lab.run(client.ended);
  });

  test('ends so when the server stops', async () => {
    const lab = new Lab({ subscriber: { push_stream_footer_template: '>' } });
    const client = new WebSocketClient(lab.connect().socket, '/ws/a');
    await lab.fence();
    await lab.close();
    expect(client.frames.map(({ opcode }) => opcode)).toEqual([1, 8]);
    await lab.run(client.ended);
  });

  test('answers a close with its code, and forgets the client', async () => {
    const lab = new Lab();
    const client = new WebSocketClient(lab.connect().socket, '/ws/a');
    await lab.fence();
    client.send(8, Buffer.from([3, 232]));
    await lab.run(client.ended);
    expect(client.frames).toEqual([{ opcode: 8, payload: Buffer.from([3, 232]) }]);
    expect((await lab.statistics()).subscribers).toBe(0);
    await lab.publish('a', 'x');
    expect(client.texts).toEqual([]);
  });

  test('forgets a client that goes away without a word', async () => {
    const lab = new Lab();
    for (const leave of ['end', 'destroy'] as const) {
      const client = new WebSocketClient(lab.connect().socket, '/ws/a');
      await lab.fence();
      expect((await lab.statistics()).subscribers).toBe(1);
      client.socket[leave]();
      await lab.fence();
      expect((await lab.statistics()).subscribers).toBe(0);
    }
  });

  test('takes frames that come in the packet of the handshake', async () => {
    const lab = new Lab({ subscriber: allowPublish });
    const client = new WebSocketClient(lab.connect().socket, '/ws/a', {}, [[1, 'early']]);
    await lab.fence();
    expect(client.texts).toEqual(['1:a:early;']);
  });
});

describe('publishing over a websocket', () => {
  test('goes to all channels of the connection, and everybody there', async () => {
    const lab = new Lab({ subscriber: allowPublish });
    const client = new WebSocketClient(lab.connect().socket, '/ws/a/b');
    const live = await lab.listen('/sub/b');
    client.send(1, 'ü');
    await lab.fence();
    expect([client.texts, live.body]).toEqual([['1:a:ü;', '1:b:ü;'], '1:b:ü;']);
    expect(await lab.statistics('a')).toMatchObject({ published_messages: 1, stored_messages: 0 });
  });

  test('stores where the location says so', async () => {
    const lab = new Lab({ subscriber: { ...allowPublish, push_stream_store_messages: 'on' } });
    new WebSocketClient(lab.connect().socket, '/ws/a', {}, [[1, 'x']]);
    await lab.fence();
    expect((await lab.statistics('a')).stored_messages).toBe(1);
  });

  test('is done by nobody where it is not allowed, and by nothing that is no text', async () => {
    const lab = new Lab();
    const client = new WebSocketClient(lab.connect().socket, '/ws/a', {}, [[1, 'x']]);
    await lab.fence();
    expect([client.frames, (await lab.statistics('a')).published_messages]).toEqual([[], 0]);
    const allowed = new Lab({ subscriber: allowPublish });
    const other = new WebSocketClient(allowed.connect().socket, '/ws/a', {}, [[1, '']]);
    await allowed.fence();
    expect([other.frames, (await allowed.statistics('a')).published_messages]).toEqual([[], 0]);
  });

  test('does not reach the events channel', async () => {
    const lab = new Lab({
      push_stream_events_channel_id: 'events',
      subscriber: { ...allowPublish, push_stream_allow_connections_to_events_channel: 'on' },
    });
    const client = new WebSocketClient(lab.connect().socket, '/ws/events/a', {}, [[1, 'x']]);
    await lab.fence();
    expect(client.texts.filter((text) => text.endsWith(':x;'))).toEqual(['1:a:x;']);
  });

  test('of more than fits into memory ends nothing', async () => {
    const lab = new Lab({
      push_stream_shared_memory_size: '128k',
      subscriber: { ...allowPublish, push_stream_store_messages: 'on' },
    });
    const client = new WebSocketClient(lab.connect().socket, '/ws/a');
    client.send(1, 'x'.repeat(200_000));
    client.send(1, 'small');
    await lab.fence();
    expect(client.texts).toEqual(['1:a:small;']);
  });

  test('of more than a body may have ends the connection', async () => {
    const lab = new Lab({ subscriber: { ...allowPublish, client_max_body_size: '1k' } });
    const client = new WebSocketClient(lab.connect().socket, '/ws/a');
    client.send(1, 'x'.repeat(1025));
    await lab.run(client.ended);
    expect(client.frames.at(-1)?.payload.readUInt16BE(0)).toBe(1009);
  });
});

describe('what is refused', () => {
  test('for its channels is told in a close frame behind the handshake', async () => {
    const lab = new Lab({
      push_stream_max_channel_id_length: 10,
      push_stream_max_subscribers_per_channel: 1,
      push_stream_events_channel_id: 'events',
    });
    await lab.listen('/sub/full');
    const cases: [string, number, string][] = [
      ['/ws/ALL', 403, 'Channel id not authorized for this method.'],
      ['/ws/', 400, 'No channel id provided.'],
      ['/ws/12345678901', 400, 'Channel id is too large.'],
      ['/ws/full', 403, 'Subscribers limit per channel has been exceeded.'],
      ['/ws/events', 403, 'Subscription to events channel is not allowed.'],
    ];
    for (const [target, status, explain] of cases) {
      const client = new WebSocketClient(lab.connect().socket, target);
      await lab.run(client.ended);
      expect(client.head).toContain('HTTP/1.1 101 ');
      const [close, ...rest] = client.frames;
      expect([close?.opcode, close?.payload.readUInt16BE(0), rest]).toEqual([8, 1008, []]);
      expect(close?.payload.toString('utf8', 2)).toBe(`{"http_status": ${status}, "explain":"${explain}"}`);
    }
    expect((await lab.statistics()).subscribers).toBe(1);
  });

  test('without what a handshake needs is answered 400, and the connection ends', async () => {
    const lab = new Lab({ push_stream_allowed_origins: '*' });
    const missing =
      "Don't have at least one of the mandatory headers: Connection, Upgrade, Sec-WebSocket-Key and Sec-WebSocket-Version";
    const all: Record<string, string> = {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
      'Sec-WebSocket-Version': '13',
    };
    for (const name of Object.keys(all)) {
      const { [name]: _, ...headers } = all;
      const client = lab.connect();
      const answer = await lab.run(client.request('GET', '/ws/a', headers));
      expect([answer.status, answer.header('x-nginx-pushstream-explain')]).toEqual([400, missing]);
      expect([answer.header('expires'), answer.header('access-control-allow-origin')]).toEqual([
        'Thu, 01 Jan 1970 00:00:01 GMT',
        undefined,
      ]);
      await lab.run(client.closed);
    }
    const old = await lab.request('GET', '/ws/a', { ...all, 'Sec-WebSocket-Version': '7' });
    expect([
      old.status,
      old.header('sec-websocket-version'),
      old.header('x-nginx-pushstream-explain'),
    ]).toEqual([400, '8, 13', 'Version not supported. Supported versions: 8, 13']);
  });

  test('leaves nothing behind once the client has closed too', async () => {
    const lab = new Lab();
    const client = lab.connect();
    const headers = { Connection: 'Upgrade', Upgrade: 'websocket' };
    expect((await lab.run(client.request('GET', '/ws/a', headers))).status).toBe(400);
    client.socket.end();
    await lab.fence();
    expect(lab.server.stats().connections).toBe(0);
  });

  test('by its method is answered 405 with little more', async () => {
    const lab = new Lab({ push_stream_allowed_origins: '*' });
    for (const method of ['OPTIONS', 'POST', 'HEAD']) {
      const answer = await lab.request(method, '/ws/a');
      expect([answer.status, answer.header('allow'), answer.header('expires')]).toEqual([
        405,
        'GET',
        undefined,
      ]);
      expect(answer.header('access-control-allow-origin')).toBeUndefined();
    }
  });

  test('by its origin', async () => {
    const lab = new Lab({ push_stream_allowed_origins: 'http://a.example' });
    const from = (Origin: string) => new WebSocketClient(lab.connect().socket, '/ws/a', { Origin });
    const other = from('http://b.example');
    const allowed = from('http://a.example');
    await lab.fence();
    expect([other.head.slice(0, 12), allowed.head.slice(0, 12)]).toEqual(['HTTP/1.1 403', 'HTTP/1.1 101']);
  });

  test('is refused behind earlier answers', async () => {
    const lab = new Lab();
    const { socket } = lab.connect().send('GET /lp/a HTTP/1.1\r\nHost: x\r\n\r\n');
    const client = new WebSocketClient(socket, '/ws/b');
    await lab.fence();
    expect(client.head).toBe('');
    await lab.publish('a', 'x');
    expect(client.received.toString()).toMatch(/^HTTP\/1\.1 200 [\s\S]*1:a:x;\r\n0\r\n\r\nHTTP\/1\.1 101 /);
    await lab.publish('b', 'y');
    expect(client.received.toString()).toMatch(/1:b:y;$/);
  });
});

describe('over real sockets', () => {
  test('frames split at every byte', async () => {
    const { server, connect } = await start();
    const client = new WebSocketClient((await connect()).socket, '/ws/a');
    await expect.poll(() => client.head).toContain('101');
    for (let n = 0; n < 3; n++) {
      for (const byte of WebSocketClient.frame(1, `text ${n}`)) {
        await new Promise((resolve) => client.socket.write(Buffer.from([byte]), resolve));
      }
    }
    await expect.poll(() => client.texts).toEqual(['1 text 0', '2 text 1', '3 text 2']);
    client.send(8, '');
    await client.ended;
    await expect.poll(() => server.stats().connections).toBe(0);
  });

  test('a stream and its end', async () => {
    const { connect, request } = await start();
    const client = await connect();
    client.send('GET /sub/a HTTP/1.1\r\nHost: x\r\n\r\n');
    await expect.poll(() => client.unread).toContain('200 OK');
    await request('POST', '/pub?id=a', {}, 'x');
    await request('DELETE', '/pub?id=a');
    await expect.poll(() => client.unread).toMatch(/\r\n3\r\n1 x\r\n12\r\n-2 Channel deleted\r\n0\r\n\r\n$/);
    client.send('GET /pub?id=a HTTP/1.1\r\nHost: x\r\n\r\n');
    await expect.poll(() => client.unread).toContain('404 Not Found');
  });

  async function start() {
    const started = await SocketServer.start({
      push_stream_shared_memory_size: '1m',
      push_stream_message_template: '~id~ ~text~',
      push_stream_channels_path: '$1',
      locations: [
        { path: '/pub', push_stream_publisher: 'admin', push_stream_channels_path: '$arg_id' },
        { path: '^/sub/(.*)', match: 'regex', push_stream_subscriber: 'streaming' },
        {
          path: '^/ws/(.*)',
          match: 'regex',
          push_stream_subscriber: 'websocket',
          push_stream_websocket_allow_publish: 'on',
        },
      ],
    });
    return {
      server: started.server,
      connect: () => started.connect(),
      request: started.request.bind(started),
    };
  }
});

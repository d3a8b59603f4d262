import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import {
  chatSettings,
  messengerSettings,
  socketSettings,
} from '../../support/push-stream/article-settings.js';
import { SocketServer } from '../../support/wire/socket-server.js';
import { VirtualServer } from '../../support/wire/virtual-server.js';

const curl = async (...args: readonly string[]) =>
  (await promisify(execFile)('curl', ['-s', ...args])).stdout;

const upgrade = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version': '13',
};

describe('seed 002: a page with a forever-iframe, and one with an EventSource', () => {
  test('a message goes to both by their templates', async () => {
    const lab = new VirtualServer(chatSettings);
    const frame = lab.connect().send('GET /sub/ch1 HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const events = lab.connect().send('GET /ev/ch1 HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await lab.fence();
    expect(frame.unread).toContain('Content-Type: text/html; charset=utf-8\r\n');
    expect(frame.unread).toContain('parent.PushStream.register(this);\r\n</script>\r\n</head>\r\n<body>');
    expect(events.unread).toContain('Content-Type: text/event-stream; charset=utf-8\r\n');
    await lab.request('POST', '/pub?id=ch1', {}, 'Hello');
    await lab.fence();
    expect(frame.unread).toContain("<script>p(1,'ch1','Hello');</script>");
    expect(events.unread).toContain('data: {"id":1,"channel":"ch1","text":"Hello"}\n\n');
    await lab.request('DELETE', '/pub?id=ch1');
    await lab.fence();
    expect(frame.unread).toContain('</body></html>\r\n0\r\n\r\n');
  });
});

describe('seed 003: a WebSocket server of its own', () => {
  const zeros = { channels: 0, published_messages: 0, stored_messages: 0, subscribers: 0 };

  test('curl lines and their answers', async () => {
    const { server, url, connect } = await started();
    expect(JSON.parse(await curl(`${url}/channels-stats`))).toMatchObject(zeros);

    const client = await connect();
    const lines = Object.entries(upgrade).map(([name, value]) => `${name}: ${value}\r\n`);
    client.send(`GET /ws/ch1 HTTP/1.1\r\nHost: localhost\r\n${lines.join('')}\r\n`);
    await expect.poll(() => server.stats().subscribers).toBe(1);

    expect(await curl(`${url}/pub?id=ch1`, '-d', 'Some Text')).toBe(
      '{"channel": "ch1", "published_messages": 1, "stored_messages": 0, "subscribers": 1}\r\n',
    );
    await expect.poll(() => client.unread).toContain('\x81\x2b{"id":1,"channel":"ch1","text":"Some Text"}');

    const stats = JSON.parse(await curl(`${url}/channels-stats`));
    expect(stats).toMatchObject({ ...zeros, channels: 1, published_messages: 1, subscribers: 1 });
    expect(stats.by_worker).toEqual([
      { pid: String(process.pid), subscribers: 1, uptime: expect.any(Number) },
    ]);
    expect(stats.hostname).not.toBe('');
    expect(stats.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
  });

  test('a message from Ruby, header for header', async () => {
    const lab = new VirtualServer(socketSettings);
    const answer = await lab.request(
      'POST',
      '/pub?id=ch1',
      {
        'Accept-Encoding': 'gzip;q=1.0,deflate;q=0.6,identity;q=0.3',
        Accept: '*/*',
        'User-Agent': 'Ruby',
        Connection: 'close',
        'Content-Type': 'application/x-www-form-urlencoded',
      },
      'Some Text',
    );
    expect(answer.status).toBe(200);
    expect(answer.body).toBe(
      '{"channel": "ch1", "published_messages": 1, "stored_messages": 0, "subscribers": 0}\r\n',
    );
  });

  async function started() {
    const socketServer = await SocketServer.start(socketSettings);
    const { server, url } = socketServer;
    return { server, url, connect: () => socketServer.connect() };
  }
});

describe('seed 004: a messenger by long-polling', () => {
  const position = '_=1234567890&time=Thu,%2023%20Feb%202012%2012:15:45%20GMT&tag=0';

  test('curl lines: a message, and who listens afterwards gets the next one', async () => {
    const socketServer = await SocketServer.start(messengerSettings);
    const { server, url } = socketServer;
    expect(await curl('-X', 'POST', `${url}/pub?id=my_channel`, '-d', 'Hello World!')).toBe(
      '{"channel": "my_channel", "published_messages": 1, "stored_messages": 1, "subscribers": 0}\r\n',
    );
    const listener = curl('-i', `${url}/sub/my_channel`);
    await expect.poll(() => server.stats().subscribers).toBe(1);
    expect(await curl('-X', 'POST', `${url}/pub?id=my_channel`, '-d', 'Hello again!')).toContain(
      '"subscribers": 1',
    );
    const answer = await listener;
    expect(answer).toContain('HTTP/1.1 200');
    expect(answer).toContain('Content-Type: text/javascript\r\n');
    expect(answer.endsWith('\r\n\r\nHello again!')).toBe(true);
  });

  test('a channel that nobody has published to is refused', async () => {
    const lab = new VirtualServer(messengerSettings);
    const answer = await lab.request('GET', '/sub/somebody_else');
    expect(answer.status).toBe(403);
    expect(answer.header('x-nginx-pushstream-explain')).toBe('Subscriber could not create channels.');
  });

  test('the JSONP URL: time and tag in the query bring what is stored', async () => {
    const lab = new VirtualServer(messengerSettings);
    await lab.request('POST', '/pub?id=my_channel', {}, 'Hello World!');
    const client = lab.connect().send(`GET /sub/my_channel?${position} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    await lab.fence();
    expect(client.unread).toMatch(/\r\n\r\nc\r\nHello World!\r\n0\r\n\r\n$/);
    const jsonp = lab
      .connect()
      .send(`GET /sub/my_channel?callback=got&${position} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    await lab.fence();
    expect(jsonp.unread).toContain('Content-Type: application/javascript\r\n');
    expect(jsonp.unread.replace(/\r\n[0-9a-f]+\r\n/g, '')).toContain('got([Hello World!]);');
  });

  test('nothing for 30 s is answered 304', async () => {
    const lab = new VirtualServer(messengerSettings);
    await lab.request('POST', '/pub?id=my_channel', {}, 'Hello World!');
    const { response } = await lab.held('/sub/my_channel');
    const before = lab.clock.now();
    expect((await lab.run(response)).status).toBe(304);
    expect(lab.clock.now() - before).toBeGreaterThanOrEqual(29_000);
    expect(lab.clock.now() - before).toBeLessThanOrEqual(31_000);
  });

  test('only the last message is stored, for five minutes', async () => {
    const lab = new VirtualServer(messengerSettings);
    await lab.request('POST', '/pub?id=my_channel', {}, 'one');
    const second = await lab.request('POST', '/pub?id=my_channel', {}, 'two');
    expect(second.body).toContain('"stored_messages": 1');
    await lab.pass(5 * 60_000 + 10_000);
    expect((await lab.request('GET', '/pub?id=my_channel')).body).not.toContain('"stored_messages": 1');
  });
});

import { describe, expect, test } from 'vitest';
import { Http2Client, type OpenStream } from '../../../support/nginx-conf/http2-client.js';
import { folderOf, serveFolder } from '../../../support/nginx-conf/site-folder.js';
import { certificate, certificateFiles } from '../../../support/nginx-conf/tls-client.js';

const push = `
  location /pub { push_stream_publisher admin; push_stream_channels_path $arg_id; push_stream_store_messages on; }
  location ~ /sub/(.*) { push_stream_subscriber; push_stream_channels_path $1; push_stream_footer_template "the end"; }
  location ~ /ev/(.*) { push_stream_subscriber eventsource; push_stream_channels_path $1; }
  location ~ /lp/(.*) { push_stream_subscriber long-polling; push_stream_channels_path $1; }
  location ~ /poll/(.*) { push_stream_subscriber polling; push_stream_channels_path $1; }
  location ~ /ws/(.*) { push_stream_subscriber websocket; push_stream_channels_path $1; push_stream_websocket_allow_publish on; }
  location /stats { push_stream_channels_statistics; push_stream_channels_path $arg_id; }
  location /relay { push_subscriber; set $push_channel_id $arg_id; }
  location /relay-pub { push_publisher; set $push_channel_id $arg_id; }`;

async function start(more = 'push_stream_shared_memory_size 1m;') {
  const own = await serveFolder(
    folderOf(certificateFiles),
    (port) => `events { } http {
      ${more}
      server { listen 127.0.0.1:${port} ssl http2; ${certificate('a')} ${push} }
    }`,
  );
  const client = await Http2Client.open(own.port);
  const subscribers = async () =>
    Number(/"subscribers": (\d+)/.exec((await client.request('GET', '/pub?id=a')).body)?.[1]);
  return {
    ...own,
    client,
    /** Returns when so many are there. */
    async wait(number: number) {
      await expect.poll(subscribers).toBe(number);
    },
  };
}

describe('push locations', () => {
  test('every mode of subscribing, in both dialects, on one connection', async () => {
    const { client, wait } = await start();
    const stream = client.follow('/sub/a');
    const events = client.follow('/ev/a');
    const held = client.request('GET', '/lp/a');
    const relay = client.request('GET', '/relay?id=a');
    const socket = client.webSocket('/ws/a');
    await wait(5);
    while (!/active subscribers: 5/.test((await client.request('GET', '/relay-pub?id=a')).body));
    expect((await client.request('POST', '/pub?id=a', {}, 'Hello')).status).toBe(200);
    await stream.has('Hello');
    await events.has('data: Hello\n\n');
    expect(stream.headers).not.toHaveProperty('transfer-encoding');
    const unbuffered = { 'x-accel-buffering': 'no', incremental: '?1' };
    for (const { headers } of [stream, events]) expect(headers).toMatchObject(unbuffered);
    expect((await held).body).toBe('Hello');
    expect((await relay).body).toBe('Hello');
    await socket.until(({ frames }) => frames.some(({ payload }) => payload.toString() === 'Hello'));
    socket.sendFrame(1, 'from a WebSocket');
    await events.has('data: from a WebSocket\n\n');
    expect(
      (await client.request('GET', '/poll/a', { 'if-modified-since': 'Thu, 01 Jan 1970 00:00:00 GMT' })).body,
    ).toBe('Hello');
    expect((await client.request('GET', '/poll/b')).status).toBe(304);
    expect((await client.request('GET', '/stats?id=a')).body).toContain('"published_messages": 2');
    expect((await client.request('DELETE', '/pub?id=a')).status).toBe(200);
    expect(await stream.closed).toBe(0);
    expect(stream.body.endsWith('the end')).toBe(true);
  });

  test('what many subscribe to on one connection reaches all of them', async () => {
    const { client, wait } = await start();
    const subscribers: OpenStream[] = Array.from({ length: 120 }, () => client.follow('/ev/a'));
    await wait(120);
    await client.request('POST', '/pub?id=a', {}, 'for all');
    await Promise.all(subscribers.map((one) => one.has('data: for all\n\n')));
  });

  test('a stream that is reset is a subscriber less, and the others go on', async () => {
    const { client, wait, port } = await start();
    const [left, stays] = [client.follow('/ev/a'), client.follow('/sub/a')];
    const held = client.follow('/lp/a');
    const socket = client.webSocket('/ws/a');
    await wait(4);
    left.stream.close(8);
    await wait(3);
    held.stream.close(8);
    await wait(2);
    socket.stream.close(8);
    await wait(1);
    await client.request('POST', '/pub?id=a', {}, 'still here');
    await stays.has('still here');
    client.session.destroy();
    const other = await Http2Client.open(port);
    await expect
      .poll(async () => (await other.request('GET', '/pub?id=a')).body)
      .toContain('"subscribers": 0');
  });

  test('a subscriber who does not read is cut off; the others on its connection go on', async () => {
    const { client, wait, errors } = await start('push_stream_shared_memory_size 64m;');
    const slow = client.follow('/sub/a');
    await slow.until(({ headers }) => headers !== undefined);
    slow.stream.pause();
    const quick = client.follow('/ev/a');
    await wait(2);
    const text = 'x'.repeat(200_000);
    for (let sent = 0; sent < 20; sent++) {
      quick.bytes = Buffer.alloc(0);
      expect((await client.request('POST', '/pub?id=a', {}, text)).status).toBe(200);
      await quick.has(text);
    }
    await wait(1);
    slow.stream.resume();
    expect(await slow.closed).not.toBe(0);
    expect(errors).toEqual([]);
  });
});

describe('WebSockets', () => {
  test('the server says that it takes them, and how they go on', async () => {
    const { client, wait } = await start();
    expect(client.session.remoteSettings.enableConnectProtocol).toBe(true);
    const socket = client.webSocket('/ws/a');
    const { headers } = await socket.until((one) => one.headers !== undefined);
    expect(headers?.[':status']).toBe(200);
    for (const name of ['upgrade', 'connection', 'sec-websocket-accept'])
      expect(headers).not.toHaveProperty(name);
    await wait(1);
    socket.sendFrame(9, 'are you there');
    await socket.until(({ frames }) => frames.some(({ opcode }) => opcode === 10));
    socket.sendFrame(8, Buffer.from([3, 232]));
    await socket.until(({ frames }) => frames.some(({ opcode }) => opcode === 8));
    socket.stream.end();
    expect(await socket.closed).toBe(0);
    await wait(0);
    expect((await client.request('GET', '/stats?id=a')).status).toBe(200);
  });

  test('where there are none, it is no success; other protocols are unknown', async () => {
    const { client } = await start();
    const ask = async (path: string, headers = {}) => {
      const { headers: answer } = await client
        .webSocket(path, headers)
        .until((one) => one.headers !== undefined);
      return answer?.[':status'];
    };
    await client.request('POST', '/pub?id=a', {}, 'x');
    expect(await ask('/pub?id=a')).toBe(501);
    expect(await ask('/nope')).toBe(404);
    expect(await ask('/ws/a', { ':protocol': 'connect-udp' })).toBe(501);
    expect(await ask('/ws/a', { 'sec-websocket-version': '7' })).toBe(400);
    // As in HTTP/1.1, where nothing offers an upgrade.
    expect((await client.request('GET', '/ws/a')).status).toBe(400);
  });
});

describe('at the end', () => {
  test('of a configuration: subscribers are told, held requests answered, and the connection is left', async () => {
    const { client, wait, reload, port } = await start();
    const stream = client.follow('/sub/a');
    const held = client.request('GET', '/lp/a');
    await wait(2);
    await reload(`events { } http { push_stream_shared_memory_size 1m;
      server { listen 127.0.0.1:${port} ssl http2; ${certificate('a')} return 200 new; } }`);
    expect(await stream.closed).toBe(0);
    expect(stream.body.endsWith('the end')).toBe(true);
    expect((await held).status).toBe(304);
    await client.closed;
    expect(client.goaways).toContain(0);
    expect((await (await Http2Client.open(port)).request('GET', '/')).body).toBe('new');
  });
});

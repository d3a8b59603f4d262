// A proxy that collects what it passes on would keep messages back until its buffer is full.
import { describe, expect, test } from 'vitest';
import { nginxAvailable, serveWithNginx } from '../../support/nginx-conf/nginx-itself.js';
import { folderOf, serveFolder } from '../../support/nginx-conf/site-folder.js';
import { StreamReader } from '../../support/push-stream/stream-reader.js';
import { SocketServer } from '../../support/wire/socket-server.js';
import { VirtualServer } from '../../support/wire/virtual-server.js';

describe('X-Accel-Buffering and Incremental', () => {
  const asked = (answer: { header(name: string): string | undefined }) => [
    answer.header('x-accel-buffering'),
    answer.header('incremental'),
  ];
  const lab = () => {
    const server = new VirtualServer();
    const listen = async (target: string, version = '1.1') => {
      const client = server.connect().send(`GET ${target} HTTP/${version}\r\nHost: x\r\n\r\n`);
      await server.pass(0);
      return new StreamReader(client);
    };
    return { server, listen };
  };

  test.each(['1.1', '1.0'])('are in the head of streams, over HTTP/%s', async (version) => {
    const { listen } = lab();
    for (const target of ['/ev/a', '/sub/a']) {
      const stream = await listen(target, version);
      expect(stream.status).toBe(200);
      expect(asked(stream), target).toEqual(['no', '?1']);
    }
  });

  test('are in no other answer', async () => {
    const { server, listen } = lab();
    const held = await listen('/lp/a');
    const answers = [
      await server.request('POST', '/pub?id=a', {}, 'text'),
      await server.request('GET', '/poll/a.b1'),
      await server.request('GET', '/ev/ALL'),
      await server.request('OPTIONS', '/ev/a'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 403, 200]);
    await server.pass(0);
    expect(held.status).toBe(200);
    for (const answer of [...answers, held]) expect(asked(answer)).toEqual([undefined, undefined]);
  });

  test('give way to what a configuration says', async () => {
    const { port } = await serveFolder(
      folderOf({}),
      (own) => `events { } http { push_stream_shared_memory_size 1m; server { listen 127.0.0.1:${own};
        add_header X-Accel-Buffering yes; add_header Incremental ?0;
        location ~ /ev/(.*) { push_stream_subscriber eventsource; push_stream_channels_path $1; } } }`,
    );
    const { headers, body } = await fetch(`http://127.0.0.1:${port}/ev/a`);
    // What is there twice is told with a comma between.
    expect([headers.get('x-accel-buffering'), headers.get('incremental')]).toEqual(['yes', '?0']);
    await body?.cancel();
  });
});

describe.skipIf(!nginxAvailable())('behind nginx, which collects what it passes on', () => {
  test.each(['ev', 'sub'])('/%s/: a message arrives at once', async (place) => {
    const { url, server } = await SocketServer.start({ push_stream_message_ttl: '1s' });
    const folder = folderOf({});
    const port = await serveWithNginx(
      folder,
      (own) => `server { listen 127.0.0.1:${own}; location / { proxy_pass ${url}; } }`,
    );
    const leave = new AbortController();
    const answer = await fetch(`http://127.0.0.1:${port}/${place}/a`, { signal: leave.signal });
    const reader = (answer.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader();
    let body = '';
    const received = async (text: string) => {
      while (!body.includes(text)) body += (await reader.read()).value ?? '';
    };
    await fetch(`${url}/pub?id=a`, { method: 'POST', body: 'the first' });
    await received('the first');
    await fetch(`${url}/pub?id=a`, { method: 'POST', body: 'the second' });
    await received('the second');
    leave.abort();
    await expect.poll(() => server.stats().subscribers).toBe(0);
    await fetch(`${url}/pub?id=a`, { method: 'DELETE' });
  });
});

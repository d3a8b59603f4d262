import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Http2Client } from '../../../support/nginx-conf/http2-client.js';
import { folderOf, serveFolder } from '../../../support/nginx-conf/site-folder.js';
import { certificate, certificateFiles } from '../../../support/nginx-conf/tls-client.js';
import { areInstalled, outputOf } from '../../../support/process/installed.js';
import { freePort } from '../../../support/wire/free-port.js';

/*
 * Clients that others have made.
 */

async function start() {
  const plain = await freePort();
  const own = await serveFolder(
    folderOf(certificateFiles),
    (port) => `events { } http {
      push_stream_shared_memory_size 4m; keepalive_requests 100000; client_max_body_size 4m; http2 on;
      server {
        listen 127.0.0.1:${port} ssl; listen 127.0.0.1:${plain}; ${certificate('a')}
        location / { return 200 "$server_protocol $scheme"; }
        location /files/ { alias ./; }
        location /pub { push_stream_publisher admin; push_stream_channels_path $arg_id; push_stream_store_messages on; }
        location ~ /ev/(.*) { push_stream_subscriber eventsource; push_stream_channels_path $1; }
        location ~ /lp/(.*) { push_stream_subscriber long-polling; push_stream_channels_path $1; }
      }
    }`,
  );
  return { ...own, plain, url: `https://127.0.0.1:${own.port}` };
}

/** Returns when so many subscribers of a channel are there. */
async function waitFor(port: number, number: number): Promise<Http2Client> {
  const client = await Http2Client.open(port);
  const count = async () => (await client.request('GET', '/pub?id=a')).body;
  await expect.poll(count, { timeout: 20_000 }).toContain(`"subscribers": ${number}}`);
  return client;
}

describe.skipIf(!areInstalled('curl', 'curl'))('curl', () => {
  test('asks over HTTP/2 with TLS, and without where it knows; over HTTP/1.1 else', async () => {
    const { url, plain } = await start();
    const curl = (...words: string[]) =>
      outputOf('curl', '-sSk', '--noproxy', '*', '-w', ' %{http_version} %{http_code}', ...words);
    expect(await curl('--http2', url)).toBe('HTTP/2.0 https 2 200');
    expect(await curl('--http1.1', url)).toBe('HTTP/1.1 https 1.1 200');
    expect(await curl('--http2-prior-knowledge', `http://127.0.0.1:${plain}`)).toBe('HTTP/2.0 http 2 200');
    expect(await curl('--http2', `http://127.0.0.1:${plain}`)).toBe('HTTP/1.1 http 1.1 200');
    expect(await curl('--http2', '-d', 'a message', `${url}/pub?id=a`)).toMatch(
      /"published_messages": 1.* 2 200$/s,
    );
    expect(await curl('--http2', '-I', url)).toMatch(/^HTTP\/2 200 .* 2 200$/s);
    expect(await curl('--http2', '-H', 'Expect: 100-continue', '-d', 'x', `${url}/pub?id=a`)).toMatch(
      / 2 200$/,
    );
  });

  test('uploads and downloads what is long, and follows events', async () => {
    const { url, port, folder } = await start();
    const file = join(folder, 'long.txt');
    writeFileSync(file, 'x'.repeat(3_000_000));
    const curl = (...words: string[]) => outputOf('curl', '-sSk', '--noproxy', '*', '--http2', ...words);
    expect(await curl(`${url}/files/long.txt`)).toHaveLength(3_000_000);
    expect(await curl('--data-binary', `@${file}`, `${url}/pub?id=b`)).toContain('"published_messages": 1');
    writeFileSync(file, 'x'.repeat(5_000_000));
    expect(
      await curl('-o', '/dev/null', '-w', '%{http_code}', '--data-binary', `@${file}`, `${url}/pub?id=b`),
    ).toBe('413');
    const events = curl('-N', `${url}/ev/a`);
    const publisher = await waitFor(port, 1);
    await publisher.request('POST', '/pub?id=a', {}, 'Hello');
    await publisher.request('DELETE', '/pub?id=a');
    expect(await events).toContain('data: Hello\n\n');
  });
});

describe.skipIf(!areInstalled('nghttp2-client', 'nghttp', 'h2load'))('the tools of nghttp2', () => {
  test('nghttp', async () => {
    const { url, plain } = await start();
    expect(await outputOf('nghttp', '--no-verify-peer', url)).toBe('HTTP/2.0 https');
    expect(await outputOf('nghttp', `http://127.0.0.1:${plain}`)).toBe('HTTP/2.0 http');
    const frames = await outputOf('nghttp', '-nv', '--no-verify-peer', '-m', '20', url);
    expect(frames.match(/:status: 200/g)).toHaveLength(20);
    expect(frames).toContain('SETTINGS_ENABLE_CONNECT_PROTOCOL(0x08):1');
    expect(frames).toContain('SETTINGS_MAX_CONCURRENT_STREAMS(0x03):128');
    expect(frames).not.toMatch(/transfer-encoding|connection:|keep-alive/i);
  });

  test('h2load: many requests, and many that are held', async () => {
    const { url, port, plain } = await start();
    const load = (...words: string[]) => outputOf('h2load', ...words);
    expect(await load('-n', '3000', '-c', '4', '-m', '50', url)).toContain(
      'status codes: 3000 2xx, 0 3xx, 0 4xx, 0 5xx',
    );
    expect(await load('-n', '1000', '-c', '2', '-m', '100', `http://127.0.0.1:${plain}/`)).toContain(
      'status codes: 1000 2xx',
    );
    const held = load('-n', '300', '-c', '3', '-m', '100', `${url}/lp/a`);
    const publisher = await waitFor(port, 300);
    await publisher.request('POST', '/pub?id=a', {}, 'Hello');
    expect(await held).toContain('status codes: 300 2xx');
    await waitFor(port, 0);
  });
});

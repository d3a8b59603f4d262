import { describe, expect, test } from 'vitest';
import { browserOfThisFile, chromiumAvailable } from '../support/browser/chromium.js';
import { folderOf, serveFolder } from '../support/nginx-conf/site-folder.js';
import { certificate, certificateFiles, openHttps } from '../support/nginx-conf/tls-client.js';

/*
 * Over TLS, compressed: what Chromium makes of it.
 */
describe.skipIf(!chromiumAvailable())('over TLS', () => {
  const browser = browserOfThisFile();

  test('events, a stream and long-polling, compressed, and a WebSocket', async () => {
    const { port } = await serveFolder(
      folderOf(certificateFiles),
      (port) => `events { } http {
        push_stream_shared_memory_size 1m; gzip on; gzip_types *; gzip_min_length 0;
        server {
          listen 127.0.0.1:${port} ssl; ${certificate('a')}
          location = / { default_type text/html; return 200 "<!doctype html><title>$scheme</title>"; }
          location /pub { push_stream_publisher; push_stream_channels_path $arg_id; }
          location ~ /sub/(.*) { push_stream_subscriber; push_stream_channels_path $1; }
          location ~ /ev/(.*) { push_stream_subscriber eventsource; push_stream_channels_path $1; }
          location ~ /lp/(.*) { push_stream_subscriber long-polling; push_stream_channels_path $1; }
          location ~ /ws/(.*) { push_stream_subscriber websocket; push_stream_channels_path $1; }
        }
      }`,
    );
    const page = await browser.page(undefined, { ignoreHTTPSErrors: true });
    const codings = new Map<string, string | undefined>();
    page.on('response', (response) => {
      codings.set(new URL(response.url()).pathname, response.headers()['content-encoding']);
    });
    await page.goto(`https://localhost:${port}/`);
    expect(await page.title()).toBe('https');
    await page.evaluate((host) => {
      const got: string[] = [];
      Object.assign(globalThis, { got });
      new EventSource('/ev/a').onmessage = ({ data }) => got.push(`event ${data}`);
      new WebSocket(`wss://${host}/ws/a`).onmessage = ({ data }) => got.push(`frame ${data}`);
      void fetch('/lp/a').then(async (response) => got.push(`poll ${await response.text()}`));
      void fetch('/sub/a').then(async ({ body }) => {
        const { value } = (await body?.getReader().read()) ?? {};
        got.push(`stream ${new TextDecoder().decode(value)}`);
      });
    }, `localhost:${port}`);
    const publisher = await openHttps(port);
    while (!(await publisher.request('GET', '/pub?id=a')).body.includes('"subscribers": 4'));
    await publisher.request('POST', '/pub?id=a', {}, 'Hello');
    const got = () => page.evaluate(() => [...(globalThis as unknown as { got: string[] }).got].sort());
    await expect.poll(got).toEqual(['event Hello', 'frame Hello', 'poll Hello', 'stream Hello']);
    for (const path of ['/ev/a', '/lp/a', '/sub/a'])
      expect([path, codings.get(path)]).toEqual([path, 'gzip']);
  });
});

import { describe, expect, test } from 'vitest';
import { browserOfThisFile, chromiumAvailable } from '../support/browser/chromium.js';
import { Http2Client } from '../support/nginx-conf/http2-client.js';
import { folderOf, serveFolder } from '../support/nginx-conf/site-folder.js';
import { certificate, certificateFiles } from '../support/nginx-conf/tls-client.js';

/*
 * HTTP/2 in Chromium: many subscribers of one page, which has six connections over HTTP/1.1.
 */
describe.skipIf(!chromiumAvailable())('over HTTP/2', () => {
  const browser = browserOfThisFile();

  test('a hundred EventSources, a WebSocket and polls, all on one connection', async () => {
    const { port } = await serveFolder(
      folderOf(certificateFiles),
      (port) => `events { } http {
        push_stream_shared_memory_size 1m;
        server {
          listen 127.0.0.1:${port} ssl http2; ${certificate('a')}
          location = / { default_type text/html; return 200 "<!doctype html><title>$server_protocol</title>"; }
          location = /connection { return 200 "$connection $server_protocol"; }
          location /pub { push_stream_publisher; push_stream_channels_path $arg_id; }
          location ~ /ev/(.*) {
            push_stream_subscriber eventsource; push_stream_channels_path $1;
          }
          location ~ /lp/(.*) { push_stream_subscriber long-polling; push_stream_channels_path $1; }
          location ~ /ws/(.*) { push_stream_subscriber websocket; push_stream_channels_path $1; }
          location = /stub { stub_status; }
        }
      }`,
    );
    const page = await browser.page(undefined, { ignoreHTTPSErrors: true });
    await page.goto(`https://localhost:${port}/`);
    expect(await page.title()).toBe('HTTP/2.0');
    await page.evaluate((host) => {
      const got: string[] = [];
      const sources = Array.from({ length: 100 }, (_, index) => {
        const source = new EventSource('/ev/a');
        source.addEventListener('message', ({ data }) => {
          if (data === 'Hello') got.push(`event ${index}`);
        });
        return source;
      });
      Object.assign(globalThis, { got, sources });
      new WebSocket(`wss://${host}/ws/a`).onmessage = ({ data }) => got.push(`frame ${data}`);
      // Each asks for something else: of requests that are equal the browser's cache sends one at a time.
      for (let polls = 0; polls < 10; polls++) {
        void fetch(`/lp/a?${polls}`).then(async (response) =>
          got.push(`poll ${polls} ${await response.text()}`),
        );
      }
    }, `localhost:${port}`);
    const publisher = await Http2Client.open(port);
    const subscribers = async () => (await publisher.request('GET', '/pub?id=a')).body;
    await expect.poll(subscribers, { timeout: 30_000 }).toContain('"subscribers": 111}');
    // That of the page, that of the publisher, and no other: none was made for the WebSocket.
    expect((await publisher.request('GET', '/stub')).body).toMatch(/^Active connections: 2 /);
    // The page can still ask for something.
    expect(await page.evaluate(async () => (await fetch('/connection')).text())).toMatch(/^\d+ HTTP\/2\.0$/);
    await publisher.request('POST', '/pub?id=a', {}, 'Hello');
    const got = () => page.evaluate(() => [...(globalThis as unknown as { got: string[] }).got].sort());
    const expected = [
      ...Array.from({ length: 100 }, (_, index) => `event ${index}`),
      ...Array.from({ length: 10 }, (_, index) => `poll ${index} Hello`),
      'frame Hello',
    ];
    await expect.poll(got, { timeout: 30_000 }).toEqual(expected.sort());
    await page.evaluate(() => {
      for (const source of (globalThis as unknown as { sources: EventSource[] }).sources) source.close();
    });
    await expect.poll(subscribers, { timeout: 30_000 }).toContain('"subscribers": 1}');
  });
});

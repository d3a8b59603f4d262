import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Http2Client } from '../../../reference-server/test/support/nginx-conf/http2-client.js';
import { folderOf, serveFolder } from '../../../reference-server/test/support/nginx-conf/site-folder.js';
import {
  certificate,
  certificateFiles,
} from '../../../reference-server/test/support/nginx-conf/tls-client.js';
import type { PushStream } from '../../src/index.js';
import type { PushStreamOptions } from '../../src/options/options.js';
import { chromiumAvailable, launch } from '../support/browser/chromium.js';

/** What the page has. */
interface InPage {
  PushStreamModule: typeof PushStream;
  stream: PushStream;
  texts: string[];
}

const modes: readonly (readonly [string, PushStreamOptions])[] = [
  ['websocket', { modes: 'websocket' }],
  ['eventsource by fetch', { modes: 'eventsource' }],
  ['eventsource, native', { modes: 'eventsource', eventTypes: [] }],
  ['stream', { modes: 'stream', pingtimeout: 2500 }],
  ['longpolling', { modes: 'longpolling' }],
  ['longpolling by script tags', { modes: 'longpolling', useJSONP: true }],
];

const page = `<!doctype html><meta charset=utf-8><body></body><script type=module>
  import { PushStream } from '/js/pushstream.browser.js'; window.PushStreamModule = PushStream;</script>`;

const script = "<script>p(~id~,'~channel~','~text~','~event-id~','~time~','~tag~');</script>";

const configuration = (port: number) => `events { } http {
  push_stream_shared_memory_size 8m; push_stream_store_messages on;
  push_stream_message_template '{"id":~id~,"channel":"~channel~","text":"~text~","tag":"~tag~","time":"~time~"}';
  push_stream_last_received_message_time $arg_time; push_stream_last_received_message_tag $arg_tag;
  push_stream_ping_message_interval 1s;
  server {
    listen 127.0.0.1:${port} ssl http2; ${certificate('a')}
    location = /page.html { root .; types { text/html html; } }
    location /js/ { types { text/javascript js; } alias ${fileURLToPath(new URL('../../dist/', import.meta.url))}; }
    location /pub { push_stream_publisher admin; push_stream_channels_path $arg_id; }
    location ~ /ev/(.*) { push_stream_subscriber eventsource; push_stream_channels_path $1; }
    location ~ /lp/(.*) { push_stream_subscriber long-polling; push_stream_channels_path $1; }
    location ~ /ws/(.*) { push_stream_subscriber websocket; push_stream_channels_path $1; }
    location ~ /sub/(.*) {
      push_stream_subscriber; push_stream_channels_path $1; default_type "text/html; charset=utf-8";
      push_stream_header_template "<html><head><script>parent.PushStream.register(this);</script></head><body>";
      push_stream_message_template "${script}"; push_stream_footer_template "</body></html>";
    }
  }
}`;

/*
 * The client as it is, where a browser speaks HTTP/2 with the server: nothing of it is for that.
 */
describe.skipIf(!chromiumAvailable())('over HTTP/2', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  test.each(modes)('%s: what is stored, what is published, and publishing', async (_name, options) => {
    const { port } = await serveFolder(folderOf({ ...certificateFiles, 'page.html': page }), configuration);
    const publisher = await Http2Client.open(port);
    await publisher.request('POST', '/pub?id=a', {}, 'stored');
    const own = await browser.newPage({ ignoreHTTPSErrors: true });
    await own.goto(`https://localhost:${port}/page.html`);
    await own.evaluate(
      (settings) => {
        const { PushStreamModule } = globalThis as unknown as InPage;
        const texts: string[] = [];
        const stream = new PushStreamModule(settings as PushStreamOptions);
        stream.onmessage = (text) => texts.push(String(text));
        Object.assign(globalThis, { stream, texts });
        stream.connect();
      },
      { host: 'localhost', port, useSSL: true, channels: { a: { backtrack: 1 } }, ...options } as Record<
        string,
        unknown
      >,
    );
    const texts = () => own.evaluate(() => (globalThis as unknown as InPage).texts);
    await expect.poll(texts).toEqual(['stored']);
    await publisher.request('POST', '/pub?id=a', {}, 'published');
    await expect.poll(texts).toEqual(['stored', 'published']);
    await own.evaluate(() => (globalThis as unknown as InPage).stream.publish('from the page'));
    await expect.poll(texts).toEqual(['stored', 'published', 'from the page']);
    const protocols = await own.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .map((entry) => (entry as PerformanceResourceTiming).nextHopProtocol),
    );
    expect(new Set(protocols.filter(Boolean))).toEqual(new Set(['h2']));
    await own.close();
  });
});

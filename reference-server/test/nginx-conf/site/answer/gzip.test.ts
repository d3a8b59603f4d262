import { gunzipSync, inflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { NginxLab, withHttp } from '../../../support/nginx-conf/nginx-lab.js';
import { folderOf, serveFolder } from '../../../support/nginx-conf/site-folder.js';
import { StreamReader } from '../../../support/push-stream/stream-reader.js';

const text = 'Hello Hello Hello Hello Hello Hello';

const configuration = (gzip: string) =>
  withHttp(`
    push_stream_shared_memory_size 1m; default_type text/plain;
    server {
      listen 80; ${gzip}
      location /long { return 200 "${text}"; }
      location /short { return 200 "short"; }
      location /tag { add_header X-A b; return 200 "${text}"; }
      location /html { default_type "Text/HTML; charset=utf-8"; return 200 "${text}"; }
      location /css { default_type text/css; return 200 "${text}"; }
      location /off { gzip off; return 200 "${text}"; }
      location /if { if ($arg_plain) { gzip off; } return 200 "${text}"; }
      location /404 { return 404; }
      location /403 { return 403; }
      location /500 { return 500; }
      location /pub { push_stream_publisher; push_stream_channels_path $arg_id; push_stream_store_messages on; }
      location ~ /sub/(.*) { push_stream_subscriber; push_stream_channels_path $1; push_stream_footer_template "the end"; }
      location ~ /ev/(.*) { push_stream_subscriber eventsource; push_stream_channels_path $1; }
      location ~ /lp/(.*) { push_stream_subscriber long-polling; push_stream_channels_path $1; }
      location /relay-pub { push_publisher; set $push_channel_id $arg_id; }
      location /relay { push_subscriber; set $push_channel_id $arg_id; }
    }`);

const takes = { 'Accept-Encoding': 'gzip, deflate' };
const lab = (gzip: string) => new NginxLab(configuration(gzip));

/** Whether an answer came compressed; it has to be readable then. */
async function isPacked(
  nginx: NginxLab,
  target: string,
  headers: Record<string, string> = takes,
): Promise<boolean> {
  const { bytes, body, header } = await nginx.request('GET', target, headers);
  const coded = header('content-encoding') === 'gzip';
  const read = coded ? gunzipSync(bytes).toString() : body;
  expect(read).toMatch(/^Hello|^short|title/);
  return coded;
}

const usual = 'gzip on; gzip_types text/plain;';

describe('what is compressed', () => {
  test.each([
    ['/long', true],
    ['/short', false],
    ['/html', true],
    ['/css', false],
    ['/off', false],
    ['/if', true],
    ['/if?plain=1', false],
    ['/404', true],
    ['/403', true],
    ['/500', false],
  ])('%s: %s', async (target, expected) => {
    expect(await isPacked(lab(usual), target)).toBe(expected);
  });

  test.each<[string, string, boolean]>([
    ['', '/long', false],
    ['gzip off;', '/long', false],
    ['gzip on;', '/long', false],
    ['gzip on;', '/html', true],
    ['gzip on; gzip_types *;', '/css', true],
    ['gzip on; gzip_types text/css;', '/html', true],
    [`${usual} gzip_min_length 5;`, '/short', true],
    [`${usual} gzip_min_length 1k;`, '/long', false],
    [`${usual} gzip_disable "x" "y";`, '/long', true],
  ])('%s %s: %s', async (gzip, target, expected) => {
    expect(await isPacked(lab(gzip), target)).toBe(expected);
  });

  test('a message, however short: an answer in chunks has no length that gzip_min_length could be about', async () => {
    const nginx = lab(`${usual} gzip_min_length 1k;`);
    const held = nginx.connect().request('GET', '/lp/a', takes);
    await nginx.request('POST', '/pub?id=a', {}, 'x');
    for (const { header, bytes } of [await held, await nginx.request('GET', '/lp/a.b1', takes)]) {
      expect(header('content-encoding')).toBe('gzip');
      expect(gunzipSync(bytes).toString()).toBe('x');
    }
  });

  test('gzip_comp_level', async () => {
    const words = ['push', 'stream', 'channel', 'message', 'publisher', 'subscriber', 'location'];
    const long = Array.from({ length: 3000 }, (_, index) => words[((index * index * 31) % 7919) % 7]).join(
      ' ',
    );
    const size = async (level: number) => {
      const nginx = lab(`${usual} gzip_comp_level ${level};`);
      await nginx.request('POST', '/pub?id=a', {}, long);
      const { bytes } = await nginx.request('GET', '/lp/a.b1', takes);
      expect(gunzipSync(bytes).toString()).toBe(long);
      return bytes.length;
    };
    expect(await size(9)).toBeLessThan(await size(1));
  });

  test('a file, whose tag is a weak one then', async () => {
    const { port, request } = await serveFolder(
      folderOf({ 'html/a.html': text }),
      (port) => `events { } http { gzip on; server { listen 127.0.0.1:${port}; } }`,
    );
    const plain = await request('GET', '/a.html');
    const coded = await request('GET', '/a.html', takes);
    expect([plain.body, gunzipSync(coded.bytes).toString()]).toEqual([text, text]);
    expect(coded.header('etag')).toBe(`W/${plain.header('etag')}`);
    const again = { ...takes, 'If-None-Match': coded.header('etag') ?? '' };
    expect((await request('GET', '/a.html', again)).status).toBe(304);
    expect(port).toBeGreaterThan(0);
  });
});

describe('for whom', () => {
  test.each<[string, boolean]>([
    ['gzip', true],
    ['deflate, GZIP;q=0.5', true],
    ['gzip;q=0', false],
    ['gzip; q=0.000', false],
    ['xgzip', false],
    ['deflate', false],
    ['*', false],
    ['', false],
  ])('Accept-Encoding: %s: %s', async (accepted, expected) => {
    expect(await isPacked(lab(usual), '/long', { 'Accept-Encoding': accepted })).toBe(expected);
  });

  test('gzip_http_version', async () => {
    const old = async (gzip: string) => {
      const nginx = lab(gzip);
      const client = nginx.connect().send('GET /long HTTP/1.0\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n');
      return (await nginx.clock.run(client.response())).header('content-encoding');
    };
    expect(await old(usual)).toBeUndefined();
    expect(await old(`${usual} gzip_http_version 1.0;`)).toBe('gzip');
  });

  test('gzip_disable', async () => {
    const agent = (name: string) => ({ ...takes, 'User-Agent': name });
    const nginx = lab(`${usual} gzip_disable msie6 "^Old";`);
    expect(await isPacked(nginx, '/long', agent('Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)'))).toBe(
      false,
    );
    expect(await isPacked(nginx, '/long', agent('Mozilla/4.0 (MSIE 6.0; Windows NT 5.1; SV1)'))).toBe(true);
    expect(await isPacked(nginx, '/long', agent('OLD one'))).toBe(false);
    expect(await isPacked(nginx, '/long', agent('New'))).toBe(true);
  });

  test('gzip_vary', async () => {
    const nginx = lab(`${usual} gzip_vary on;`);
    const vary = async (target: string, headers = takes) =>
      (await nginx.request('GET', target, headers)).header('vary');
    expect(await vary('/long')).toBe('Accept-Encoding');
    expect(await vary('/long', { 'Accept-Encoding': 'identity' })).toBe('Accept-Encoding');
    expect(await vary('/css')).toBeUndefined();
    expect((await lab(usual).request('GET', '/long', takes)).header('vary')).toBeUndefined();
  });

  test.each<[string, string, boolean, object?]>([
    ['', '', false],
    ['any', '', true],
    ['expired', 'Expires "Thu, 01 Jan 1970 00:00:01 GMT"', true],
    ['expired', 'Expires "Thu, 01 Jan 2099 00:00:01 GMT"', false],
    ['no-cache', 'Expires "Thu, 01 Jan 1970 00:00:01 GMT"', false],
    ['no-cache', 'Cache-Control no-cache', true],
    ['no-store', 'Cache-Control no-cache', false],
    ['no-store', 'Cache-Control no-store', true],
    ['private', 'Cache-Control private', true],
    ['no_last_modified', '', true],
    ['no_last_modified', 'Last-Modified "Thu, 01 Jan 1970 00:00:01 GMT"', false],
    ['no_etag', 'Etag "x"', false],
    ['auth', '', true, { Authorization: 'x' }],
    ['off any', '', false],
  ])('gzip_proxied %s, with %s: %s', async (proxied, header, expected, more = {}) => {
    const directive = proxied && `gzip_proxied ${proxied};`;
    const added = header && `add_header ${header};`;
    const nginx = lab(`${usual} ${directive} ${added}`);
    expect(await isPacked(nginx, '/long', { ...takes, Via: '1.1 p', ...more })).toBe(expected);
  });

  test('HEAD has the headers of what is not compressed', async () => {
    const { header } = await lab(usual).request('HEAD', '/long', takes);
    expect([header('content-encoding'), header('content-length')]).toEqual([undefined, String(text.length)]);
  });
});

describe('answers of the dialects', () => {
  test('what is stored, what is waited for, and what tells of a channel', async () => {
    const nginx = lab('gzip on; gzip_types *; gzip_min_length 0;');
    const waiting = [1, 2].map(() => nginx.connect().request('GET', '/lp/a', takes));
    const relay = nginx.connect().request('GET', '/relay?id=b', takes);
    const published = await nginx.request('POST', '/pub?id=a', takes, text);
    await nginx.request('POST', '/relay-pub?id=b', {}, text);
    expect(gunzipSync(published.bytes).toString()).toContain('"published_messages": 1');
    const stored = await nginx.request('GET', '/lp/a.b1', takes);
    for (const { bytes, header } of [...(await Promise.all(waiting)), stored, await relay]) {
      expect([header('content-encoding'), gunzipSync(bytes).toString()]).toEqual(['gzip', text]);
      // Whoever echoes the tag goes on where this was.
      expect(header('etag')).toMatch(/^W\//);
    }
    const next = nginx.connect().request('GET', '/relay?id=b', {
      'If-Modified-Since': (await relay).header('last-modified') ?? '',
      'If-None-Match': (await relay).header('etag') ?? '',
    });
    await nginx.request('POST', '/relay-pub?id=b', {}, 'next');
    expect((await nginx.clock.run(next)).body).toBe('next');
  });

  /** What can be read of a stream that goes on. */
  function readable(reader: StreamReader, raw: string): string {
    expect(reader.header('content-encoding')).toBe('gzip');
    const body = Buffer.from(raw.slice(raw.indexOf('\r\n\r\n') + 4), 'latin1');
    const parts: Buffer[] = [];
    for (let at = 0; at < body.length; ) {
      const start = body.indexOf('\r\n', at) + 2;
      const size = Number.parseInt(body.toString('latin1', at, start), 16);
      parts.push(body.subarray(start, start + size));
      at = start + size + 2;
    }
    const bytes = Buffer.concat(parts);
    expect(bytes.subarray(0, 4)).toEqual(Buffer.from([0x1f, 0x8b, 8, 0]));
    // An end that is still to come would be an error of a whole one.
    return inflateRawSync(bytes.subarray(10), { finishFlush: 2 }).toString();
  }

  test('a stream: each message can be read when it comes, and the whole at the end', async () => {
    const nginx = new NginxLab(configuration('gzip on; gzip_types *;'), { keep: true });
    const clients = [1, 2].map(() => nginx.connect());
    for (const client of clients) {
      client.send('GET /sub/a HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n');
    }
    await nginx.request('POST', '/pub?id=a', {}, text);
    await nginx.request('POST', '/pub?id=a', {}, 'and one more');
    await nginx.pass(1);
    for (const client of clients) {
      expect(readable(new StreamReader(client), client.unread)).toBe(`${text}and one more`);
    }
    await nginx.clock.run(nginx.close());
    for (const client of clients) {
      const { body, bytes } = await client.response();
      expect(body).not.toContain('the end');
      expect(gunzipSync(bytes).toString()).toBe(`${text}and one morethe end`);
    }
  });

  test('events, and their old messages', async () => {
    const nginx = lab('gzip on; gzip_types text/event-stream;');
    await nginx.request('POST', '/pub?id=a', {}, 'old');
    const client = nginx.connect();
    client.send('GET /ev/a.b1 HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n');
    await nginx.request('POST', '/pub?id=a', {}, 'new');
    await nginx.pass(1);
    expect(readable(new StreamReader(client), client.unread)).toBe(': \ndata: old\n\ndata: new\n\n');
  });
});

test('what is sent is what is counted', async () => {
  const nginx = new NginxLab(
    withHttp(`log_format size '$body_bytes_sent'; access_log a size; gzip on; gzip_types *; server { listen 80;
      return 200 "${text.repeat(20)}"; }`),
  );
  const { bytes } = await nginx.request('GET', '/', takes);
  expect(nginx.accesses).toEqual([['/c/a', String(bytes.length)]]);
});

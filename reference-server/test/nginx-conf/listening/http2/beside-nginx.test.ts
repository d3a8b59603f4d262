import { describe, expect, test } from 'vitest';
import { Http2Client } from '../../../support/nginx-conf/http2-client.js';
import { nginxAvailable, serveWithNginx } from '../../../support/nginx-conf/nginx-itself.js';
import { folderOf, serveFolder } from '../../../support/nginx-conf/site-folder.js';
import { certificate, certificateFiles } from '../../../support/nginx-conf/tls-client.js';
import { upstreamServer } from '../../../support/nginx-conf/upstream-server.js';
import { folderOfSites, sites } from '../../site/compared/all.js';
import { compared } from '../../site/compared/answer.js';
import type { Asked } from '../../site/compared/site.js';

/*
 * The same configuration and the same requests over HTTP/2 to nginx itself, where it is installed, and to this server.
 */

async function answerOf(client: Http2Client, port: number, [method, target, headers, body]: Asked) {
  const { status, headers: given, body: text, code } = await client.request(method, target, headers, body);
  const shown = Object.entries(given)
    .filter(([name]) => name !== ':status')
    .flatMap(([name, value]) => [value].flat().map((one) => [name, String(one)] as const));
  return { end: code === 0 ? 'whole' : 'reset', ...compared(port, { status, headers: shown, body: text }) };
}

const upstream = (port: number) => `
  upstream back { server 127.0.0.1:${port}; }`;

/** A server that says what it was asked. */
const echo = `
  location / { return 200 "$request|$host|$http_host|$http_cookie|$http_x_a|$content_length|$server_protocol"; }
  location /small { client_max_body_size 10; proxy_pass http://back; }
  location /proxied { proxy_pass http://back; }
  location /kept { proxy_pass http://back; proxy_set_header Host $host; proxy_hide_header X-Up; }
  location /zip { gzip on; gzip_types *; gzip_min_length 0; default_type text/plain; return 200 "zip zip zip zip zip"; }
  location /hop { add_header Connection close; add_header Keep-Alive x; add_header X-A b; return 200 x; }
  location /empty { return 204; }
  location /closed { return 444; }`;

const header = (length: number) => ({ 'x-a': 'x'.repeat(length) });

const headers = (count: number, length: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`x-${index}`, 'x'.repeat(length)]));

/** What HTTP/2 has rules of its own for. */
const own: readonly Asked[] = [
  ['GET', '/'],
  ['GET', '/', { cookie: 'a=1; b=2', 'x-a': 'b' }],
  ['GET', '/', { ':authority': 'Other.Example:8443' }],
  ['HEAD', '/zip'],
  ['GET', '/zip', { 'accept-encoding': 'gzip' }],
  ['GET', '/empty'],
  ['HEAD', '/empty'],
  ['GET', '/closed'],
  ['GET', `/${'x'.repeat(7000)}`],
  ['GET', '/proxied', { cookie: 'a=1; b=2', te: 'trailers', 'x-a': 'b' }],
  ['HEAD', '/proxied'],
  ['POST', '/proxied', {}, 'a body'],
  ['POST', '/proxied', { 'content-length': '6' }, 'a body'],
  ['POST', '/proxied', {}, ''],
  ['POST', '/proxied', {}, 'x'.repeat(300_000)],
  ['PUT', '/kept', { 'content-type': 'text/x' }, 'a body'],
  ['POST', '/small', {}, 'more than ten'],
  ['POST', '/small', { 'content-length': '13' }, 'more than ten'],
  ['POST', '/small', {}, 'ten'],
  ['GET', '/gone'],
];

type Seen = number | 'reset';

/** What ends before any location sees it, in both servers or in one: lengths count here as they are, there as they are packed. */
const early: readonly (readonly [asked: Asked, here: Seen, there: Seen])[] = [
  [['GET', '/', { host: 'push.example' }], 400, 400],
  [['GET', '/', { host: 'other.example' }], 400, 400],
  [['GET', '/', { ':authority': '' }], 'reset', 400],
  [['GET', '/', { ':authority': 'a b' }], 'reset', 400],
  [['CONNECT', undefined as unknown as string], 405, 400],
  [['GET', '/', header(8100)], 200, 200],
  [['GET', '/', header(9000)], 431, 200],
  [['GET', `/${'x'.repeat(9000)}`], 414, 200],
  [['GET', '/', headers(5, 8000)], 431, 'reset'],
  [['GET', '/', headers(900, 1)], 200, 200],
  [['GET', '/', headers(1100, 1)], 'reset', 400],
];

describe.skipIf(!nginxAvailable())('answers over HTTP/2 as those of nginx', () => {
  test.each(Object.entries(sites))('%s', async (_name, { http: around = '', server, asks }) => {
    const folder = folderOfSites(certificateFiles);
    const http = (port: number) =>
      `${around}\nserver { listen 127.0.0.1:${port} ssl http2; ${certificate('a')} root html;\n${server}\n}`;
    const its = await serveWithNginx(folder, http);
    const { port } = await serveFolder(folder, (port) => `events { } http { ${http(port)} }`);
    const [own, theirs] = [await Http2Client.open(port), await Http2Client.open(its)];
    // Nobody may offer an upgrade over HTTP/2.
    for (const asked of asks.filter(([, , headers = {}]) => !('Upgrade' in headers))) {
      expect([asked, await answerOf(own, port, asked)]).toEqual([asked, await answerOf(theirs, its, asked)]);
    }
  });

  test('where HTTP/2 has rules of its own', async () => {
    const folder = folderOf(certificateFiles);
    const { port: back } = await upstreamServer((request, response) => {
      let length = 0;
      request.on('data', (bytes: Buffer) => {
        length += bytes.length;
      });
      request.on('end', () => {
        const { method, url, headers } = request;
        const { host, cookie, te, 'x-a': own, 'content-length': announced, 'content-type': type } = headers;
        const seen = { method, url, host, cookie, te, own, type, length };
        response.setHeader(
          'X-Up',
          String(announced !== undefined || headers['transfer-encoding'] !== undefined),
        );
        response.setHeader('Keep-Alive', 'timeout=5');
        response.setHeader('Set-Cookie', ['a=1', 'b=2']);
        response.end(JSON.stringify(seen));
      });
    });
    const http = (port: number) =>
      `${upstream(back)} server { listen 127.0.0.1:${port} ssl http2; ${certificate('a')} ${echo} }`;
    const its = await serveWithNginx(folder, http);
    const { port } = await serveFolder(folder, (port) => `events { } http { ${http(port)} }`);
    const both = async (asked: Asked) => {
      const short = asked.map((one) => JSON.stringify(one ?? '').slice(0, 60));
      const [mine, theirs] = [await Http2Client.open(port), await Http2Client.open(its)];
      return [
        { short, ...(await answerOf(mine, port, asked)) },
        { short, ...(await answerOf(theirs, its, asked)) },
      ] as const;
    };
    const answers = [];
    for (const asked of own) answers.push(await both(asked));
    expect(answers.map(([mine]) => mine)).toEqual(answers.map(([, theirs]) => theirs));
    const seen = ({ status, end }: { status: number; end: string }): Seen => (end === 'reset' ? end : status);
    for (const [asked, here, there] of early) {
      const [mine, theirs] = await both(asked);
      expect([mine.short, seen(mine), seen(theirs)]).toEqual([mine.short, here, there]);
    }
  });
});

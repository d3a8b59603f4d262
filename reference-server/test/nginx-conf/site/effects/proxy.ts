import { once } from 'node:events';
import { createServer } from 'node:http';
import { echo } from '../../../support/nginx-conf/upstream-server.js';
import { freePort } from '../../../support/wire/free-port.js';
import { body, type Effects, header, status } from './effect.js';

/** A server that tells what it got, and answers as it is asked to; for all of these tests. */
const port = await freePort();
const server = createServer((request, response) => {
  // One that says nothing, for those who wait.
  if (request.url !== '/silence') void echo(request, response);
}).listen(port, '127.0.0.1');
await once(server, 'listening');
server.unref();

/** A place that forwards. */
const handingOn = (more = '') =>
  `${more} HTTP; upstream two { server 127.0.0.1:${port} max_fails=0; server 127.0.0.1:${port} max_fails=0; }
  server { listen 80; SERVER;
    location / { LOCATION; proxy_pass http://127.0.0.1:${port}; }
    location /two/ { LOCATION; proxy_pass http://two; }
    location = /page { return 200 page; } }`;

/** Without the port, which is another each time. */
const asked =
  (...words: Parameters<typeof body>) =>
  async (lab: Parameters<ReturnType<typeof body>>[0]) =>
    (await body(...words)(lab)).replace(/\nhost: .*/, '').trim();

/** A header of the answer, where the upstream has sent some headers. */
const sent = (name: string, answer: string) => header(name, 'GET', '/', { 'X-Answer': answer });

const plain = 'GET /\nconnection: close';

export const proxyEffects: Effects = {
  proxy_pass: {
    line: `proxy_pass http://127.0.0.1:${port};`,
    around: 'server { listen 80; location / { LOCATION; if ($arg_x) { IF; } } }',
    play: statusAt('/?x=1'),
    without: 404,
    with: 200,
  },
  upstream: {
    line: `upstream 127.0.0.2 { server 127.0.0.1:${port}; }`,
    around:
      'HTTP; server { listen 80; location / { proxy_pass http://127.0.0.2; proxy_connect_timeout 1s; } }',
    play: statusAt('/'),
    without: 502,
    with: 200,
  },
  proxy_set_header: {
    line: 'proxy_set_header X-A b;',
    around: handingOn(),
    play: asked('GET', '/'),
    without: plain,
    with: `${plain}\nx-a: b`,
  },
  proxy_pass_request_headers: {
    line: 'proxy_pass_request_headers off;',
    around: handingOn(),
    play: asked('GET', '/', { 'X-Mine': '1' }),
    without: `${plain}\nx-mine: 1`,
    with: plain,
  },
  proxy_pass_request_body: {
    line: 'proxy_pass_request_body off;',
    around: handingOn(),
    play: asked('POST', '/', {}, 'hi'),
    without: 'POST /\nconnection: close\ncontent-length: 2\n\nhi',
    with: 'POST /\nconnection: close\ncontent-length: 0',
  },
  proxy_set_body: {
    line: 'proxy_set_body "to $uri";',
    around: handingOn(),
    play: asked('POST', '/', {}, 'hi'),
    without: 'POST /\nconnection: close\ncontent-length: 2\n\nhi',
    with: 'POST /\nconnection: close\ncontent-length: 4\n\nto /',
  },
  proxy_method: {
    line: 'proxy_method DELETE;',
    around: handingOn(),
    play: asked('GET', '/'),
    without: plain,
    with: 'DELETE /\nconnection: close',
  },
  proxy_read_timeout: {
    line: 'proxy_read_timeout 1s;',
    around: handingOn('push_stream_shared_memory_size 1m;'),
    play: async (lab) => {
      const before = lab.clock.elapsed();
      const got = await status(lab, 'GET', '/silence');
      return `${got} ${lab.clock.elapsed() - before < 30_000 ? 'soon' : 'late'}`;
    },
    without: '504 late',
    with: '504 soon',
  },
  proxy_buffer_size: {
    line: 'proxy_buffer_size 4k;',
    around: handingOn(),
    play: (lab) => status(lab, 'GET', '/', { 'X-Answer': `200|X-A: ${'a'.repeat(6000)}` }),
    without: 200,
    with: 502,
  },
  proxy_redirect: {
    line: 'proxy_redirect http://a/ http://b/;',
    around: handingOn(),
    play: sent('location', '302|Location: http://a/x'),
    without: 'http://a/x',
    with: 'http://b/x',
  },
  proxy_cookie_domain: {
    line: 'proxy_cookie_domain a.example b.example;',
    around: handingOn(),
    play: sent('set-cookie', '200|Set-Cookie: x=y; Domain=a.example'),
    without: 'x=y; Domain=a.example',
    with: 'x=y; Domain=b.example',
  },
  proxy_cookie_path: {
    line: 'proxy_cookie_path /a/ /b/;',
    around: handingOn(),
    play: sent('set-cookie', '200|Set-Cookie: x=y; Path=/a/c'),
    without: 'x=y; Path=/a/c',
    with: 'x=y; Path=/b/c',
  },
  proxy_cookie_flags: {
    line: 'proxy_cookie_flags ~^X secure samesite=lax nohttponly;',
    around: handingOn(),
    play: sent('set-cookie', '200|Set-Cookie: x=y; Path=/; HttpOnly'),
    without: 'x=y; Path=/; HttpOnly',
    with: 'x=y; Path=/; Secure; SameSite=Lax',
  },
  proxy_hide_header: {
    line: 'proxy_hide_header X-A;',
    around: handingOn(),
    play: sent('x-a', '200|X-A: b'),
    without: 'b',
    with: undefined,
  },
  proxy_pass_header: {
    line: 'proxy_pass_header Server;',
    around: handingOn(),
    play: async (lab) => (await sent('server', '200|Server: inner')(lab)) === 'inner',
    without: false,
    with: true,
  },
  proxy_ignore_headers: {
    line: 'proxy_ignore_headers X-Accel-Redirect;',
    around: handingOn(),
    play: async (lab) =>
      (await body('GET', '/', { 'X-Answer': '200|X-Accel-Redirect: /page' })(lab)).slice(0, 5),
    without: 'page',
    with: 'GET /',
  },
  proxy_intercept_errors: {
    line: 'proxy_intercept_errors on;',
    around: handingOn('error_page 404 /page;'),
    play: async (lab) => (await body('GET', '/', { 'X-Answer': '404' })(lab)).slice(0, 5),
    without: 'GET /',
    with: 'page',
  },
  proxy_next_upstream: {
    line: 'proxy_next_upstream http_503;',
    around: handingOn('add_header X-Asked "$upstream_status" always;'),
    play: header('x-asked', 'GET', '/two/', { 'X-Answer': '503' }),
    without: '503',
    with: '503, 503',
  },
  proxy_next_upstream_tries: {
    line: 'proxy_next_upstream_tries 1;',
    around: handingOn('add_header X-Asked "$upstream_status" always; proxy_next_upstream http_503;'),
    play: header('x-asked', 'GET', '/two/', { 'X-Answer': '503' }),
    without: '503, 503',
    with: '503',
  },
};

/** The status of a GET. */
function statusAt(target: string) {
  return (lab: Parameters<typeof status>[0]) => status(lab, 'GET', target);
}

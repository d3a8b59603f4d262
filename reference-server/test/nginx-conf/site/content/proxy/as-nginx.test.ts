import { describe, expect, onTestFinished, test } from 'vitest';
import { nginxAvailable, serveWithNginx } from '../../../../support/nginx-conf/nginx-itself.js';
import { folderOf, serveFolder } from '../../../../support/nginx-conf/site-folder.js';
import { echo, upstreamServer } from '../../../../support/nginx-conf/upstream-server.js';
import { freePort } from '../../../../support/wire/free-port.js';
import { HttpClient } from '../../../../support/wire/http-client.js';
import type { Asked } from '../../compared/site.js';
import { proxiedSites } from './proxied-sites.js';

/*
 * The same configuration and the same requests to nginx itself, where it is installed, and to this server, both before the same
 * upstream: it is asked the same, and the clients get the same.
 */

/** Headers that are not of the answer but of the server that gives it, or of HTTP/1.0, which nginx speaks to upstreams. */
const ofServer = ['server', 'date', 'connection', 'content-length', 'transfer-encoding', 'keep-alive'];

async function answer(port: number, [method, target, headers, body]: Asked) {
  const client = await HttpClient.open(`http://127.0.0.1:${port}`);
  onTestFinished(() => client.destroy());
  const response = await client.request(method, target, { ...headers, Connection: 'close' }, body);
  const plain = (text: string) => text.replaceAll(String(port), 'PORT').replace('content-length: 0\n', '');
  const shown = response.headers
    .map(([name, value]) => [name.toLowerCase(), plain(value)] as const)
    .filter(([name]) => !ofServer.includes(name) || value(name, headers))
    .map(([name, text]) => `${name}: ${text}`)
    .sort();
  const isPage = /<h1>/.test(response.body);
  return { status: response.status, headers: shown, body: isPage ? 'a page' : plain(response.body) };
}

/** Whether a header that each server has its own of was asked for. */
const value = (name: string, headers: Asked[2]) =>
  headers?.['X-Answer']?.toLowerCase().includes(`${name}:`) === true &&
  (name === 'server' || name === 'date') &&
  headers['X-Compare'] !== undefined;

describe.skipIf(!nginxAvailable())('forwards as nginx does', () => {
  test.each(Object.entries(proxiedSites))('%s', async (_name, { http = '', server, asks }) => {
    const upstream = await upstreamServer((request, response) => void echo(request, response));
    const away = await freePort();
    const folder = folderOf({ 'html/f.txt': 'a file', 'html/50x.html': 'a page of ours' });
    const written = (port: number) =>
      `${http} server { listen 127.0.0.1:${port}; root html;\n${server}\n}`
        .replaceAll('UP', `127.0.0.1:${upstream.port}`)
        .replaceAll('AWAY', `127.0.0.1:${away}`);
    const its = await serveWithNginx(folder, written);
    const { port } = await serveFolder(folder, (port) => `events { } http { ${written(port)} }`);
    const place = (text: string) => text.replaceAll('UPSTREAM', `127.0.0.1:${upstream.port}`);
    for (const [method, target, headers = {}, body] of asks) {
      const placed = Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, place(text)]));
      const asked: Asked = body === undefined ? [method, target, placed] : [method, target, placed, body];
      expect([asked, await answer(port, asked)]).toEqual([asked, await answer(its, asked)]);
    }
  });
});

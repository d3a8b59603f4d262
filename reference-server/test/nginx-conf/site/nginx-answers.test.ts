import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { nginxAvailable, serveWithNginx } from '../../support/nginx-conf/nginx-itself.js';
import { folderOf, serveFolder } from '../../support/nginx-conf/site-folder.js';
import { HttpClient } from '../../support/wire/http-client.js';
import { access } from './compared/access.js';
import { answers } from './compared/answers.js';
import { filesAndAnswers } from './compared/files-and-answers.js';
import { rewriting } from './compared/rewriting.js';
import type { Asked } from './compared/site.js';

const sites = { ...filesAndAnswers, ...rewriting, ...access, ...answers };

/*
 * The same configuration and the same requests to nginx itself, where it is installed, and to this server: the same answers.
 */

const files = {
  'html/index.html': 'index',
  'html/404.html': 'not there',
  'html/f.txt': 'hello world 0123456789',
  'html/s.css': 'css',
  'html/.hidden': 'hidden',
  'html/sp ace.txt': 'space',
  'html/sub/index.html': 'index of sub',
  'html/sub/other.htm': 'other of sub',
  users: 'user:{PLAIN}s3cret',
  'other/x.txt': 'x of other',
  'other/packed.txt': 'packed',
  'other/packed.txt.gz': gzipSync('packed'),
  'other/only-packed.txt.gz': gzipSync('only packed'),
  'other/p.png': 'p of other',
  'other/in/index.html': 'index of in',
};

/** Headers that are not of the answer but of the server that gives it. */
const ofServer = ['server', 'date', 'connection', 'allow', 'content-length'];

/** A time of about now is not the same for both. */
function withoutNow(name: string, value: string): string {
  const isNow = name === 'expires' && Math.abs(Date.parse(value) - Date.now()) < 3 * 86_400_000;
  return isNow ? `in ${Math.round((Date.parse(value) - Date.now()) / 60_000)} minutes` : value;
}

/** What is compared; the usual pages of the statuses are each server's own. */
async function answer(port: number, [method, target, headers, body]: Asked) {
  const client = await HttpClient.open(`http://127.0.0.1:${port}`);
  onTestFinished(() => client.destroy());
  const response = await client.request(method, target, { ...headers, Connection: 'close' }, body);
  const isPage = /<h1>/.test(response.body);
  const shown = response.headers
    .map(
      ([name, value]) =>
        [name.toLowerCase(), withoutNow(name.toLowerCase(), value.replaceAll(String(port), 'PORT'))] as const,
    )
    .filter(([name]) => !ofServer.includes(name))
    .map(([name, value]) => `${name}: ${value}`)
    .sort();
  return {
    status: response.status,
    headers: shown,
    body: isPage ? 'a page' : response.body.replaceAll(String(port), 'PORT'),
  };
}

describe.skipIf(!nginxAvailable())('answers as those of nginx', () => {
  test.each(Object.entries(sites))('%s', async (_name, { http: around = '', server, asks }) => {
    const folder = folderOf(files);
    mkdirSync(join(folder, 'html/empty'));
    const http = (port: number) => `${around}\nserver { listen 127.0.0.1:${port}; root html;\n${server}\n}`;
    const its = await serveWithNginx(folder, http);
    const { port } = await serveFolder(folder, (port) => `events { } http { ${http(port)} }`);
    for (const asked of asks) {
      expect([asked, await answer(port, asked)]).toEqual([asked, await answer(its, asked)]);
    }
  });
});

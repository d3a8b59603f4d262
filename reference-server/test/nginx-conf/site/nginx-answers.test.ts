import { mkdirSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { nginxAvailable, serveWithNginx } from '../../support/nginx-conf/nginx-itself.js';
import { folderOf, serveFolder } from '../../support/nginx-conf/site-folder.js';
import { access } from './compared/access.js';
import { answerOf } from './compared/answer.js';
import { answers } from './compared/answers.js';
import { computed } from './compared/computed.js';
import { filesAndAnswers } from './compared/files-and-answers.js';
import { pages } from './compared/pages.js';
import { rewriting } from './compared/rewriting.js';

const sites = { ...filesAndAnswers, ...rewriting, ...computed, ...access, ...answers, ...pages };

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
  'shown/b.txt': 'one and one',
  'shown/a&b<c>"d".txt': 'strange',
  'shown/\u00fc.txt': 'umlaut',
  'shown/.hidden': 'hidden',
  'shown/10000': 'x'.repeat(10_000),
  'shown/2000000': 'x'.repeat(2_000_000),
  'shown/in/x.txt': 'x',
  'shown/one more/x.txt': 'x',
  ...Object.fromEntries([47, 49, 50, 51, 60].map((length) => [`shown/${'n'.repeat(length)}`, 'n'])),
};

describe.skipIf(!nginxAvailable())('answers as those of nginx', () => {
  test.each(Object.entries(sites))('%s', async (_name, { http: around = '', server, asks }) => {
    const folder = folderOf(files);
    mkdirSync(join(folder, 'html/empty'));
    const changed = new Date('2026-01-01T00:00:00Z');
    for (const name of readdirSync(join(folder, 'shown')))
      utimesSync(join(folder, 'shown', name), changed, changed);
    const http = (port: number) => `${around}\nserver { listen 127.0.0.1:${port}; root html;\n${server}\n}`;
    const its = await serveWithNginx(folder, http);
    const { port } = await serveFolder(folder, (port) => `events { } http { ${http(port)} }`);
    for (const asked of asks) {
      expect([asked, await answerOf(port, asked)]).toEqual([asked, await answerOf(its, asked)]);
    }
  });
});

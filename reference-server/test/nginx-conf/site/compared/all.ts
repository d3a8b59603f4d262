import { mkdirSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { folderOf } from '../../../support/nginx-conf/site-folder.js';
import { access } from './access.js';
import { answers } from './answers.js';
import { computed } from './computed.js';
import { filesAndAnswers } from './files-and-answers.js';
import { pages } from './pages.js';
import { rewriting } from './rewriting.js';
import type { Sites } from './site.js';

/** What is asked of nginx itself and of this server, and the files that are served. */
export const sites: Sites = {
  ...filesAndAnswers,
  ...rewriting,
  ...computed,
  ...access,
  ...answers,
  ...pages,
};

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

/**
 * A folder with these files, of which those that are listed say when they were changed.
 * @param more other files there
 */
export function folderOfSites(more: Parameters<typeof folderOf>[0] = {}): string {
  const folder = folderOf({ ...more, ...files });
  mkdirSync(join(folder, 'html/empty'));
  const changed = new Date('2026-01-01T00:00:00Z');
  for (const name of readdirSync(join(folder, 'shown')))
    utimesSync(join(folder, 'shown', name), changed, changed);
  return folder;
}

import { gzipSync } from 'node:zlib';
import { access } from './access.js';
import { answers } from './answers.js';
import { computed } from './computed.js';
import { filesAndAnswers } from './files-and-answers.js';
import { rewriting } from './rewriting.js';
import type { Sites } from './site.js';

/** What is asked of nginx itself and of this server, and the files that are served. */
export const sites: Sites = { ...filesAndAnswers, ...rewriting, ...computed, ...access, ...answers };

export const files = {
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

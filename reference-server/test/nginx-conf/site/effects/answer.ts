import { type Effects, fixture, got, header, takesGzip } from './effect.js';

const saying = `HTTP; server { listen 80; SERVER; location / { LOCATION; if ($arg_a) { IF; } return 200 x; } }`;
const page = `HTTP; server { listen 80; SERVER; location / { LOCATION; return 404; } }`;
const files = `HTTP; server { listen 80; SERVER; location / { root ${fixture('')}; LOCATION; } }`;
const typed = header('content-type', 'GET', '/?a=1');

export const answerEffects: Effects = {
  charset: {
    line: 'charset utf-8;',
    around: saying,
    play: typed,
    without: 'text/plain',
    with: 'text/plain; charset=utf-8',
  },
  charset_types: {
    line: 'charset_types text/css;',
    around: `charset utf-8; default_type text/css; ${saying}`,
    play: typed,
    without: 'text/css',
    with: 'text/css; charset=utf-8',
  },
  source_charset: {
    line: 'source_charset koi8-r;',
    around: `charset utf-8; ${saying.replace('if ($arg_a) { IF; }', '')}`,
    play: typed,
    without: 'text/plain; charset=utf-8',
    with: 'no "charset_map" between the charsets "koi8-r" and "utf-8": texts are not converted in /c/nginx.conf:3',
  },
  expires: {
    line: 'expires 1h;',
    around: saying,
    play: header('cache-control', 'GET', '/?a=1'),
    without: undefined,
    with: 'max-age=3600',
  },
  etag: {
    line: 'etag off;',
    around: files,
    play: async (lab) => typeof (await header('etag', 'GET', '/header.txt')(lab)),
    without: 'string',
    with: 'undefined',
  },
  gzip_static: {
    line: 'gzip_static on;',
    around: files,
    play: header('content-encoding', 'GET', '/packed.txt', takesGzip),
    without: undefined,
    with: 'gzip',
  },
  stub_status: {
    line: 'stub_status;',
    around: 'server { listen 80; location / { LOCATION; root none; } }',
    play: async (lab) => (await got(lab, '/')).slice(0, 9),
    without: '404 <!doc',
    with: '200 Activ',
  },
  server_tokens: {
    line: 'server_tokens off;',
    around: page,
    play: async (lab) => /pushstream-server\/\d/.test((await lab.request('GET', '/')).body),
    without: true,
    with: false,
  },
};

import { type Asked, gets, type Sites } from './site.js';

const gzip = { 'Accept-Encoding': 'gzip' };

export const answers: Sites = {
  charset: {
    server: `
      charset utf-8; types { text/html html; text/css css; text/x-own own; 'text/html; charset=koi8-r' koi; }
      location /own.own { alias other/x.txt; charset_types text/x-own text/css; }
      location /css { alias html/s.css; default_type text/css; charset_types text/css; }
      location /text { default_type text/plain; return 200 x; }
      location /other { default_type application/json; return 200 x; }
      location /off { charset off; return 200 x; }

      location /if { if ($arg_c) { charset koi8-r; } return 200 x; }
      location /any { charset_types *; default_type application/json; return 200 x; }
      location /a.koi { return 200 x; }
      location /sent { add_header X-Type $sent_http_content_type; return 200 x; }
      location /empty { return 204; }
      location /moved { return 301 /x; }
      location /same { source_charset utf-8; return 200 x; }`,
    asks: [
      ...gets('/', '/f.txt', '/s.css', '/own.own', '/css', '/text', '/other', '/off', '/if'),
      ...gets('/if?c=1', '/any', '/a.koi', '/empty', '/moved', '/none', '/same', '/sent'),
    ],
  },
  expires: {
    http: `map $sent_http_content_type $by_type { default off; text/html epoch; ~^text/ max; }
      map $arg_e $by_argument { default off; 1 max; 2 "modified 1h"; 3 nonsense; 4 epoch; 5 0; }`,
    server: `
      types { text/html html; text/css css; }
      location /epoch { expires epoch; return 200 x; }
      location /max { expires max; return 200 x; }
      location /off { expires max; location /off/x { expires off; return 200 x; } return 404; }
      location /zero { expires 0; return 200 x; }
      location /refused { expires max; return 403; }
      location /moved { expires max; return 302 /x; }
      location /made { expires max; return 202 x; }
      location /type { root html; rewrite ^/type(.*)$ $1 break; expires $by_type; }
      location /argument { expires $by_argument; return 200 x; }
      location /both { expires max; add_header Cache-Control private; add_header Expires never; return 200 x; }
      location /cached { expires epoch; add_header Cache-Control public always; return 404; }
      location /if { if ($arg_e) { expires max; } return 200 x; }`,
    asks: gets(
      ...[
        '/epoch',
        '/max',
        '/off/x',
        '/zero',
        '/refused',
        '/moved',
        '/made',
        '/type/index.html',
        '/type/s.css',
      ],
      ...['/type/f.txt', '/argument', '/argument?e=1', '/argument?e=3', '/argument?e=4', '/argument?e=5'],
      ...['/cached', '/if', '/if?e=1'],
    ),
  },
  'expires in time': {
    server: `
      location /hour { expires 1h; return 200 x; }
      location /past { expires -1; return 200 x; }
      location /plus { expires +2d; return 200 x; }
      location /changed { expires modified +24h; alias html/f.txt; }
      location /unchanged { expires modified 1h; return 200 x; }`,
    asks: gets('/hour', '/past', '/plus', '/changed', '/unchanged'),
  },
  etag: {
    server: 'location /off/ { etag off; alias html/; } location /on/ { alias html/; }',
    asks: [
      ...gets('/off/f.txt', '/on/f.txt'),
      ['GET', '/off/f.txt', { 'If-None-Match': '"x"' }],
      ['GET', '/off/f.txt', { 'If-None-Match': '*' }],
      ['GET', '/off/f.txt', { 'If-Match': '"x"' }],
      ['GET', '/off/f.txt', { Range: 'bytes=0-1', 'If-Range': '"x"' }],
      ['GET', '/off/f.txt', { Range: 'bytes=0-1' }],
    ],
  },
  gzip_static: {
    server: `
      types { text/html html; text/plain txt; }
      location /on/ { gzip_static on; alias other/; }
      location /always/ { gzip_static always; alias other/; }
      location /vary/ { gzip_static on; gzip_vary on; alias other/; }
      location /proxied/ { gzip_static on; gzip_proxied any; alias other/; }
      location /disabled/ { gzip_static on; gzip_disable Old; alias other/; }
      location /charset/ { gzip_static on; charset utf-8; alias other/; }
      location /off/ { alias other/; }`,
    asks: ['on', 'always', 'vary', 'proxied', 'disabled', 'charset', 'off'].flatMap((place): Asked[] => [
      ['GET', `/${place}/packed.txt`, gzip],
      ['GET', `/${place}/packed.txt`],
      ['HEAD', `/${place}/packed.txt`, gzip],
      ['POST', `/${place}/packed.txt`, gzip],
      ['GET', `/${place}/x.txt`, gzip],
      ['GET', `/${place}/only-packed.txt`, gzip],
      ['GET', `/${place}/packed.txt`, { ...gzip, Via: '1.1 p' }],
      ['GET', `/${place}/packed.txt`, { ...gzip, 'User-Agent': 'Old' }],
      ['GET', `/${place}/packed.txt`, { ...gzip, Range: 'bytes=0-1' }],
      ['GET', `/${place}/in`, gzip],
    ]),
  },
  stub_status: {
    server: 'location /status { stub_status; } location /old { stub_status on; }',
    asks: [
      ['GET', '/status'],
      ['POST', '/status'],
      ['HEAD', '/old'],
    ],
  },
};

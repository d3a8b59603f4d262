import { type Asked, gets, type Sites } from './site.js';

const since = (date: string): Record<string, string> => ({ 'If-Modified-Since': date });

/** Folders that are shown, texts that are replaced, addresses and dates. */
export const pages: Sites = {
  'folders that are shown': {
    server: `
      autoindex on;
      location /plain/ { alias shown/; }
      location /round/ { alias shown/; autoindex_exact_size off; }
      location /utf8/ { alias shown/; charset utf-8; }
      location /json/ { alias shown/; autoindex_format json; }
      location /xml/ { alias shown/; autoindex_format xml; charset koi8-r; }
      location /off/ { alias shown/; autoindex off; }
      location /re/ { rewrite ^/re/(.*)$ /plain/$1 last; }
      location ~ ^/any(/.*)$ { alias shown$1; }
      location /tried/ { alias shown/; try_files $uri $uri/ =404; }`,
    asks: [
      ...gets(
        '/plain/',
        '/round/',
        '/utf8/',
        '/json/',
        '/xml/',
        '/off/',
        '/re/',
        '/any/',
        '/tried/',
        '/tried/in/',
      ),
      ...gets('/plain', '/plain/in', '/plain/in/', '/plain/none/', '/', '/sub/', '/plain/?C=N'),
      ['HEAD', '/plain/'],
      ['POST', '/plain/', {}, 'x'],
    ],
  },
  'texts in place of others': {
    server: `
      default_type text/html;
      sub_filter a A; sub_filter 'two words' 'three'; sub_filter $arg_x "[$arg_x]";
      location /once { return 200 "banana TWO words xx two words yY"; }
      location /all { sub_filter_once off; return 200 "banana TWO words xx two words yY"; }
      location /plain { default_type text/plain; return 200 "banana"; }
      location /types { default_type text/plain; sub_filter_types text/plain; return 200 "banana"; }
      location /any { default_type x/y; sub_filter_types *; return 200 "banana"; }
      location /own { sub_filter banana apple; return 200 "a banana"; }
      location /empty { sub_filter a ''; sub_filter_once off; return 200 "banana"; }
      location /longer { sub_filter aa x; sub_filter aab y; sub_filter_once off; return 200 "aab aaab abaab"; }
      location /files/ { alias shown/; sub_filter_types *; sub_filter one two; sub_filter_once off; }
      location /dated/ { alias shown/; sub_filter_types *; sub_filter one two; sub_filter_last_modified on; }
      location /page { return 404; }
      location /moved { return 301 /a; }
      location /zip { gzip on; gzip_min_length 1; return 200 "banana"; }`,
    asks: [
      ...gets(
        '/once',
        '/once?x=xx',
        '/all?x=xx',
        '/all?x=Y',
        '/plain',
        '/types',
        '/any',
        '/own',
        '/empty',
        '/longer',
      ),
      ...gets('/files/b.txt', '/dated/b.txt', '/page', '/moved'),
      ['GET', '/files/b.txt', { Range: 'bytes=0-3' }],
      ['GET', '/dated/b.txt', { Range: 'bytes=0-3' }],
    ],
  },
  'addresses of this server': {
    server: `
      server_name first.example second.example;
      location /full { return 301 /x; }
      location /path { absolute_redirect off; return 301 /x?y; }
      location /name { server_name_in_redirect on; return 301 /x; }
      location /port { port_in_redirect off; return 301 /x; }
      location /both { port_in_redirect off; server_name_in_redirect on; return 302 /x; }
      location /sub { absolute_redirect off; root html; }
      location /other { absolute_redirect off; return 301 https://other.example/x; }
      location /args { absolute_redirect off; rewrite ^ /x?a=$arg_b? permanent; }
      location /page { absolute_redirect off; error_page 404 =301 /there; return 404; }
      location /away { port_in_redirect off; error_page 404 =302 http://other.example/; return 404; }`,
    asks: gets(
      ...[
        '/full',
        '/path',
        '/name',
        '/port',
        '/both',
        '/sub',
        '/sub?x=1',
        '/other',
        '/args?b=1',
        '/page',
        '/away',
      ],
    ),
  },
  'times that are compared': {
    server: `
      location /off/ { alias shown/; if_modified_since off; }
      location /before/ { alias shown/; if_modified_since before; }
      location /exact/ { alias shown/; }
      location /zip/ { alias shown/; gzip on; gzip_types *; gzip_min_length 1; }`,
    asks: [
      ...['/off/b.txt', '/before/b.txt', '/exact/b.txt'].flatMap((path): Asked[] => [
        ['GET', path, since('Thu, 01 Jan 1970 00:00:00 GMT')],
        ['GET', path, since('Thu, 01 Jan 2026 00:00:00 GMT')],
        ['GET', path, since('Thu, 01 Jan 2099 00:00:00 GMT')],
        ['GET', path, since('junk')],
        ['GET', path, { ...since('Thu, 01 Jan 2026 00:00:00 GMT'), 'If-None-Match': '"x"' }],
        ['GET', path, { ...since('Thu, 01 Jan 1970 00:00:00 GMT'), 'If-None-Match': '*' }],
        ['GET', path, { ...since('Thu, 01 Jan 2026 00:00:00 GMT'), 'If-None-Match': '*' }],
      ]),
      ['GET', '/zip/b.txt', { Range: 'bytes=0-3' }],
    ],
  },
};

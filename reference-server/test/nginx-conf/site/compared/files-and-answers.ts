import { type Asked, gets, type Sites } from './site.js';

const past = 'Sat, 01 Jan 2000 00:00:00 GMT';

export const filesAndAnswers: Sites = {
  files: {
    server: 'index index.html; types { text/html html htm; text/css css; }',
    asks: [
      ...gets('/', '/index.html', '/f.txt', '/s.css', '/.hidden', '/sp%20ace.txt', '/f.txt?x', '/f.txt#x'),
      ...gets('/sub', '/sub?a=b', '/sub#x', '/sub/', '/empty/', '/none', '/none/', '/f.txt/', '/f.txt/x'),
      ...gets(
        '/../x',
        '/%2e%2e/x',
        '/sub/%2e%2e/f.txt',
        '/sub/..%2ff.txt',
        '/sub/..',
        '/sub/./',
        '/a/../../x',
      ),
      ...gets(
        '/%00',
        '/f.txt%00',
        '//f.txt',
        '/sub//index.html',
        '//',
        '/%2f',
        '/%',
        '/%zz',
        '/f%2Etxt',
        '/\\..\\x',
      ),
      ['HEAD', '/f.txt'],
      ['POST', '/f.txt'],
      ['POST', '/none'],
      ['PUT', '/f.txt'],
      ['DELETE', '/none'],
    ],
  },
  methods: {
    server: `
      error_page 405 /not-allowed;
      location = /not-allowed { return 200 "not allowed"; }
      location /return { return 200 "$request_method"; }
      location /empty-return { return 204; }
      location /pages { error_page 405 =404 /f.txt; }
      location /tried { try_files /f.txt =404; }`,
    asks: ['TRACE', 'FOO', 'PATCH', 'PUT', 'OPTIONS', 'PROPFIND', 'M_X-Y'].flatMap((method) =>
      ['/', '/f.txt', '/none', '/return', '/empty-return', '/pages', '/tried', '/%zz'].map(
        (target): Asked => [method, target],
      ),
    ),
  },
  'parts and conditions': {
    server: '',
    asks: [
      ...['0-4', '-4', '5-', '999-', '0-0,999-', 'x', '5-2', '0-999', '-0', '-99', '0-99,0-99', ' 0 - 4'].map(
        (range): Asked => ['GET', '/f.txt', { Range: `bytes=${range}` }],
      ),
      ['GET', '/f.txt', { Range: 'lines=0-1' }],
      ['HEAD', '/f.txt', { Range: 'bytes=0-4' }],
      ['GET', '/f.txt', { Range: 'bytes=0-4', 'If-Range': '"x"' }],
      ['GET', '/f.txt', { Range: 'bytes=0-4', 'If-Range': past }],
      ['GET', '/f.txt', { 'If-Match': '"x"' }],
      ['GET', '/f.txt', { 'If-Match': '*' }],
      ['GET', '/f.txt', { 'If-Unmodified-Since': past }],
      ['GET', '/f.txt', { 'If-Modified-Since': past }],
      ['GET', '/f.txt', { 'If-Modified-Since': 'x' }],
      ['GET', '/f.txt', { 'If-None-Match': '*' }],
      ['GET', '/f.txt', { 'If-None-Match': '"x", "y"' }],
    ],
  },
  alias: {
    server: `
      location /al/ { alias other/; location ~ \\.png$ { add_header X png; } location /al/x { add_header X nested; } }
      location /bare { alias other; }
      location = /one { alias other/x.txt; }
      location ~ ^/re/(.+)$ { alias other/$1; }
      location /var/ { alias other/$arg_d; }
      location /try/ { alias other/; try_files $uri $uri/ =404; }
      location ~ ^/tried/(.*)$ { alias other/$1; try_files "" =404; }
      location /if/ { alias other/; if ($arg_x) { add_header X if; } }
      location /base/ { alias other/; location /base/sub { root html; } }`,
    asks: [
      ...gets(
        '/al/x.txt',
        '/al/p.png',
        '/al/',
        '/al',
        '/al/in',
        '/al/in/',
        '/al../other/x.txt',
        '/bare/x.txt',
      ),
      ...gets('/barex', '/one', '/re/x.txt', '/re/none', '/var/x.txt?d=in/', '/if/x.txt', '/if/x.txt?x=1'),
      ...gets('/try/x.txt', '/try/none', '/try/in', '/try/in/', '/try/', '/tried/x.txt', '/tried/none'),
      ...gets('/base/x.txt', '/base/sub'),
    ],
  },
  try_files: {
    server: `
      location / { try_files $uri $uri/ /index.html; }
      location /a/ { try_files $uri $uri/ @named; }
      location @named { add_header X named; return 200 "named $uri $args"; }
      location /b/ { try_files /f.txt =404; }
      location /c/ { try_files none /sub/index.html?x=1; }
      location /d/ { try_files $uri/index.html $uri.txt =403; }
      location /e/ { try_files $uri @none; }
      location /f/ { try_files /none /f/x; }
      location /g/ { try_files /sub =404; }
      location /h/ { try_files /sub/ =404; }
      location ~ ^/cap/(.*)$ { try_files /$1 /$1.txt =410; }
      location /secret/ { try_files $uri /closed; }
      location = /closed { deny all; }`,
    asks: [
      ...gets(
        '/',
        '/f.txt',
        '/none',
        '/sub',
        '/sub/',
        '/a/x?q=1',
        '/a/',
        '/b/x',
        '/c/x',
        '/d/x',
        '/e/x',
        '/f/x',
      ),
      ...gets('/g/', '/h/', '/cap/f.txt', '/cap/f', '/cap/none', '/secret/x', '//a//x'),
      ['POST', '/a/x'],
      ['HEAD', '/a/x'],
    ],
  },
  error_page: {
    server: `
      error_page 404 /404.html;
      error_page 403 =200 /f.txt;
      location /a/ { error_page 404 = /f.txt; }
      location /b/ { error_page 404 =200 /f.txt; }
      location /c/ { error_page 404 = @named; }
      location /d/ { error_page 404 =301 http://else.example/; }
      location /e/ { error_page 404 http://else.example/; }
      location /f/ { error_page 404 /none; }
      location /g/ { error_page 418 = @named; return 418; }
      location /h/ { error_page 404 /f.txt; error_page 404 /s.css; }
      location /i/ { deny all; }
      location /j/ { return 404 text; }
      location /k/ { error_page 404 =200 @refuses; }
      location /l/ { error_page 403 /none.html; deny all; }
      location /m/ { error_page 404 /closed; }
      location = /closed { deny all; }
      location @named { return 202 "named $uri"; }
      location @refuses { add_header X refuses; return 404; }`,
    asks: [
      ...gets('/none', '/a/x', '/b/x', '/c/x', '/d/x', '/e/x', '/f/x', '/g/x', '/h/x', '/i/', '/j/', '/k/x'),
      ...gets('/l/', '/m/x', '/%00'),
      ['HEAD', '/none'],
      ['POST', '/none'],
      ['GET', '/none', { Range: 'bytes=0-1', 'If-Modified-Since': past }],
    ],
  },
  return: {
    server: `
      types { text/html html; text/css css; }
      default_type application/z;
      location = /text { return 200 "ok"; }
      location = /a.html { return 200 hi; }
      location = /a.css { return 404 hi; }
      location = /bare { return 200; }
      location = /none { return 204; }
      location = /301 { return 301 $scheme://$host$request_uri; }
      location = /302 { return 302 /x?y; }
      location = /303 { return 303 x; }
      location = /address { return http://else.example/; }
      location = /scheme { return $scheme://else.example/; }
      location = /403 { return 403; }
      location = /500 { return 500 "e $uri"; }
      location = /empty { return 200 ""; }
      location /long { client_max_body_size 3; return 200 x; }
      location /any { client_max_body_size 0; return 200 x; }`,
    asks: [
      ...gets(
        '/text',
        '/a.html',
        '/a.css',
        '/bare',
        '/none',
        '/301',
        '/301?x=%20y',
        '/302',
        '/303',
        '/address',
      ),
      ...gets('/scheme', '/403', '/500', '/empty'),
      ['POST', '/long', {}, 'abc'],
      ['POST', '/long', {}, 'abcd'],
      ['POST', '/any', {}, 'abcd'],
      ['HEAD', '/text'],
    ],
  },
  add_header: {
    server: `
      add_header A server; add_header B b always;
      location /a { }
      location /b { add_header C own; }
      location /c { if ($arg_q) { add_header D if; } }
      location /d { add_header E ""; add_header F "$arg_v"; }
      location /e { add_header Last-Modified ""; add_header ETag ""; alias html/f.txt; }
      location /f { add_header Last-Modified "never"; alias html/f.txt; }
      location /g { add_header Cache-Control no-store; add_header cache-control private; return 200 x; }
      location /h { return 301 /; }
      location /i { return 206 x; }`,
    asks: gets('/a', '/f.txt', '/b', '/c', '/c?q=1', '/d', '/d?v=1', '/e', '/f', '/g', '/h', '/i'),
  },
  variables: {
    server: `
      set $b "";
      location /a { return 200 "$uri|$request_uri|$args|$is_args|$host|$request_method|$scheme|$server_protocol|$request"; }
      location /b { set $args "new=1"; return 200 "$args|$arg_new|$is_args"; }
      location ~ ^/c/(.*)$ { if ($arg_q ~ ^(x)(y)?) { return 200 "$1 $2"; } return 200 "[$1]"; }
      location ~ ^/d/(?<who>\\w+) { set $b "$who!"; if ($arg_p ~ "(?<who>\\d+)") { return 200 $who; } return 200 $b; }
      location /e { if ($arg_a = "") { return 200 empty; } if ($arg_a != b) { return 200 other; } return 200 b; }
      location /f { if ($http_x_y) { return 200 $http_x_y; } if ($cookie_c ~* ^A) { return 200 $cookie_c; } return 200 none; }
      location /g { return 200 "$arg_a|$arg_A|$arg_b_c"; }`,
    asks: [
      ...gets('/a', '/a?', '/a?a=%20#x', '/a//x/../y%20z', '/b', '/b?old=1', '/c/a', '/c/a?q=xy', '/c/a?q=x'),
      ...gets(
        '/d/bob',
        '/d/bob?p=12',
        '/e',
        '/e?a',
        '/e?a=b',
        '/e?a=B',
        '/f',
        '/g?a=1&A=2&b_c=3&b-c=4',
        '/g?xa=1',
      ),
      ['GET', '/f', { 'X-Y': '1' }],
      ['GET', '/f', { 'X-Y': '0', Cookie: 'b=1; c=abc' }],
      ['GET', '/f', { Cookie: 'C=abc' }],
    ],
  },
};

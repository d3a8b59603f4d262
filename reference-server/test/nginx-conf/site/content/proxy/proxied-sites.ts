import type { Asked } from '../../compared/site.js';

/** Directives of `http` and of a server, and requests to it. `UP` is an upstream that tells what it got, `AWAY` one that is not there. */
interface ProxiedSite {
  readonly http?: string;
  readonly server: string;
  readonly asks: readonly Asked[];
}

const gets = (...targets: readonly string[]): Asked[] => targets.map((target) => ['GET', target]);

/** A request whose answer from the upstream has a status and headers. */
const answered = (target: string, answer: string, more: Record<string, string> = {}): Asked => [
  'GET',
  target,
  { 'X-Answer': answer, ...more },
];

export const proxiedSites: Readonly<Record<string, ProxiedSite>> = {
  paths: {
    server: `
      location /a/ { proxy_pass http://UP; }
      location /b/ { proxy_pass http://UP/; }
      location /c/ { proxy_pass http://UP/x/y; }
      location /d { proxy_pass http://UP/z/; }
      location = /e { proxy_pass http://UP/exact?q=1; }
      location ^~ /f/ { proxy_pass http://UP/first/; }
      location ~ ^/g/(.*)$ { proxy_pass http://UP; }
      location ~ ^/h/(.*)$ { proxy_pass http://UP/re/$1; }
      location ~ ^/i/(.*)$ { proxy_pass http://UP/re/$1$is_args$args; }
      location /k/ { set $to UP; proxy_pass http://$to; }
      location /l/ { set $to UP; proxy_pass http://$to/else; }
      location /m/ { proxy_pass http://UP$request_uri; }
      location /n/ { if ($arg_x) { set $y 1; } proxy_pass http://UP/if/; }
      location /o/ { if ($arg_x) { proxy_pass http://UP; } proxy_pass http://UP/else/; }
      location /p/ { set $args set=1; proxy_pass http://UP/p2/; }
      location /q/ { try_files /none @named; }
      location @named { proxy_pass http://UP; }
      location /r/ { location /r/s/ { proxy_pass http://UP/nested/; } return 404; }`,
    asks: [
      ...gets('/a/x', '/a/', '/a', '/a?x=1', '/a/x?y=z', '/a/%41%2fb', '/a//b/./c/../d', '/a/x#frag'),
      ...gets(
        '/b/x',
        '/b/',
        '/b',
        '/b?x=1',
        '/b/x?y=z',
        '/b/%41%2fb',
        '/b//c/../d',
        '/b/sp%20ace%25',
        '/b/a+b&c;d',
      ),
      ...gets(
        '/b/%E4',
        '/b/%22%3C%3E%5B%5D%7B%7C%7D%5C%5E%60',
        '/b/~!*()$,@:=',
        '/b/x?',
        '/b/%3Fq',
        '/b/%23q',
      ),
      ...gets('/c/x', '/c/', '/c/%2e%2e/d', '/d', '/dx', '/d/x', '/e', '/e?x=1', '/f/x', '/f'),
      ...gets('/g/x?y', '/g/%41', '/h/x', '/h/x?lost=1', '/h/%41b', '/i/x?y=1', '/i/x'),
      ...gets(
        '/k/x?y',
        '/k/%41',
        '/l/x?y',
        '/m/x?y',
        '/n/x',
        '/n/x?x=1',
        '/o/y',
        '/o/y?x=1',
        '/p/x',
        '/p/x?y=1',
      ),
      ...gets('/q/x?y', '/q/%41', '/r/s/t', '/r/s', '/r/x'),
    ],
  },
  'headers to the upstream': {
    server: `
      location /a/ { proxy_pass http://UP; }
      location /b/ {
        proxy_set_header Host $host; proxy_set_header X-Real-IP $remote_addr; proxy_set_header X-Empty "";
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_set_header Accept "";
        proxy_pass http://UP; }
      location /c/ { proxy_set_header Connection ""; proxy_http_version 1.1; proxy_pass http://UP; }
      location /d/ { proxy_pass_request_headers off; proxy_pass http://UP; }
      location /e/ { proxy_set_header X-Level server; location /e/f/ { proxy_pass http://UP; }
        location /e/g/ { proxy_set_header X-Other inner; proxy_pass http://UP; } }
      location /f/ { proxy_method PUT; proxy_set_body "a body"; proxy_pass http://UP; }
      location /g/ { proxy_pass_request_body off; proxy_set_header Content-Length ""; proxy_pass http://UP; }
      location /h/ { proxy_set_header Host $http_host; proxy_set_header X-P "$proxy_host $proxy_port"; proxy_pass http://UP; }`,
    asks: [
      ['GET', '/a/'],
      ['GET', '/a/', { Accept: 'x/y', Cookie: 'a=b', 'User-Agent': 'me', Authorization: 'Basic eA==' }],
      ['GET', '/a/', { TE: 'trailers', 'Keep-Alive': '5', Upgrade: 'h2c', Expect: '', 'X-Under_score': '1' }],
      ['GET', '/a/', { Range: 'bytes=0-1', 'If-None-Match': '"x"', 'X-Twice': 'a, b' }],
      ['POST', '/a/', { 'Content-Type': 'text/plain' }, 'hello'],
      ['PUT', '/a/', {}, 'x'.repeat(100_000)],
      ['DELETE', '/a/'],
      ['HEAD', '/a/'],
      ['OPTIONS', '/a/'],
      ['GET', '/b/', { Accept: 'x/y', 'X-Forwarded-For': '1.2.3.4' }],
      ['GET', '/b/'],
      ['GET', '/c/'],
      ['POST', '/d/', { 'X-Mine': '1' }, 'body'],
      ...gets('/e/f/', '/e/g/'),
      ['POST', '/f/', {}, 'lost'],
      ['POST', '/g/', {}, 'lost'],
      ['GET', '/h/'],
    ],
  },
  'headers to the client': {
    server: `
      location /a/ { proxy_pass http://UP; }
      location /b/ { proxy_hide_header X-Powered-By; proxy_pass_header Server; proxy_pass http://UP; add_header X-Ours 1; }
      location /c/ { proxy_hide_header Set-Cookie; proxy_pass http://UP; }
      location /d/ { proxy_pass_header X-Accel-Expires; proxy_pass_header Date; proxy_pass http://UP; }`,
    asks: [
      answered(
        '/a/',
        '200|X-Powered-By: php|Server: inner|X-Pad: avoid|X-Accel-Expires: 5|X-Accel-Charset: utf-8',
      ),
      answered(
        '/a/',
        '200|Cache-Control: no-cache|Expires: 0|Last-Modified: Sat, 01 Jan 2000 00:00:00 GMT|ETag: "x"',
      ),
      answered('/a/', '200|Set-Cookie: a=1|Set-Cookie: b=2|Vary: X|Link: <x>'),
      answered('/a/', '200|Content-Encoding: br|WWW-Authenticate: Basic|Accept-Ranges: bytes'),
      answered('/a/', '200|X-Accel-Buffering: no|X-Accel-Limit-Rate: 1000000'),
      answered('/b/', '200|X-Powered-By: php|Server: inner', { 'X-Compare': '1' }),
      answered('/c/', '200|Set-Cookie: a=1'),
      answered('/d/', '200|X-Accel-Expires: 5|Date: Sat, 01 Jan 2000 00:00:00 GMT', { 'X-Compare': '1' }),
      ...[
        '201',
        '204',
        '206',
        '304',
        '400',
        '401',
        '403',
        '404',
        '410',
        '418',
        '500',
        '502',
        '503',
        '599',
      ].map((status) => answered('/a/', status)),
    ],
  },
  redirects: {
    http: 'upstream group { server UP; }',
    server: `
      location /a/ { proxy_pass http://UP/two/; }
      location /b/ { proxy_pass http://UP; }
      location /c/ { proxy_redirect off; proxy_pass http://UP/two/; }
      location /d/ { proxy_redirect http://else.example/ /mine/; proxy_redirect ~^http://([^/]+)/(.*)$ /other/$1/$2;
        proxy_pass http://UP/two/; }
      location /e/ { proxy_pass http://UP/two/; proxy_redirect default; proxy_redirect /abs/ /changed/; }
      location /f/ { proxy_redirect ~*^HTTP://X\\.example/ https://$host/; proxy_pass http://UP; }
      location /g/ { proxy_pass http://group/two/; }
      location /h/ { set $to UP; proxy_pass http://$to/two/; }
      location /i/ { proxy_redirect http://$http_x_from/ $scheme://$http_host/to/; proxy_pass http://UP; }`,
    asks: [
      ...['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].flatMap((place) =>
        [
          'http://UPSTREAM/two/x?y',
          'http://UPSTREAM/one/x',
          'http://group/two/x',
          'http://else.example/x',
          'http://x.example/z',
          '/abs/x',
          '/two/x',
          'relative',
          'https://UPSTREAM/two/x',
        ].map((address) => answered(`/${place}/`, `302|Location: ${address}`)),
      ),
      answered('/i/', '301|Location: http://from.example/x', { 'X-From': 'from.example' }),
      answered('/d/', '200|Refresh: 5; url=http://else.example/x'),
      answered('/d/', '200|Refresh: 5'),
    ],
  },
  cookies: {
    server: `
      location /a/ { proxy_cookie_domain inner.example outer.example; proxy_cookie_path /two/ /one/; proxy_pass http://UP; }
      location /b/ { proxy_cookie_domain ~\\.(com|org)$ $1.test; proxy_cookie_path ~*^/TWO/(.*)$ /re/$1; proxy_pass http://UP; }
      location /c/ { proxy_cookie_domain off; proxy_cookie_path off; proxy_pass http://UP; }
      location /d/ { proxy_cookie_domain $http_x_from $host; proxy_cookie_path / "/; X=1"; proxy_pass http://UP; }`,
    asks: ['a', 'b', 'c', 'd'].flatMap((place) =>
      [
        'a=b; Path=/two/x; Domain=inner.example',
        'a=b; path=/two/; domain=.INNER.example; HttpOnly',
        'a=b;Path=/TWO/y;Domain=x.com;Secure',
        'a=b; Domain=www.inner.example; Path=/',
        'a=b',
        'path=/two/x; Path=/three',
      ].map((cookie) => answered(`/${place}/`, `200|Set-Cookie: ${cookie}`, { 'X-From': 'inner.example' })),
    ),
  },
  errors: {
    http: `upstream both { server AWAY; server UP; } upstream spare { server AWAY; server UP backup; }
      upstream down { server UP down; }`,
    server: `
      error_page 502 504 /50x.html;
      location /a/ { proxy_pass http://AWAY; }
      location /b/ { proxy_pass http://both/; }
      location /c/ { proxy_pass http://spare/; }
      location /d/ { proxy_pass http://down/; }
      location /e/ { proxy_intercept_errors on; error_page 404 /f.txt; error_page 500 =200 /f.txt; proxy_pass http://UP; }
      location /f/ { error_page 404 /f.txt; proxy_pass http://UP; }
      location /g/ { error_page 502 = @fallback; proxy_pass http://AWAY; }
      location @fallback { proxy_pass http://UP; }
      location /h/ { set $to ""; proxy_pass http://$to; }
      location /i/ { set $to ftp://x; proxy_pass $to; }
      location /j/ { deny all; proxy_pass http://UP; }
      location /k/ { client_max_body_size 3; proxy_pass http://UP; }
      location /l/ { proxy_next_upstream http_404; proxy_pass http://UP; }
      location /m/ { limit_except GET { allow all; } proxy_pass http://UP/m2/; }
      location /n/ { limit_except GET { deny all; } proxy_pass http://UP; }
      location = /50x.html { }`,
    asks: [
      ...gets('/a/', '/b/x', '/b/y', '/b/z', '/c/x', '/d/x', '/g/x', '/h/', '/i/', '/j/'),
      ...['/m/x', '/n/x'].flatMap((target): Asked[] => [
        ['GET', target],
        ['POST', target, {}, 'body'],
      ]),
      ['POST', '/b/x', {}, 'body'],
      ['POST', '/a/x', {}, 'body'],
      ['POST', '/k/', {}, 'long'],
      ['POST', '/k/', {}, 'ok'],
      ...['404', '500', '503', '401'].map((status) =>
        answered('/e/', `${status}|WWW-Authenticate: Basic realm="x"`),
      ),
      ...['404', '502'].map((status) => answered('/f/', status)),
      answered('/l/', '404'),
    ],
  },
  'X-Accel-Redirect': {
    server: `
      types { text/plain txt; }
      location /a/ { proxy_pass http://UP; }
      location /b/ { proxy_ignore_headers X-Accel-Redirect; proxy_pass http://UP; }
      location @named { return 200 "named $uri"; }
      location /c/ { proxy_pass_header X-Accel-Redirect; proxy_pass http://UP; }`,
    asks: [
      answered('/a/', '200|X-Accel-Redirect: /f.txt'),
      answered(
        '/a/',
        '200|X-Accel-Redirect: /f.txt?x|Content-Disposition: attachment|Set-Cookie: a=b|X-Lost: 1',
      ),
      answered('/a/', '404|X-Accel-Redirect: /none'),
      answered('/a/', '200|X-Accel-Redirect: @named'),
      answered('/b/', '200|X-Accel-Redirect: /f.txt'),
      ['POST', '/a/', { 'X-Answer': '200|X-Accel-Redirect: /f.txt' }, 'x'],
    ],
  },
};

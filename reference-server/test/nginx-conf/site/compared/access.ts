import { createHash } from 'node:crypto';
import { type Asked, gets, type Sites } from './site.js';

const signature = (text: string) => createHash('md5').update(text).digest('base64url');
const digest = (text: string) => createHash('md5').update(text).digest('hex');

const login = (name: string, password: string) => ({
  Authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
});

const methods = (path: string): Asked[] =>
  ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'FOO'].map((method) => [method, path]);

export const access: Sites = {
  auth_request: {
    server: `
      auth_request_set $who $sent_http_x_user;
      auth_request_set $code $status;
      location = /yes { internal; add_header X-User "bob $arg_id $http_x_key"; return 204; }
      location = /fine { return 200 text; }
      location = /no { return 403; }
      location = /login { add_header WWW-Authenticate 'Basic realm="r"' always; return 401; }
      location = /strange { return 302 /elsewhere; }
      location = /broken { return 500; }
      location = /missing { root none; }
      location = /paged { error_page 404 =204 /fine; return 404; }
      location = /nested { auth_request /no; return 204; }
      location = /closed { deny all; return 204; }
      location = /by-key { if ($http_x_key = open) { return 200; } return 403; }
      location = /by-uri { if ($request_uri ~ "^/u/yes") { return 200; } return 403; }
      location = /by-method { if ($request_method = GET) { return 204; } return 403; }
      location = /short { client_max_body_size 1; return 204; }
      location /a/ { auth_request /yes; try_files /f.txt =404; add_header X-Who "$who $code"; }
      location /b/ { auth_request /fine; try_files /f.txt =404; }
      location /c/ { auth_request /no; try_files /f.txt =404; error_page 403 /s.css; }
      location /d/ { auth_request /login; try_files /f.txt =404; add_header X-Who "$code" always; }
      location /e/ { auth_request /strange; try_files /f.txt =404; }
      location /f/ { auth_request /broken; try_files /f.txt =404; }
      location /g/ { auth_request /missing; try_files /f.txt =404; }
      location /h/ { auth_request /paged; try_files /f.txt =404; }
      location /i/ { auth_request /nested; try_files /f.txt =404; }
      location /j/ { auth_request /closed; try_files /f.txt =404; }
      location /k/ { auth_request /by-key; try_files /f.txt =404; }
      location /u/ { auth_request /by-uri; try_files /f.txt =404; }
      location /l/ { auth_request /none-at-all; try_files /f.txt =404; }
      location /m/ { auth_request /by-method; try_files /f.txt =404; }
      location /n/ { auth_request /no; auth_basic r; auth_basic_user_file users; satisfy any; try_files /f.txt =404; }
      location /o/ { auth_request /login; deny all; satisfy any; try_files /f.txt =404; }
      location /p/ { auth_request /yes; location /p/off { auth_request off; try_files /f.txt =404; } return 200 "[$who]"; }
      location /q/ { auth_request /no; return 200 "scripts come before"; }
      location /r/ { auth_request /login; error_page 401 = @login; try_files /f.txt =404; }
      location @login { return 302 /login?from=$uri; }`,
    asks: [
      ...'abcdefghijlmnopqr'.split('').map((name): Asked => ['GET', `/${name}/x`]),
      ['GET', '/a/x?id=1', { 'X-Key': 'key' }],
      ['GET', '/k/x', { 'X-Key': 'open' }],
      ['GET', '/k/x'],
      ['GET', '/u/yes'],
      ['GET', '/u/no'],
      ['POST', '/m/x', {}, 'body'],
      ['GET', '/n/x', login('user', 's3cret')],
      ['GET', '/n/x', login('user', 'wrong')],
      ['GET', '/p/off'],
      ['HEAD', '/a/x'],
    ],
  },
  satisfy: {
    server: `
      auth_basic r; auth_basic_user_file users;
      location /a/ { satisfy any; allow 127.0.0.1; deny all; }
      location /b/ { satisfy any; deny all; }
      location /c/ { satisfy all; allow all; }
      location /d/ { satisfy all; deny all; }
      location /e/ { satisfy any; allow 10.0.0.1; }
      location /f/ { satisfy any; auth_basic off; deny all; }
      location /g/ { satisfy any; auth_basic off; allow 10.0.0.1; }
      location /h/ { satisfy any; location /h/i { deny all; } }`,
    asks: ['/a/', '/b/', '/c/', '/d/', '/e/', '/f/', '/g/', '/h/', '/h/i'].flatMap((path): Asked[] => [
      ['GET', `${path}x`],
      ['GET', `${path}x`, login('user', 's3cret')],
      ['GET', `${path}x`, login('user', 'wrong')],
    ]),
  },
  limit_except: {
    server: `
      location /a { limit_except GET { deny all; } return 200 "$request_method"; }
      location /b { limit_except POST PUT { deny all; } return 200 "$request_method"; }
      location /c { limit_except GET { allow 127.0.0.1; deny all; } return 200 c; }
      location /d/ { alias other/; limit_except get head { auth_basic r; auth_basic_user_file users; } }
      location /e { limit_except OPTIONS { deny 10.0.0.1; } error_page 405 =200 /f.txt; add_header X-E e always; return 201 e; }`,
    asks: ['/a', '/b', '/c', '/d/x.txt', '/e'].flatMap(methods),
  },
  'real addresses': {
    server: `
      set_real_ip_from 127.0.0.0/8;
      location /a { return 200 "$remote_addr|$remote_port|$proxy_add_x_forwarded_for"; }
      location /b { allow 10.0.0.1; deny all; }
      location /c { set_real_ip_from 127.0.0.1; real_ip_header X-Other; try_files /f.txt =404; add_header X-From "$remote_addr $realip_remote_addr"; }
      location /d { set_real_ip_from 127.0.0.1; real_ip_header X-Other; return 200 "scripts come before: $remote_addr"; }`,
    asks: [
      ...[
        '1.2.3.4',
        '1.2.3.4:80',
        '1.2.3.4, 5.6.7.8',
        '2001:db8::1',
        '[2001:db8::1]:80',
        'x',
        '',
        '1.2.3.4,',
        '10.0.0.1',
      ].flatMap((address): Asked[] => [
        ['GET', '/b', { 'X-Real-IP': address }],
        ['GET', '/c', { 'X-Other': address }],
        ['GET', '/d', { 'X-Other': address }],
      ]),
      ['GET', '/a', { 'X-Real-IP': '1.2.3.4:80', 'X-Forwarded-For': '9.9.9.9' }],
    ],
  },
  'real addresses of a list': {
    server: `
      set_real_ip_from 127.0.0.1; set_real_ip_from 10.0.0.0/8; real_ip_header X-Forwarded-For; real_ip_recursive on;
      location / { return 200 "$remote_addr"; }`,
    asks: [
      '1.2.3.4',
      '1.2.3.4, 10.0.0.1',
      '1.2.3.4 10.0.0.1,10.0.0.2',
      '10.0.0.1, 10.0.0.2',
      '1.2.3.4, x, 10.0.0.1',
      '',
      'x',
    ].map((list): Asked => ['GET', '/', { 'X-Forwarded-For': list }]),
  },
  'signed links': {
    server: `
      secure_link $arg_s;
      secure_link_md5 "$uri$http_x_more";
      location /a { return 200 "[$secure_link|$secure_link_expires]"; }
      location /b { secure_link "$arg_s,$arg_e"; return 200 "[$secure_link|$secure_link_expires]"; }
      location /c { secure_link_md5 "$uri$secure_link_expires"; secure_link $arg_s,$arg_e; add_header X-Until $secure_link_expires; return 200 "[$secure_link]"; }
      location /d/ { secure_link_secret word; return 200 "[$secure_link]"; location /d/e/ { secure_link_secret other; return 200 "<$secure_link>"; } }
      location /f { if ($secure_link) { rewrite ^ /g last; } return 403; }
      location /g { internal; return 200 "kept $secure_link"; }`,
    asks: [
      ...gets(
        `/a?s=${signature('/a')}`,
        `/a?s=${signature('/a')}==`,
        `/a?s=${signature('/a')}=`,
        `/a?s=${signature('/b')}`,
      ),
      ...gets(
        '/a',
        '/a?s=',
        '/a?s=x',
        '/a?s=!!!!',
        `/a?s=${signature('/a').slice(1)}`,
        `/a?s=${signature('/a')}AAA`,
      ),
      ...gets(
        `/a?s=${signature('/a')},4102444800`,
        `/a?s=${signature('/a')},1`,
        `/a?s=${signature('/a')},`,
        '/a?s=,',
      ),
      ['GET', `/a?s=${signature('/amore')}`, { 'X-More': 'more' }],
      ...['4102444800', '1', '0', '-1', 'x', '99999999999999999999', '0004102444800', ''].flatMap((time) =>
        gets(`/b?s=${signature('/b')}&e=${time}`, `/c?s=${signature(`/c${time}`)}&e=${time}`),
      ),
      ...gets(
        `/d/${digest('xword')}/x`,
        `/d/${digest('x?yword')}/x?y`,
        `/d/${digest('xword').toUpperCase()}/x`,
        '/d/',
      ),
      ...gets(
        `/d/e/${digest('xother')}/x`,
        `/d/${'g'.repeat(32)}/x`,
        `/d/${digest('xword')}x/x`,
        `//${digest('xword')}/x`,
      ),
      ...gets(`/d/${digest('%41word')}/%41`, `/f?s=${signature('/f')}`, '/f'),
    ],
  },
  referers: {
    server: `
      server_name own.example *.wild.example;
      location /a { valid_referers server_names; return 200 "[$invalid_referer]"; }
      location /b { valid_referers none x.x; return 200 "[$invalid_referer]"; }
      location /c { valid_referers blocked x.x; return 200 "[$invalid_referer]"; }
      location /d { valid_referers a.example *.b.example c.* .d.example e.example/path; return 200 "[$invalid_referer]"; }
      location /e { valid_referers ~^x\\.[a-z]+/y ~z; return 200 "[$invalid_referer]"; }
      location /f { return 200 "[$invalid_referer]"; }`,
    asks: ['/a', '/b', '/c', '/d', '/e', '/f'].flatMap((path): Asked[] => [
      ['GET', path],
      ...[
        ...[
          'http://own.example/',
          'https://OWN.example:8080/x',
          'http://a.wild.example',
          'http://wild.example/',
        ],
        ...[
          'http://a.example/',
          'http://a.example',
          'http://x.b.example/',
          'http://b.example/',
          'http://c.org/',
        ],
        ...['http://d.example/', 'http://x.d.example/', 'http://e.example/path/x', 'http://e.example/other'],
        ...[
          'http://e.example',
          'http://x.org/y',
          'https://x.org/Y',
          'http://x1.org/y',
          'http://q/z',
          'hidden',
          'http://',
          '',
        ],
        ...['http://a', `http://${'h'.repeat(300)}.example/`, 'ftp://a.example/', 'HTTP://A.EXAMPLE/'],
      ].map((Referer): Asked => ['GET', path, { Referer }]),
    ]),
  },
  'real addresses of locations': {
    server: `
      location /a { set_real_ip_from 127.0.0.1; real_ip_header X-Other; allow 1.2.3.4; deny all; }
      location /b { set_real_ip_from 10.0.0.1; allow 1.2.3.4; deny all; }`,
    asks: gets('/a', '/b').flatMap(([method, path]): Asked[] => [
      [method, path],
      [method, path, { 'X-Other': '1.2.3.4', 'X-Real-IP': '1.2.3.4' }],
    ]),
  },
  limits: {
    http: `
      limit_req_zone $arg_k zone=slow:1m rate=1r/m;
      limit_req_zone $arg_other zone=other:1m rate=1r/m;
      limit_conn_zone $arg_k zone=few:1m;`,
    server: `
      location /a { limit_req zone=slow; add_header X-Limit "$limit_req_status" always; }
      location /b { limit_req zone=slow burst=2 nodelay; limit_req_status 429; }
      location /c { limit_req zone=slow burst=1 nodelay; limit_req zone=other; error_page 503 /s.css; }
      location /d { limit_req zone=slow; limit_req_dry_run on; add_header X-Limit "$limit_req_status" always; }
      location /e { limit_conn few 1; add_header X-Limit "$limit_conn_status" always; }
      location /f { limit_req zone=slow; try_files /none /a; }
      location /g { limit_req zone=slow; return 200 "scripts come before"; }`,
    asks: [
      ...gets(...['/a', '/a?k=1', '/a?k=1', '/a?k=2', '/b?k=3', '/b?k=3', '/b?k=3', '/b?k=3', '/a?k=3']),
      ...gets(
        ...[
          '/c?k=4&other=1',
          '/c?k=4&other=1',
          '/c?k=4&other=2',
          '/c?k=4&other=3',
          '/c?other=9',
          '/c?other=9',
        ],
      ),
      ...gets(...['/d?k=5', '/d?k=5', '/e?k=6', '/e?k=6', '/e', '/f?k=7', '/f?k=7', '/g?k=8', '/g?k=8']),
    ],
  },
};

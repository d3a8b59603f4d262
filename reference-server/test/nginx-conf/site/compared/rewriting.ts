import { type Asked, gets, type Sites } from './site.js';

/** Says everything of a request that a script may have changed. */
const told = 'return 200 "$uri|$args|$1|$2|$request_uri";';

export const rewriting: Sites = {
  'rewrite in locations': {
    server: `
      location /a/ { rewrite ^/a/(.*)$ /told/$1 last; return 200 never; }
      location /b/ { rewrite ^/b/(.*)$ /told/$1; set $x "$uri"; rewrite ^/told/(.*)$ /told/second/$1; }
      location /c/ { rewrite ^/c/(.*)$ /sub/$1 break; return 200 never; }
      location /d/ { rewrite ^/d/(.*)$ /told/$1?new=$1 last; }
      location /e/ { rewrite ^/e/(.*)$ /told/$1? last; }
      location /f/ { rewrite ^/f/(.*)$ /told/$1?new=1? last; }
      location /g/ { rewrite ^/g/(\\d+)/(\\d+)$ /told/$2/$1 last; rewrite ^/g/ /told/none last; }
      location /h/ { rewrite ^/none$ /told/x last; return 200 "[$1]"; }
      location /i/ { rewrite ^/i/(.*)$ /i/x$1 last; }
      location /j/ { rewrite ^/J/(.*)$ /told/$1 last; return 200 case; }
      location /k/ { rewrite ^/k/(.*)$ $arg_to last; }
      location /l/ { rewrite ^/l/(?<what>\\w+) /told/$what last; }
      location /m/ { rewrite ^ /told/x break; break; ${told} }
      location /n/ { rewrite ^/n/(.*)$ /told/a?b?c=$1 last; }
      location /o/ { rewrite "^/o/(\\d{2})$" /told/$1 last; return 200 o; }
      location /p/ { if ($arg_q) { rewrite ^ /told/if last; } rewrite ^ /told/else last; }
      location /q/ { alias other/; rewrite ^ /q/x.txt break; }
      location /r/ { rewrite ^/r/(.*)$ /f.txt; }
      location /s/ { rewrite ^/s/(.*)$ /told/$1; break; try_files /f.txt =404; }
      location /told/ { ${told} }`,
    asks: [
      ...gets(
        '/a/x',
        '/a/x?y=z',
        '/a/x%20y?z',
        '/b/x',
        '/b/x?q',
        '/c/index.html',
        '/c/none',
        '/d/x',
        '/d/x?o=1',
      ),
      ...gets(
        '/d/x%26y?o=1',
        '/d/a%20b',
        '/d/a%2Bb',
        '/d/%C3%BC',
        '/d/a;b%25"<>\\^`{|}',
        '/e/x?o=1',
        '/f/x?o=1',
      ),
      ...gets(
        '/g/1/2',
        '/g/1',
        '/h/x',
        '/i/x',
        '/j/x',
        '/k/x',
        '/k/x?to=/told/y',
        '/l/abc',
        '/m/x',
        '/m/x?a',
      ),
      ...gets('/n/x', '/n/x?o', '/o/12', '/o/123', '/p/x', '/p/x?q=1', '/q/y', '/r/x', '/s/x'),
      ['POST', '/a/x', {}, 'body'],
      ['HEAD', '/a/x'],
    ],
  },
  'rewrite to the client': {
    server: `
      location /a/ { rewrite ^/a/(.*)$ /b/$1 redirect; }
      location /b/ { rewrite ^/b/(.*)$ /c/$1 permanent; }
      location /c/ { rewrite ^/c/(.*)$ http://else.example/$1; return 200 never; }
      location /d/ { rewrite ^/d/(.*)$ https://else.example/$1?a=b permanent; }
      location /e/ { rewrite ^/e/(.*)$ $scheme://else.example/$1?; }
      location /f/ { rewrite ^/f/(.*)$ /x?own=$1 redirect; }
      location /g/ { rewrite ^ http://else.example$request_uri? permanent; }
      location /h/ { rewrite ^/h/(.*)$ x$1 redirect; }
      location /i/ { rewrite ^/i/(.*)$ http://else.example$uri?q=$1 redirect; }`,
    asks: gets(
      ...[
        '/a/x',
        '/a/x?y',
        '/a/x%20y?z=%20',
        '/a/%C3%BC',
        '/a/a%3Fb',
        '/a/a%25b',
        '/b/x?y',
        '/c/x',
        '/c/x?y',
      ],
      ...[
        '/d/x?y=1',
        '/d/x',
        '/e/x?y',
        '/f/x?y',
        '/f/a%26b?y',
        '/g/x%20y?z=%3F',
        '/g/a?b',
        '/h/x',
        '/i/a%20b?c',
      ],
    ),
  },
  'rewrite of a server': {
    server: `
      rewrite ^/old/(.*)$ /new/$1;
      rewrite ^/new/first/(.*)$ /told/first/$1 last;
      rewrite ^/new/(.*)$ /told/new/$1 break;
      rewrite ^/away/(.*)$ /told/$1 permanent;
      if ($arg_if) { rewrite ^ /told/if last; }
      if ($request_method = PUT) { rewrite ^ /told/put break; }
      set $later $uri;
      break;
      rewrite ^ /told/never;
      location /told/ { return 200 "$uri|$args|$later"; }
      location /inner/ { internal; return 200 "inner $uri"; }
      location /to-inner/ { rewrite ^/to-(.*)$ /$1 last; }`,
    asks: [
      ...gets('/old/x', '/old/first/x?q', '/new/y', '/away/x?q', '/x?if=1', '/told/plain', '/f.txt'),
      ...gets('/inner/x', '/to-inner/x'),
      ['PUT', '/x'],
    ],
  },
  'conditions of files': {
    server: `
      location / {
        set $found "";
        if (-f $document_root$uri) { set $found "\${found}f"; }
        if (-d $document_root$uri) { set $found "\${found}d"; }
        if (-e $document_root$uri) { set $found "\${found}e"; }
        if (-x $document_root$uri) { set $found "\${found}x"; }
        if (!-f $request_filename) { set $found "\${found} not-f"; }
        if (!-d $request_filename) { set $found "\${found} not-d"; }
        if (!-e $request_filename) { set $found "\${found} not-e"; }
        if (!-x $request_filename) { set $found "\${found} not-x"; }
        return 200 $found;
      }
      location /front/ { if (!-e $request_filename) { rewrite ^/front/(.*)$ /told?to=$1 last; } }
      location = /told { return 200 "$args"; }`,
    asks: gets(
      '/f.txt',
      '/sub',
      '/sub/',
      '/none',
      '/',
      '/sp%20ace.txt',
      '/front/x?y=1',
      '/f.txt/x',
      '/%C3%BC',
    ),
  },
  'what is internal': {
    server: `
      location = /inner { internal; return 200 "inner $args"; }
      location /files/ { internal; alias other/; }
      location /a { error_page 404 /inner; return 404; }
      location /b { try_files /none /inner?from=b; }
      location /c { rewrite ^ /inner last; }
      location /d { rewrite ^ /files/x.txt last; }
      location /e/ { index /inner; }
      location /f { error_page 404 = /inner?a=b; return 404; }
      location /own { internal; error_page 404 =200 /s.css; }
      location /g { error_page 404 @named; return 404; }
      location /h { error_page 404 = @again; return 404; }
      location @named { return 200 "named $uri $request_method"; }
      location @again { rewrite ^ /inner last; }`,
    asks: [
      ...gets('/inner', '/inner?x', '/files/x.txt', '/a?q', '/b?q', '/c?q', '/d', '/e/', '/f?q', '/own/x'),
      ...gets('/g', '/h'),
      ['POST', '/a', {}, 'x'],
      ['POST', '/g', {}, 'x'],
      ['PUT', '/h'],
    ],
  },
  'error pages of error pages': {
    server: `
      location /a { error_page 404 /b; return 404; }
      location /b { error_page 403 /told; return 403; }
      location /r/ { recursive_error_pages on;
        location /r/a { error_page 404 /r/b; return 404; }
        location /r/b { error_page 403 /told; return 403; }
        location /r/loop { error_page 404 /r/loop; return 404; }
        location /r/named { error_page 404 @one; return 404; }
        location /r/kept { error_page 404 =410 /r/kept2; return 404; }
        location /r/kept2 { error_page 403 = /told; return 403; }
      }
      location @one { recursive_error_pages on; error_page 403 =202 @two; return 403; }
      location @two { return 200 "two $uri"; }
      location = /told { return 200 "told $uri"; }
      location /s { error_page 500 502 503 504 /none.html; return 503; }
      location /t { error_page 404 =301 /told; return 404; }
      location /u { error_page 404 =200 $scheme://else.example$uri; return 404; }
      location /v { error_page 404 /told?a=$arg_x; return 404; }
      location = /w { error_page 404 $arg_x; return 404; }`,
    asks: [
      ...gets(
        '/a',
        '/b',
        '/r/a',
        '/r/b',
        '/r/loop',
        '/r/named',
        '/r/kept',
        '/s',
        '/t',
        '/u',
        '/v?x=1',
        '/w?x=/told',
      ),
    ],
  },
  map: {
    http: `
      map $arg_a $plain { default none; one 1; TWO 2; "" empty; three "$arg_b!"; \\default word; }
      map $arg_h $host_kind { hostnames; default other; example.org exact; *.example.org below; .both.example both;
        www.* www; www.deep.* deep; *.a.example.org deeper; }
      map $uri $of_uri { default "-"; ~^/x/(\\d+)$ "number $1"; ~*^/X/(?<word>\\w+)$ "word $word"; "~^/y (.)" "y$1"; }
      map "$arg_a:$arg_b" $both { ~^(.+):(.+)$ "$2/$1"; default no; }
      map $of_uri $chained { default "($of_uri)"; - ""; }
      map $args $kept { default $args; }
      map $args $fresh { volatile; default $args; }
      map $http_upgrade $connection_upgrade { default upgrade; '' close; }
      map $self $self { default "x$self"; }
      map $arg_c $answer { default 200; 1 418; }`,
    server: `
      location / { return 200 "$plain|$host_kind|$of_uri|$both|$chained|$connection_upgrade|$1"; }
      location /kept { set $first "$kept $fresh"; set $args new; return 200 "$first $kept $fresh"; }
      location /set { set $plain mine; return 200 $plain; }
      location /if { if ($plain = 1) { return 200 one; } return 200 other; }
      location /y { return 200 "$of_uri $1"; }`,
    asks: [
      ...gets('/?a=one', '/?a=two', '/?a=Three&b=x', '/?a=default', '/?a=none', '/', '/?h=example.org'),
      ...gets(
        '/?h=EXAMPLE.org.',
        '/?h=x.example.org',
        '/?h=x.a.example.org',
        '/?h=both.example',
        '/?h=x.both.example',
      ),
      ...gets(
        '/?h=www.x',
        '/?h=www.deep.x.y',
        '/?h=www.',
        '/?h=example.org.x',
        '/x/12',
        '/X/Ab',
        '/x/12a',
        '/y%20z',
      ),
      ...gets('/kept?old', '/set?a=one', '/if?a=one', '/if?a=x', '/y'),
      ['GET', '/', { Upgrade: 'websocket' }],
    ],
  },
  'geo and split_clients': {
    http: `
      geo $arg_ip $where { default far; 10.0.0.0/8 wide; 10.1.0.0/16 narrow; 10.1.2.3 one; 2001:db8::/32 six; delete 10.1.2.3;
        127.0.0.1 here; }
      geo $arg_ip $ranged { ranges; default out; 10.0.0.0-10.0.255.255 in; 10.0.5.0-10.0.5.9 inner; }
      geo $me { default 0; 127.0.0.0/8 1; }
      geo $through { default 0; proxy 127.0.0.1; 10.0.0.0/8 told; }
      geo $deep { default 0; proxy 127.0.0.1; proxy 10.0.0.0/8; proxy_recursive; 10.0.0.0/8 ten; 11.0.0.0/8 eleven; }
      split_clients $arg_s $half { 50% one; * two; }
      split_clients "\${arg_s}x" $parts { 0.5% a; 20% b; 30.25% c; }`,
    server: 'location / { return 200 "$where|$ranged|$me|$through|$deep|$half|$parts"; }',
    asks: [
      ...gets(
        '/',
        ...['10.2.0.1', '10.1.0.9', '10.1.2.3', '11.0.0.1', '2001:db8::1', '::1', 'x', ''].map(
          (ip) => `/?ip=${ip}`,
        ),
      ),
      ...gets('/?ip=10.0.0.1', '/?ip=10.0.5.5', '/?ip=10.1.0.0'),
      ...Array.from(
        { length: 40 },
        (_, index): Asked => ['GET', `/?s=${'s'.repeat(index % 7)}${index * 37}`],
      ),
      ['GET', '/', { 'X-Forwarded-For': '10.0.0.1' }],
      ['GET', '/', { 'X-Forwarded-For': '11.0.0.1, 10.0.0.1' }],
      ['GET', '/', { 'X-Forwarded-For': 'x, 10.0.0.1:80' }],
    ],
  },
  'more variables': {
    server: `
      location /a { return 200 "$query_string|$document_uri|$remote_addr|$remote_user|$hostname|$https|$content_type|$content_length"; }
      location /b { return 200 "$proxy_add_x_forwarded_for|$server_name|$server_port|$server_addr|$limit_rate|$pipe"; }
      location /c { return 200 "$upstream_addr|$upstream_status|$upstream_response_time|$upstream_http_x|$upstream_cache_status"; }
      location /d { root html; return 200 "$connection_requests|$request_completion|$http2"; }
      location /e { set $x $uri; rewrite ^ /told/$request_method last; }
      location /told { return 200 "$x $uri $document_uri $request_uri"; }
      location /f { add_header X-Type "$sent_http_content_type"; add_header X-Status $status; return 201 text; }
      location /g { if ($request_id ~ "^[0-9a-f]{32}$") { return 200 id; } return 200 none; }
      location /h { set $id $request_id; if ($request_id = $id) { return 200 same; } return 200 other; }
      location /i { if ($msec ~ "^\\d+\\.\\d\\d\\d$") { return 200 msec; } return 200 none; }
      location /j { if ($request_time ~ "^0\\.\\d\\d\\d$") { return 200 time; } return 200 none; }
      location /k { if ($time_iso8601 ~ "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d[+-]\\d\\d:\\d\\d$") { return 200 iso; } return 200 none; }
      location /l { if ($connection ~ "^\\d+$") { return 200 number; } return 200 none; }
      location /m { if ($remote_port ~ "^[1-9]\\d+$") { return 200 port; } return 200 none; }`,
    asks: [
      ...gets('/a?b=c', '/b', '/c', '/d', '/e?f', '/f', '/g', '/h', '/i', '/j', '/k', '/l', '/m'),
      ['POST', '/a', { 'Content-Type': 'x/y' }, 'abc'],
      ['GET', '/b', { 'X-Forwarded-For': '1.2.3.4' }],
    ],
  },
};

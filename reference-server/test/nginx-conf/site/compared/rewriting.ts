import { gets, type Sites } from './site.js';

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

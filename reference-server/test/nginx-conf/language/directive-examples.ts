/** Lines with a directive: one that is right, where `name x;` is not, and ones that are wrong, with what is said of them. */
export const examples: Readonly<
  Record<
    string,
    { readonly valid?: string; readonly invalid?: readonly (readonly [line: string, text: string])[] }
  >
> = {
  error_log: {
    valid: 'error_log e.log warn;',
    invalid: [
      ['error_log e.log loud;', 'invalid log level "loud"'],
      ['error_log e.log debug_http loud;', 'invalid log level "loud"'],
    ],
  },
  listen: {
    valid: 'listen 127.0.0.1:8080 default_server http2 backlog=5;',
    invalid: [
      ['listen 70000;', 'invalid port in "70000" of the "listen" directive'],
      ['listen 0;', 'invalid port in "0" of the "listen" directive'],
      ['listen a:b;', 'invalid port in "a:b" of the "listen" directive'],
      ['listen a/b;', 'host not found in "a/b" of the "listen" directive'],
      ['listen 80 fast;', 'invalid parameter "fast"'],
      ['listen [::]:80 ipv6only=maybe;', 'invalid parameter "ipv6only=maybe"'],
      ['listen 443 quic;', 'the "quic" parameter of "listen" is not supported'],
      ['listen unix:;', 'no path in the unix domain socket in "unix:" of the "listen" directive'],
      [
        `listen unix:/${'s'.repeat(107)};`,
        `too long path in the unix domain socket in "unix:/${'s'.repeat(107)}" of the "listen" directive`,
      ],
    ],
  },
  server_name: {
    valid: 'server_name a.example *.b.example .c.example d.* "~^e(?<n>\\d+)$" _ "";',
    invalid: [
      ['server_name a*b;', 'invalid server name or wildcard "a*b"'],
      ['server_name ~(;', 'invalid regular expression "("'],
    ],
  },
  location: {
    valid: 'location ^~ /a { }',
    invalid: [
      ['location == /a { }', 'invalid location modifier "=="'],
      ['location ~ ( { }', 'invalid regular expression "("'],
      ['location ~* "a{2" { } location ~*( { }', 'invalid regular expression "("'],
    ],
  },
  worker_processes: {
    valid: 'worker_processes auto;',
    invalid: [
      ['worker_processes x;', '"worker_processes" directive invalid value'],
      ['worker_processes 0;', '"worker_processes" directive invalid value'],
      ['worker_processes 513;', '"worker_processes" directive invalid value'],
    ],
  },
  worker_connections: {
    valid: 'worker_connections 64;',
    invalid: [
      ['worker_connections x;', 'invalid number "x"'],
      ['worker_connections 5k;', 'invalid number "5k"'],
    ],
  },
  client_header_buffer_size: {
    invalid: [['client_header_buffer_size 1g;', '"client_header_buffer_size" directive invalid value']],
  },
  large_client_header_buffers: {
    valid: 'large_client_header_buffers 4 16k;',
    invalid: [
      ['large_client_header_buffers 0 8k;', '"large_client_header_buffers" directive invalid value'],
      ['large_client_header_buffers x 8k;', '"large_client_header_buffers" directive invalid value'],
      ['large_client_header_buffers 4 x;', '"large_client_header_buffers" directive invalid value'],
      ['large_client_header_buffers 4 0;', '"large_client_header_buffers" directive invalid value'],
      ['large_client_header_buffers 4 1g;', '"large_client_header_buffers" directive invalid value'],
      [
        'large_client_header_buffers 4 511;',
        'the "large_client_header_buffers" size must be equal to or greater than "connection_pool_size"',
      ],
    ],
  },
  gzip_min_length: { invalid: [['gzip_min_length 1g;', '"gzip_min_length" directive invalid value']] },
  keepalive_timeout: {
    valid: 'keepalive_timeout 65 60;',
    invalid: [['keepalive_timeout 5s 6x;', '"keepalive_timeout" directive invalid value']],
  },
  sub_filter: {
    valid: 'sub_filter one two;',
    invalid: [["sub_filter '' two;", 'empty search pattern']],
  },
  valid_referers: {
    valid: 'valid_referers none blocked server_names *.a.example b.* c.example/path ~d;',
    invalid: [
      ['valid_referers a*b;', 'invalid hostname or wildcard "a*b"'],
      ['valid_referers ~(;', 'invalid regular expression "("'],
    ],
  },
  proxy_pass: {
    valid: 'proxy_pass http://127.0.0.1:9080/x/;',
    invalid: [
      ['proxy_pass x;', 'invalid URL prefix'],
      ['proxy_pass ftp://x;', 'invalid URL prefix'],
      ['proxy_pass http://;', 'no host in upstream ""'],
      ['proxy_pass http:///x;', 'no host in upstream "/x"'],
      ['proxy_pass http://127.0.0.1:70000;', 'invalid port in upstream "127.0.0.1:70000"'],
      ['proxy_pass http://unix:;', 'no path in the unix domain socket in upstream "unix:"'],
    ],
  },
  proxy_set_header: {
    valid: 'proxy_set_header X-A "$host $uri";',
    invalid: [['proxy_set_header "X A" b;', 'invalid header name "X A"']],
  },
  proxy_redirect: {
    valid: 'proxy_redirect ~^http://a/(.*) /$1;',
    invalid: [
      ['proxy_redirect x;', 'invalid parameter "x"'],
      ['proxy_redirect ~( /x;', 'invalid regular expression "("'],
    ],
  },
  proxy_cookie_domain: {
    valid: 'proxy_cookie_domain a.example $host;',
    invalid: [['proxy_cookie_domain x;', 'invalid parameter "x"']],
  },
  proxy_cookie_path: {
    valid: 'proxy_cookie_path / /x;',
    invalid: [['proxy_cookie_path ~( /x;', 'invalid regular expression "("']],
  },
  proxy_cookie_flags: {
    valid: 'proxy_cookie_flags x secure samesite=lax;',
    invalid: [['proxy_cookie_flags x;', 'invalid parameter "x"']],
  },
  proxy_ignore_headers: {
    valid: 'proxy_ignore_headers X-Accel-Redirect Set-Cookie;',
    invalid: [['proxy_ignore_headers X-A;', 'invalid value "X-A"']],
  },
  proxy_next_upstream: {
    valid: 'proxy_next_upstream error http_503;',
    invalid: [['proxy_next_upstream http_418;', 'invalid value "http_418"']],
  },
  proxy_buffer_size: { valid: 'proxy_buffer_size 8k;' },
  user: { valid: 'user root;' },
  push_stream_publisher: { valid: 'push_stream_publisher admin;' },
  push_stream_subscriber: { valid: 'push_stream_subscriber polling;' },
  push_stream_header_template_file: { valid: 'push_stream_header_template_file /dev/null;' },
  log_format: { valid: "log_format main '$remote_addr' '$status';" },
  access_log: {
    valid: 'access_log a.log combined buffer=32k;',
    invalid: [
      ['access_log a.log combined fast;', 'invalid parameter "fast"'],
      ['access_log a.log combined if;', 'invalid parameter "if"'],
      ['access_log a.log combined buffer=x;', 'invalid buffer size "x"'],
      ['access_log a.log combined buffer=32k flush=x;', 'invalid flush time "x"'],
      ['access_log a.log combined gzip=10;', 'invalid compression level "10"'],
      ['access_log $host.log;', 'variables in the path of an access log are not supported'],
    ],
  },
  set: { valid: 'set $a b;', invalid: [['set a b;', 'invalid variable name "a"']] },
  if: {
    valid: 'if ($arg_a = b) { }',
    invalid: [
      ['if $arg_a { }', 'invalid condition "$arg_a"'],
      ['if (a) { }', 'invalid condition "a"'],
      ['if ($a b c) { }', 'unexpected "b" in condition'],
      ['if ($a = b c) { }', 'invalid condition "$a"'],
      ['if ($a ~ "(") { }', 'invalid regular expression "("'],
      ['if (-f) { }', 'invalid condition "-f"'],
      ['if (-g /a) { }', 'invalid condition "-g"'],
      ['if (!-e /a /b) { }', 'invalid condition "!-e"'],
    ],
  },
  rewrite: {
    valid: 'rewrite ^/a/(.*)$ /b/$1 last;',
    invalid: [
      ['rewrite ( /b;', 'invalid regular expression "("'],
      ['rewrite ^/a "";', 'empty replacement'],
      ['rewrite ^/a /b first;', 'invalid parameter "first"'],
    ],
  },
  map: {
    valid: 'map $uri $mapped { default a; ~^/x b; }',
    invalid: [
      ['map $uri mapped { }', 'invalid variable name "mapped"'],
      ['map $uri $mapped { a; }', 'invalid number of the map parameters'],
    ],
  },
  geo: {
    valid: 'geo $place { default a; 10.0.0.0/8 b; }',
    invalid: [
      ['geo place { }', 'invalid variable name "place"'],
      ['geo $place { a b c; }', 'invalid number of the geo parameters'],
    ],
  },
  split_clients: {
    valid: 'split_clients $remote_addr $part { 50% a; * b; }',
    invalid: [['split_clients $remote_addr part { }', 'invalid variable name "part"']],
  },
  return: {
    valid: 'return 200 ok;',
    invalid: [
      ['return ok;', 'invalid return code "ok"'],
      ['return 2000;', 'invalid return code "2000"'],
      ['return 100;', 'the code "100" is no status of an answer'],
    ],
  },
  add_header: {
    valid: 'add_header X-A "b c" always;',
    invalid: [
      ['add_header "X A" b;', 'invalid header name "X A"'],
      ['add_header X-A "b\nc";', 'a header holds one line'],
      ['add_header X-A b never;', 'invalid parameter "never"'],
    ],
  },
  charset_types: { valid: 'charset_types text/css text/plain;' },
  expires: {
    valid: 'expires modified +24h;',
    invalid: [
      ['expires soon;', '"expires" directive invalid value'],
      ['expires changed 1h;', '"expires" directive invalid value'],
      ['expires @25h;', '"expires" directive daily time value must be less than 24 hours'],
      ['expires modified @1h;', '"expires" directive daily time cannot be used with "modified" parameter'],
    ],
  },
  stub_status: { valid: 'stub_status;' },
  try_files: {
    valid: 'try_files $uri =404;',
    invalid: [['try_files $uri =x;', 'invalid code "=x"']],
  },
  error_page: {
    valid: 'error_page 500 502 =200 /50x.html;',
    invalid: [
      ['error_page x /a;', 'invalid value "x"'],
      ['error_page 200 /a;', 'value "200" must be between 300 and 599'],
    ],
  },
  allow: { valid: 'allow 10.0.0.0/8;', invalid: [['allow 10.0.0.0/33;', 'invalid parameter "10.0.0.0/33"']] },
  deny: { valid: 'deny all;', invalid: [['deny some;', 'invalid parameter "some"']] },
  auth_request: { valid: 'auth_request /auth;' },
  auth_request_set: {
    valid: 'auth_request_set $who $upstream_http_x_user;',
    invalid: [['auth_request_set who x;', 'invalid variable name "who"']],
  },
  limit_except: {
    valid: 'limit_except GET post { deny all; }',
    invalid: [['limit_except GET FOO { }', 'invalid method "FOO"']],
  },
  limit_req_zone: {
    valid: 'limit_req_zone $binary_remote_addr zone=one:10m rate=30r/m;',
    invalid: [
      ['limit_req_zone $arg_a zone=one:1m rate=x;', 'invalid rate "rate=x"'],
      ['limit_req_zone $arg_a zone=one:1k rate=1r/s;', 'zone "zone=one:1k" is too small'],
      ['limit_req_zone $arg_a zone=one:x rate=1r/s;', 'invalid zone size "zone=one:x"'],
      ['limit_req_zone $arg_a rate=1r/s rate=1r/s;', '"limit_req_zone" must have "zone" parameter'],
      ['limit_req_zone $arg_a zone=one:1m fast;', 'invalid parameter "fast"'],
    ],
  },
  limit_req: {
    valid: 'limit_req zone=one burst=5 nodelay;',
    invalid: [
      ['limit_req zone=one burst=x;', 'invalid burst value "burst=x"'],
      ['limit_req zone=one delay=0;', 'invalid delay value "delay=0"'],
      ['limit_req zone=one fast;', 'invalid parameter "fast"'],
      ['limit_req burst=5;', '"limit_req" must have "zone" parameter'],
    ],
  },
  limit_req_status: {
    valid: 'limit_req_status 429;',
    invalid: [['limit_req_status 200;', 'value must be between 400 and 599']],
  },
  limit_req_log_level: { valid: 'limit_req_log_level warn;' },
  push_metrics: { valid: 'push_metrics;' },
  push_drain: { valid: 'push_drain 30s;', invalid: [['push_drain 61m;', 'must be at most 1h']] },
  push_log_format: { valid: 'push_log_format json;' },
  push_health: { valid: 'push_health live;' },
  push_store: {
    valid: 'push_store file:messages sync=1s;',
    invalid: [
      ['push_store memory;', 'must be file:DIR or redis://HOST:PORT, not "memory"'],
      ['push_store file:messages sync=soon;', 'must be always or a time such as 1s or 500ms, not "soon"'],
      ['push_store file:messages always;', 'invalid parameter "always"'],
    ],
  },
  limit_conn_zone: {
    valid: 'limit_conn_zone $binary_remote_addr zone=two:10m;',
    invalid: [
      ['limit_conn_zone $arg_a fast;', 'invalid parameter "fast"'],
      ['limit_conn_zone $arg_a zone=two:1k;', 'zone "zone=two:1k" is too small'],
    ],
  },
  limit_conn: {
    valid: 'limit_conn two 5;',
    invalid: [
      ['limit_conn two x;', 'invalid number of connections "x"'],
      ['limit_conn two 0;', 'invalid number of connections "0"'],
      ['limit_conn two 70000;', 'connection limit must be less 65536'],
    ],
  },
  limit_conn_status: {
    valid: 'limit_conn_status 429;',
    invalid: [['limit_conn_status 600;', 'value must be between 400 and 599']],
  },
  limit_conn_log_level: { valid: 'limit_conn_log_level warn;' },
  set_real_ip_from: {
    valid: 'set_real_ip_from 10.0.0.0/8;',
    invalid: [['set_real_ip_from a.invalid;', 'host not found in set_real_ip_from "a.invalid"']],
  },
  real_ip_header: {
    valid: 'real_ip_header X-Forwarded-For;',
    invalid: [['real_ip_header proxy_protocol;', '"real_ip_header proxy_protocol" is not supported']],
  },
  ssl_certificate: {
    invalid: [
      ['ssl_certificate $ssl_server_name.pem;', '"$" in the name of a certificate or key is not supported'],
    ],
  },
  ssl_certificate_key: {
    invalid: [
      ['ssl_certificate_key data:x;', '"data:" in the name of a certificate or key is not supported'],
    ],
  },
  ssl_protocols: {
    valid: 'ssl_protocols TLSv1.2 TLSv1.3;',
    invalid: [['ssl_protocols TLSv9;', 'invalid value "TLSv9"']],
  },
  ssl_session_cache: {
    valid: 'ssl_session_cache shared:SSL:10m;',
    invalid: [['ssl_session_cache foo;', 'invalid session cache "foo"']],
  },
  ssl_verify_client: {
    valid: 'ssl_verify_client optional_no_ca;',
    invalid: [['ssl_verify_client maybe;', 'invalid value "maybe"']],
  },
  gzip_types: { valid: 'gzip_types text/plain application/json;' },
  gzip_comp_level: {
    valid: 'gzip_comp_level 6;',
    invalid: [
      ['gzip_comp_level 0;', 'value must be between 1 and 9'],
      ['gzip_comp_level 10;', 'value must be between 1 and 9'],
    ],
  },
  gzip_proxied: {
    valid: 'gzip_proxied expired no-cache;',
    invalid: [['gzip_proxied some;', 'invalid value "some"']],
  },
  gzip_disable: {
    valid: 'gzip_disable msie6;',
    invalid: [['gzip_disable "(";', 'invalid regular expression "("']],
  },
  push_stream_shared_memory_size: { valid: 'push_stream_shared_memory_size 10m name;' },
};

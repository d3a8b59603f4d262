import type { Asked, Sites } from './site.js';

const past = { 'If-Modified-Since': 'Thu, 01 Jan 1970 00:00:00 GMT' };

const pub = 'push_stream_publisher admin; push_stream_channels_path $arg_id; push_stream_store_messages on;';
const sub = 'push_stream_subscriber polling; push_stream_channels_path $arg_id;';

const publish = (path: string, headers: Record<string, string> = {}): Asked => [
  'POST',
  path,
  headers,
  'text',
];
const poll = (path: string, headers: Record<string, string> = {}): Asked => [
  'GET',
  path,
  { ...past, ...headers },
];

/** Push locations among what stands beside them. */
export const pushSites: Sites = {
  'behind rewrites': {
    server: `
      location /pub { internal; ${pub} }
      location /sub { internal; ${sub} }
      location /send/ { rewrite ^/send/(.*)$ /pub?id=$1 last; }
      location /get/ { rewrite ^/get/(.*)$ /sub?id=$1 last; }
      location ~ ^/room/(?<room>\\w+)$ {
        if ($request_method = POST) { rewrite ^ /pub?id=$room last; }
        rewrite ^ /sub?id=$room last;
      }
      location /stay/ { ${sub} rewrite ^/stay/(.*)$ /x?id=$1 break; }
      location /by-uri/ { push_stream_subscriber polling; push_stream_channels_path $uri; rewrite ^/by-uri/(.*)$ $1 break; }`,
    asks: [
      publish('/send/a'),
      poll('/get/a'),
      poll('/get/none'),
      publish('/room/b'),
      poll('/room/b'),
      poll('/pub?id=a'),
      poll('/stay/a'),
      poll('/by-uri/a'),
      ['DELETE', '/send/a'],
      ['PUT', '/send/c', {}, 'text'],
      poll('/get/c'),
    ],
  },
  'by map': {
    http: 'map $arg_room $channel { default none; ~^(\\d+)$ room-$1; hall lobby; }',
    server: `
      location /pub { push_stream_publisher; push_stream_channels_path $channel; push_stream_store_messages on; }
      location /sub { push_stream_subscriber polling; push_stream_channels_path $channel; }
      location /stats { push_stream_channels_statistics; push_stream_channels_path $channel; }`,
    asks: [
      publish('/pub?room=12'),
      poll('/sub?room=12'),
      poll('/sub?room=HALL'),
      publish('/pub?room=hall'),
      poll('/sub?room=HALL'),
    ],
  },
  'who may come in': {
    server: `
      location = /may { internal; if ($http_x_key = good) { return 204; } if ($http_x_key = ask) { return 401; } return 403; }
      location /pub { auth_request /may; ${pub} }
      location /sub { auth_request /may; ${sub} }
      location /local { satisfy any; allow 127.0.0.1; deny all; auth_request /may; ${sub} }
      location /only-get { limit_except GET { deny all; } ${pub} }
      location /except { limit_except GET { allow 127.0.0.1; deny all; } ${pub} }
      location /closed { deny all; ${pub} error_page 403 =200 /told; }
      location = /told { return 200 "told $request_method"; }`,
    asks: [
      publish('/pub?id=a', { 'X-Key': 'good' }),
      publish('/pub?id=a', { 'X-Key': 'bad' }),
      publish('/pub?id=a', { 'X-Key': 'ask' }),
      poll('/sub?id=a', { 'X-Key': 'good' }),
      poll('/sub?id=a'),
      poll('/local?id=a'),
      ['GET', '/only-get?id=a'],
      publish('/only-get?id=a'),
      ['GET', '/except?id=a'],
      publish('/except?id=a'),
      publish('/closed?id=a'),
    ],
  },
  'how much': {
    http: 'limit_req_zone $arg_k zone=z:1m rate=1r/m; limit_conn_zone $arg_k zone=c:1m;',
    server: `
      location /pub { limit_req zone=z burst=1 nodelay; limit_req_status 429; ${pub} }
      location /sub { limit_conn c 1; ${sub} }`,
    asks: [
      publish('/pub?id=a&k=1'),
      publish('/pub?id=a&k=1'),
      publish('/pub?id=a&k=1'),
      publish('/pub?id=a&k=2'),
      poll('/sub?id=a&k=1'),
      poll('/sub?id=a&k=1'),
    ],
  },
  'what is said of answers': {
    server: `
      charset utf-8; server_tokens off;
      location /pub { default_type text/plain; ${pub} }
      location /sub { default_type text/plain; add_header X-Own "$sent_http_content_type|$uri"; ${sub} }
      location /json { default_type application/json; charset_types application/json; ${sub} }
      location /off { charset off; ${sub} }
      location /stats { push_stream_channels_statistics; push_stream_channels_path $arg_id; }
      location /if { if ($arg_x) { return 204; } ${sub} }
      location /paged { error_page 404 =200 /told; error_page 403 400 /told; push_stream_authorized_channels_only on; ${sub} }
      location = /told { return 200 told; }`,
    asks: [
      publish('/pub?id=a'),
      poll('/sub?id=a'),
      poll('/json?id=a'),
      poll('/off?id=a'),
      ['GET', '/stats?id=a'],
      poll('/if?id=a'),
      poll('/if?id=a&x=1'),
      poll('/paged?id=none'),
      poll('/paged'),
    ],
  },
};

import { begun, type Effect, type Effects, fixture, got, header, status, takesGzip } from './effect.js';

const saying = `HTTP; server { listen 80; SERVER; location / { LOCATION; if ($arg_a) { IF; } return 200 x; } }`;
const page = `HTTP; server { listen 80; SERVER; location / { LOCATION; return 404; } }`;
const files = `HTTP; server { listen 80; SERVER; location / { root ${fixture('')}; LOCATION; } }`;
const moved = `HTTP; server { listen 8080; server_name first.example; SERVER; location / { LOCATION; return 301 /there; } }`;
const movedTo: Effect['play'] = async (lab) =>
  (await lab.request('GET', '/', {}, undefined, '0.0.0.0:8080')).header('location');
const replaced = `HTTP; server { listen 80; SERVER; location / { LOCATION; return 200 "one one"; } }`;
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
  if_modified_since: {
    line: 'if_modified_since before;',
    around: files,
    play: (lab) =>
      status(lab, 'GET', '/header.txt', { 'If-Modified-Since': 'Thu, 01 Jan 2099 00:00:00 GMT' }),
    without: 200,
    with: 304,
  },
  absolute_redirect: {
    line: 'absolute_redirect off;',
    around: moved,
    play: movedTo,
    without: 'http://push.example:8080/there',
    with: '/there',
  },
  port_in_redirect: {
    line: 'port_in_redirect off;',
    around: moved,
    play: movedTo,
    without: 'http://push.example:8080/there',
    with: 'http://push.example/there',
  },
  server_name_in_redirect: {
    line: 'server_name_in_redirect on;',
    around: moved,
    play: movedTo,
    without: 'http://push.example:8080/there',
    with: 'http://first.example:8080/there',
  },
  sub_filter: {
    line: 'sub_filter One two;',
    around: replaced
      .replace('server {', 'server { sub_filter_types *;')
      .replace('return 200 "one one"', 'return 200 "one"'),
    play: (lab) => lab.get('/'),
    without: '200 one',
    with: '200 two',
  },
  sub_filter_types: {
    line: 'sub_filter_types text/plain;',
    around: `sub_filter one two; ${replaced}`,
    play: (lab) => lab.get('/'),
    without: '200 one one',
    with: '200 two one',
  },
  sub_filter_once: {
    line: 'sub_filter_once off;',
    around: `sub_filter one two; sub_filter_types text/plain; ${replaced}`,
    play: (lab) => lab.get('/'),
    without: '200 two one',
    with: '200 two two',
  },
  sub_filter_last_modified: {
    line: 'sub_filter_last_modified on;',
    around: `sub_filter one two; sub_filter_types *; ${files}`,
    play: async (lab) => typeof (await header('last-modified', 'GET', '/header.txt')(lab)),
    without: 'undefined',
    with: 'string',
  },
  chunked_transfer_encoding: {
    line: 'chunked_transfer_encoding off;',
    around: `push_stream_shared_memory_size 1m; push_stream_header_template begun; HTTP; server { listen 80; SERVER;
      location / { push_stream_subscriber; push_stream_channels_path a; LOCATION; } }`,
    play: async (lab) => {
      const { client } = await begun(lab, '/');
      return /transfer-encoding: \w+|connection: close/i.exec(client.unread)?.[0].toLowerCase();
    },
    without: 'transfer-encoding: chunked',
    with: 'connection: close',
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

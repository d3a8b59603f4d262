import { begun, body, type Effects, fixture, got, header, status, takesGzip } from './effect.js';

/** A place that answers with a text. */
const saying = (text: string) =>
  `HTTP; server { listen 80; SERVER; location / { LOCATION; return 200 "${text}"; } }`;

/** A place for the files of the fixtures. */
const files = (more = '') =>
  `HTTP; server { listen 80; SERVER; ${more} location / { root ${fixture('')}; LOCATION; } }`;

const long = 'Hello Hello Hello Hello Hello Hello';
const compressed = (more: string) => `${more} ${saying(long)}`;
const coding = header('content-encoding', 'GET', '/', takesGzip);

export const httpEffects: Effects = {
  server: {
    line: 'server { listen 81; return 200 b; }',
    around: 'HTTP; server { listen 80; }',
    play: async (lab) => (await lab.request('GET', '/', {}, undefined, '0.0.0.0:81')).body,
    without: 'nothing listens on 0.0.0.0:81',
    with: 'b',
  },
  listen: {
    line: 'listen 81;',
    around: 'server { SERVER; return 200 b; }',
    play: async (lab) => (await lab.request('GET', '/', {}, undefined, '0.0.0.0:81')).body,
    without: 'nothing listens on 0.0.0.0:81',
    with: 'b',
  },
  server_name: {
    line: 'server_name push.example;',
    around: 'server { listen 80; return 200 a; } server { listen 80; SERVER; return 200 b; }',
    play: (lab) => lab.get('/'),
    without: '200 a',
    with: '200 b',
  },
  location: {
    line: 'location /a { return 200 a; }',
    around: 'server { listen 80; SERVER; location / { return 200 b; LOCATION; } }',
    play: (lab) => lab.get('/a'),
    without: '200 b',
    with: '200 a',
  },
  include: {
    line: 'include x.conf;',
    files: { '/c/x.conf': 'add_header X-A b;' },
    around: saying('x'),
    play: header('x-a', 'GET', '/'),
    without: undefined,
    with: 'b',
  },
  client_max_body_size: {
    line: 'client_max_body_size 1;',
    around: `HTTP; server { listen 80; SERVER; location / { push_publisher; set $push_channel_id a; LOCATION; } }`,
    play: (lab) => status(lab, 'POST', '/', {}, 'xx'),
    without: 202,
    with: 413,
  },
  keepalive_timeout: {
    line: 'keepalive_timeout 1s;',
    around: 'HTTP; server { listen 80; SERVER; return 200 x; }',
    play: async (lab) => {
      const { client } = await begun(lab, '/', { time: 10_000 });
      return client.socket.readableEnded;
    },
    without: false,
    with: true,
  },
  keepalive_requests: {
    line: 'keepalive_requests 1;',
    around: 'HTTP; server { listen 80; SERVER; return 200 x; }',
    play: header('connection', 'GET', '/'),
    without: 'keep-alive',
    with: 'close',
  },
  max_queued_bytes: {
    line: 'max_queued_bytes 64k;',
    around: `HTTP; push_stream_shared_memory_size 1m; server { listen 80;
      location /pub { push_stream_publisher; push_stream_channels_path a; push_stream_store_messages off; }
      location /sub { push_stream_subscriber; push_stream_channels_path a; } }`,
    play: async (lab) => {
      const { client } = await begun(lab, '/sub');
      client.socket.pause();
      for (let count = 0; count < 3; count++) await lab.request('POST', '/pub', {}, 'x'.repeat(200_000));
      // With the next one it is cut off, and the one after that tells how many there are.
      await lab.request('POST', '/pub', {}, 'x');
      const { body } = await lab.request('POST', '/pub', {}, 'x');
      return /"subscribers": "?(\d)/.exec(body)?.[1];
    },
    without: '1',
    with: '0',
  },
  log_format: {
    line: "log_format short '$status';",
    around: `HTTP; ${saying('x').replace('LOCATION;', 'access_log a short;')}`.replace(
      'HTTP; HTTP;',
      'HTTP;',
    ),
    play: async (lab) => {
      await lab.get('/');
      return lab.accesses;
    },
    without: 'unknown log format "short" in /c/nginx.conf:3',
    with: [['/c/a', '200']],
  },
  access_log: {
    line: 'access_log a short;',
    around: `log_format short '$status'; ${saying('x')}`,
    play: async (lab) => {
      await lab.get('/');
      return lab.accesses;
    },
    without: [],
    with: [['/c/a', '200']],
  },
  set: {
    line: 'set $a b;',
    around: 'server { listen 80; SERVER; location / { LOCATION; return 200 "[$a]"; } }',
    play: (lab) => lab.get('/'),
    without: 'unknown "a" variable in /c/nginx.conf:3',
    with: '200 [b]',
  },
  if: {
    line: 'if ($arg_a) { return 201; }',
    around: 'server { listen 80; SERVER; location / { LOCATION; return 200 x; } }',
    play: async (lab) => [await status(lab, 'GET', '/'), await status(lab, 'GET', '/?a=1')],
    without: [200, 200],
    with: [200, 201],
  },
  return: {
    line: 'return 418 tea;',
    around: 'server { listen 80; SERVER; location / { LOCATION; if ($arg_a) { IF; } } }',
    play: (lab) => status(lab, 'GET', '/?a=1'),
    without: 404,
    with: 418,
  },
  break: {
    line: 'break;',
    around: 'server { listen 80; location / { LOCATION; if ($arg_a) { IF; return 418; } return 418; } }',
    play: (lab) => status(lab, 'GET', '/?a=1'),
    without: 418,
    with: 404,
  },
  add_header: {
    line: 'add_header X-A b;',
    around: 'HTTP; server { listen 80; SERVER; location / { LOCATION; if ($arg_a) { IF; } return 200 x; } }',
    play: header('x-a', 'GET', '/?a=1'),
    without: undefined,
    with: 'b',
  },
  root: {
    line: `root ${fixture('')};`,
    around: 'HTTP; server { listen 80; SERVER; location / { LOCATION; if ($arg_a) { IF; } } }',
    play: (lab) => got(lab, '/header.txt?a=1'),
    without: '404 <!doc',
    with: '200 H',
  },
  alias: {
    line: `alias ${fixture('')};`,
    around: 'server { listen 80; location /al/ { LOCATION; } }',
    play: (lab) => got(lab, '/al/header.txt'),
    without: '404 <!doc',
    with: '200 H',
  },
  index: {
    line: 'index header.txt;',
    around: files(),
    play: (lab) => got(lab, '/'),
    without: '403 <!doc',
    with: '200 H',
  },
  autoindex: {
    line: 'autoindex on;',
    around: files(),
    play: async (lab) => (await body('GET', '/')(lab)).includes('<a href="header.txt">'),
    without: false,
    with: true,
  },
  autoindex_format: {
    line: 'autoindex_format json;',
    around: `autoindex on; ${files()}`,
    play: async (lab) => (await body('GET', '/')(lab)).startsWith('['),
    without: false,
    with: true,
  },
  autoindex_exact_size: {
    line: 'autoindex_exact_size off;',
    around: `autoindex on; ${files()}`,
    play: async (lab) => / {12}\d+\r\n/.test(await body('GET', '/')(lab)),
    without: true,
    with: false,
  },
  try_files: {
    line: 'try_files /header.txt =404;',
    around: `server { listen 80; root ${fixture('')}; location / { LOCATION; } }`,
    play: (lab) => got(lab, '/none'),
    without: '404 <!doc',
    with: '200 H',
  },
  types: {
    line: 'types { x/y txt; }',
    around: files(),
    play: header('content-type', 'GET', '/header.txt'),
    without: 'text/plain',
    with: 'x/y',
  },
  default_type: {
    line: 'default_type x/y;',
    around: saying('x'),
    play: header('content-type', 'GET', '/'),
    without: 'text/plain',
    with: 'x/y',
  },
  error_page: {
    line: 'error_page 404 =201 /found;',
    around: `${files('location = /found { return 200 found; }').replace('LOCATION;', 'LOCATION; if ($arg_a) { IF; }')}`,
    play: (lab) => got(lab, '/none?a=1'),
    without: '404 <!doc',
    with: '201 found',
  },
  allow: {
    line: 'allow 127.0.0.1;',
    around: `server { listen 80; location / { root ${fixture('')}; LOCATION; deny all; } }`,
    play: (lab) => status(lab, 'GET', '/header.txt'),
    without: 403,
    with: 200,
  },
  deny: {
    line: 'deny 127.0.0.0/8;',
    around: files(),
    play: (lab) => status(lab, 'GET', '/header.txt'),
    without: 200,
    with: 403,
  },
  auth_basic: {
    line: 'auth_basic realm;',
    around: `auth_basic_user_file ${fixture('passwords')}; ${files()}`,
    play: async (lab) => {
      const login = `Basic ${Buffer.from('user:s3cret').toString('base64')}`;
      const right = await status(lab, 'GET', '/header.txt', { Authorization: login });
      return [await header('www-authenticate', 'GET', '/header.txt')(lab), right];
    },
    without: [undefined, 200],
    with: ['Basic realm="realm"', 200],
  },
  auth_basic_user_file: {
    line: `auth_basic_user_file ${fixture('passwords')};`,
    around: `auth_basic realm; ${files()}`,
    play: (lab) => status(lab, 'GET', '/header.txt'),
    without: 403,
    with: 401,
  },
  gzip: {
    line: 'gzip on;',
    around: compressed('gzip_types text/plain;').replace(
      'LOCATION;',
      'LOCATION; if ($request_method) { IF; }',
    ),
    play: coding,
    without: undefined,
    with: 'gzip',
  },
  gzip_types: {
    line: 'gzip_types text/plain;',
    around: compressed('gzip on;'),
    play: coding,
    without: undefined,
    with: 'gzip',
  },
  gzip_min_length: {
    line: 'gzip_min_length 100;',
    around: compressed('gzip on; gzip_types *;'),
    play: coding,
    without: 'gzip',
    with: undefined,
  },
  gzip_comp_level: {
    line: 'gzip_comp_level 9;',
    around: compressed('gzip on; gzip_types *;'),
    // The ninth byte tells of the least and the most.
    play: async (lab) => (await lab.request('GET', '/', takesGzip)).bytes[8],
    without: 4,
    with: 2,
  },
  gzip_vary: {
    line: 'gzip_vary on;',
    around: compressed('gzip on; gzip_types *;'),
    play: header('vary', 'GET', '/'),
    without: undefined,
    with: 'Accept-Encoding',
  },
  gzip_proxied: {
    line: 'gzip_proxied any;',
    around: compressed('gzip on; gzip_types *;'),
    play: header('content-encoding', 'GET', '/', { ...takesGzip, Via: '1.1 p' }),
    without: undefined,
    with: 'gzip',
  },
  gzip_http_version: {
    line: 'gzip_http_version 1.0;',
    around: compressed('gzip on; gzip_types *;'),
    play: async (lab) => {
      const client = lab.connect().send('GET / HTTP/1.0\r\nAccept-Encoding: gzip\r\n\r\n');
      return (await lab.clock.run(client.response())).header('content-encoding');
    },
    without: undefined,
    with: 'gzip',
  },
  gzip_disable: {
    line: 'gzip_disable "^Old";',
    around: compressed('gzip on; gzip_types *;'),
    play: header('content-encoding', 'GET', '/', { ...takesGzip, 'User-Agent': 'Old' }),
    without: 'gzip',
    with: undefined,
  },
};

import { createHash } from 'node:crypto';
import { type Effects, fixture, header, status } from './effect.js';

/** A place for a file, and places to ask whether it may be had. */
const guarded = (more = '') =>
  `HTTP; server { listen 80; SERVER; location /yes { return 204; } location /no { return 403; }
    location / { root ${fixture('')}; LOCATION; ${more} } }`;

const twice = async (lab: Parameters<typeof status>[0]) => [
  await status(lab, 'GET', '/header.txt'),
  await status(lab, 'GET', '/header.txt'),
];

const signed = 'HTTP; server { listen 80; SERVER; location / { LOCATION; return 200 "[$secure_link]"; } }';
const signatureOf = (text: string) => createHash('md5').update(text).digest('base64url');

const rates = 'limit_req_zone $host zone=z:1m rate=1r/m; ';
const counts = 'limit_conn_zone $host zone=c:1m; ';

/** Subscribers that wait, of which the second is one too many. */
const held = `HTTP; push_stream_shared_memory_size 1m; server { listen 80; SERVER; location /header.txt { root ${fixture('')}; }
  location / { push_stream_subscriber long-polling; push_stream_channels_path a; LOCATION; } }`;

const second = async (lab: Parameters<typeof status>[0]) => {
  lab.connect().request('GET', '/');
  await lab.pass(1);
  const other = lab.connect().request('GET', '/');
  const answer = await Promise.race([other, lab.pass(10).then(() => undefined)]);
  return answer?.status ?? 'held';
};

/** What the error log says of the second. */
const told = (play: (lab: Parameters<typeof status>[0]) => Promise<unknown>) => {
  return async (lab: Parameters<typeof status>[0]) => {
    await play(lab);
    return lab.errors.map(([level]) => level);
  };
};

const forwarded = { 'X-Real-IP': '1.2.3.4', 'X-Forwarded-For': '5.6.7.8, 127.0.0.2' };
const from = `HTTP; server { listen 80; SERVER; location / { root ${fixture('')}; LOCATION; add_header X-From $remote_addr; } }`;
const seenFrom = header('x-from', 'GET', '/header.txt', forwarded);

export const accessEffects: Effects = {
  auth_delay: {
    line: 'auth_delay 5s;',
    around: `auth_basic realm; auth_basic_user_file ${fixture('passwords')}; ${guarded()}`,
    play: async (lab) => {
      const begun = lab.clock.now();
      await lab.request('GET', '/header.txt');
      return lab.clock.now() - begun >= 5000;
    },
    without: false,
    with: true,
  },
  secure_link: {
    line: 'secure_link $arg_s;',
    around: `secure_link_md5 secret; ${signed}`,
    play: (lab) => lab.get(`/?s=${signatureOf('secret')}`),
    without: '200 []',
    with: '200 [1]',
  },
  secure_link_md5: {
    line: 'secure_link_md5 secret$secure_link_expires;',
    around: `secure_link $arg_s,4102444800; ${signed}`,
    play: (lab) => lab.get(`/?s=${signatureOf('secret4102444800')}`),
    without: '200 []',
    with: '200 [1]',
  },
  secure_link_secret: {
    line: 'secure_link_secret secret;',
    around: signed,
    play: (lab) => lab.get(`/p/${createHash('md5').update('a.txtsecret').digest('hex')}/a.txt`),
    without: '200 []',
    with: '200 [a.txt]',
  },
  valid_referers: {
    line: 'valid_referers a.example;',
    around: 'HTTP; server { listen 80; SERVER; location / { LOCATION; return 200 "[$invalid_referer]"; } }',
    play: (lab) => lab.get('/', { Referer: 'http://b.example/' }),
    without: '200 []',
    with: '200 [1]',
  },
  auth_request: {
    line: 'auth_request /no;',
    around: guarded(),
    play: (lab) => status(lab, 'GET', '/header.txt'),
    without: 200,
    with: 403,
  },
  auth_request_set: {
    line: 'auth_request_set $a $status;',
    around: guarded('auth_request /yes; add_header X-A $a;'),
    play: header('x-a', 'GET', '/header.txt'),
    without: 'unknown "a" variable in /c/nginx.conf:4',
    with: '204',
  },
  satisfy: {
    line: 'satisfy any;',
    around: guarded('deny all; auth_request /yes;'),
    play: (lab) => status(lab, 'GET', '/header.txt'),
    without: 403,
    with: 200,
  },
  limit_except: {
    line: 'limit_except POST { deny all; }',
    around: guarded(),
    play: (lab) => status(lab, 'GET', '/header.txt'),
    without: 200,
    with: 403,
  },
  limit_req_zone: {
    line: 'limit_req_zone $host zone=z:1m rate=1r/m;',
    around: guarded('limit_req zone=z;'),
    play: twice,
    without: 'there is no limit_req_zone "z" in /c/nginx.conf:4',
    with: [200, 503],
  },
  limit_req: {
    line: 'limit_req zone=z;',
    around: rates + guarded(),
    play: twice,
    without: [200, 200],
    with: [200, 503],
  },
  limit_req_status: {
    line: 'limit_req_status 429;',
    around: rates + guarded('limit_req zone=z;'),
    play: twice,
    without: [200, 503],
    with: [200, 429],
  },
  limit_req_log_level: {
    line: 'limit_req_log_level notice;',
    around: rates + guarded('limit_req zone=z;'),
    play: told(twice),
    without: ['error'],
    with: ['notice'],
  },
  limit_req_dry_run: {
    line: 'limit_req_dry_run on;',
    around: rates + guarded('limit_req zone=z;'),
    play: twice,
    without: [200, 503],
    with: [200, 200],
  },
  limit_conn_zone: {
    line: 'limit_conn_zone $host zone=c:1m;',
    around: held.replace('LOCATION;', 'limit_conn c 1;'),
    play: second,
    without: 'there is no limit_conn_zone "c" in /c/nginx.conf:4',
    with: 503,
  },
  limit_conn: { line: 'limit_conn c 1;', around: counts + held, play: second, without: 'held', with: 503 },
  limit_conn_status: {
    line: 'limit_conn_status 429;',
    around: counts + held.replace('LOCATION;', 'LOCATION; limit_conn c 1;'),
    play: second,
    without: 503,
    with: 429,
  },
  limit_conn_log_level: {
    line: 'limit_conn_log_level info;',
    around: counts + held.replace('LOCATION;', 'LOCATION; limit_conn c 1;'),
    play: told(second),
    without: ['error'],
    with: ['info'],
  },
  limit_conn_dry_run: {
    line: 'limit_conn_dry_run on;',
    around: counts + held.replace('LOCATION;', 'LOCATION; limit_conn c 1;'),
    play: second,
    without: 503,
    with: 'held',
  },
  set_real_ip_from: {
    line: 'set_real_ip_from 127.0.0.0/8;',
    around: from,
    play: seenFrom,
    without: '127.0.0.1',
    with: '1.2.3.4',
  },
  real_ip_header: {
    line: 'real_ip_header X-Forwarded-For;',
    around: from.replace('LOCATION;', 'LOCATION; set_real_ip_from 127.0.0.0/8;'),
    play: seenFrom,
    without: '1.2.3.4',
    with: '127.0.0.2',
  },
  real_ip_recursive: {
    line: 'real_ip_recursive on;',
    around: from.replace(
      'LOCATION;',
      'LOCATION; set_real_ip_from 127.0.0.0/8; real_ip_header X-Forwarded-For;',
    ),
    play: seenFrom,
    without: '127.0.0.2',
    with: '5.6.7.8',
  },
};

import { describe, expect, test } from 'vitest';
import { serverName } from '../../../../src/version.js';
import { NginxLab, withHttp, withServer } from '../../../support/nginx-conf/nginx-lab.js';

describe('add_header beside what a push location says itself', () => {
  const origin = { Origin: 'http://page.example' };
  const http = `push_stream_shared_memory_size 1m; push_stream_allowed_origins '*'; server { listen 80;
    add_header Access-Control-Allow-Origin http://page.example always;
    add_header access-control-allow-headers X-Own always;
    location /relay/pub { push_publisher; set $push_channel_id a; }
    location /relay/sub { push_subscriber interval-poll; set $push_channel_id a; }
    location /pub { push_stream_publisher admin; push_stream_channels_path a; }
    location /sub { push_stream_subscriber polling; push_stream_channels_path a; }
    location /stats { push_stream_channels_statistics; push_stream_channels_path a; } }`;

  test.each([
    ['GET', '/relay/sub'],
    ['OPTIONS', '/relay/sub'],
    ['POST', '/relay/pub'],
    ['OPTIONS', '/relay/pub'],
    ['POST', '/pub'],
    ['OPTIONS', '/pub'],
    ['GET', '/sub'],
    ['OPTIONS', '/sub'],
    ['GET', '/stats'],
  ])('%s %s: one value of each', async (method, path) => {
    const answer = await new NginxLab(withHttp(http)).request(method, path, origin, 'x');
    const named = (name: string) => answer.headers.filter(([other]) => other.toLowerCase() === name);
    expect(named('access-control-allow-origin').map(([, value]) => value)).toEqual(['http://page.example']);
    expect(named('access-control-allow-headers').map(([, value]) => value)).toEqual(['X-Own']);
  });

  test('what may stand twice stands twice', async () => {
    const lab = new NginxLab(
      withServer('add_header Vary A; add_header Vary B; add_header Content-Type text/own; return 200 x;'),
    );
    const { headers } = await lab.request('GET', '/');
    const kept = headers.filter(([name]) => /^(vary|content-type)$/i.test(name));
    expect(kept).toEqual([
      ['Vary', 'A'],
      ['Vary', 'B'],
      ['Content-Type', 'text/own'],
    ]);
  });
});

describe('expires', () => {
  const expires = async (words: string, more = 'return 200 x;') => {
    const lab = new NginxLab(withServer(`expires ${words}; ${more}`));
    const answer = await lab.request('GET', '/');
    return [answer.header('expires'), answer.header('cache-control')];
  };

  // The virtual clock begins with 2026.
  test.each([
    ['1h', ['Thu, 01 Jan 2026 01:00:00 GMT', 'max-age=3600']],
    ['-1h', ['Wed, 31 Dec 2025 23:00:00 GMT', 'no-cache']],
    ['0', ['Thu, 01 Jan 2026 00:00:00 GMT', 'max-age=0']],
    ['@15h30m', ['Thu, 01 Jan 2026 15:30:00 GMT', 'max-age=55800']],
    ['@0s', ['Fri, 02 Jan 2026 00:00:00 GMT', 'max-age=86400']],
    ['modified 1h', ['Thu, 01 Jan 2026 01:00:00 GMT', 'max-age=3600']],
  ])('%s', async (words, expected) => {
    expect(await expires(words)).toEqual(expected);
  });

  test('modified, of a file', async () => {
    const file = 'add_header Last-Modified "Wed, 31 Dec 2025 12:00:00 GMT"; return 200 x;';
    // What is added comes after: it is the change of a file that counts.
    expect(await expires('modified 24h', file)).toEqual(['Fri, 02 Jan 2026 00:00:00 GMT', 'max-age=86400']);
  });

  test('takes the place of what a push location says', async () => {
    const lab = new NginxLab(
      withHttp(`push_stream_shared_memory_size 1m; server { listen 80;
        location / { push_stream_publisher; push_stream_channels_path a; expires epoch; } }`),
    );
    const { headers } = await lab.request('POST', '/', {}, 'x');
    expect(headers.filter(([name]) => /^(expires|cache-control)$/i.test(name))).toEqual([
      ['Expires', 'Thu, 01 Jan 1970 00:00:01 GMT'],
      ['Cache-Control', 'no-cache'],
    ]);
  });
});

describe('access logs', () => {
  test.each([
    ['default', '/a"b\\c', '[/a\\x22b\\x5Cc|-]'],
    ['json', '/a"b\\c', '[/a\\"b\\\\c|]'],
    ['json', '/%0A%0D%09%08%0C%01%7F%C3%BC', '[/\\n\\r\\t\\b\\f\\u0001\x7f\xc3\xbc|]'],
    ['none', '/a"b\\c', '[/a"b\\c|]'],
  ])('escape=%s of %j', async (way, target, line) => {
    const lab = new NginxLab(
      withHttp(
        `log_format f escape=${way} '[$uri|$arg_none]'; access_log l f; server { listen 80; return 204; }`,
      ),
    );
    await lab.request('GET', target);
    expect(lab.accesses).toEqual([['/c/l', line]]);
  });

  test('have what their condition lets through', async () => {
    const lab = new NginxLab(
      withHttp(`map $status $is_bad { ~^[23] 0; default 1; } log_format s '$status';
        access_log bad s if=$is_bad; access_log all s buffer=32k flush=5s; access_log asked s gzip if=$arg_log;
        server { listen 80; location /a { return 204; } location /b { return 404; } }`),
    );
    for (const target of ['/a', '/b', '/a?log=1', '/a?log=0', '/b?log=']) await lab.request('GET', target);
    expect(lab.accesses).toEqual([
      ['/c/all', '204'],
      ['/c/bad', '404'],
      ['/c/all', '404'],
      ['/c/all', '204'],
      ['/c/asked', '204'],
      ['/c/all', '204'],
      ['/c/bad', '404'],
      ['/c/all', '404'],
    ]);
  });
});

test('server_tokens hides the version: in the header as the server says, in pages as the location', async () => {
  const shown = async (tokens: string, target: string) => {
    const locations = 'location / { return 404; } location /a { server_tokens on; return 404; }';
    const answer = await new NginxLab(withServer(`${tokens} ${locations}`)).request('GET', target);
    return [answer.header('server'), /<p>(.*)<\/p>/.exec(answer.body)?.[1]];
  };
  expect(await shown('server_tokens off;', '/')).toEqual(['pushstream-server', 'pushstream-server']);
  expect(await shown('server_tokens off;', '/a')).toEqual(['pushstream-server', serverName]);
  expect(await shown('', '/')).toEqual([serverName, serverName]);
});

describe('stub_status', () => {
  test('counts connections and requests, those that wait among them', async () => {
    const lab = new NginxLab(
      withHttp(`push_stream_shared_memory_size 1m; server { listen 80; location /status { stub_status; }
        location /text { return 200 "$connections_active $connections_writing $connections_waiting"; }
        location /sub { push_stream_subscriber long-polling; push_stream_channels_path a; } }`),
    );
    const idle = lab.connect();
    await lab.clock.run(idle.request('GET', '/text'));
    lab.connect().send('GET /sub HTTP/1.1\r\nHost: a\r\n\r\n');
    await lab.pass(1);
    expect((await lab.clock.run(idle.request('GET', '/status'))).body).toBe(
      'Active connections: 2 \nserver accepts handled requests\n 2 2 3 \nReading: 0 Writing: 2 Waiting: 0 \n',
    );
    expect(await lab.get('/text')).toBe('200 3 2 1');
  });
});

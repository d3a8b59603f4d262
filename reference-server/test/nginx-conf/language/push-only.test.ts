import { describe, expect, test } from 'vitest';
import { NginxLab } from '../../support/nginx-conf/nginx-lab.js';

/** A server with the push locations alone. */
const pushOnly = (http: string, server: string) =>
  new NginxLab(
    `events { } stream { x; } http { push_stream_shared_memory_size 1m; ${http}\nserver { listen 80;\n${server}\n} }`,
    { pushOnly: true },
  );

const push = 'push_stream_publisher; push_stream_channels_path $arg_id;';
const publish = async (lab: NginxLab, path = '/pub?id=a') =>
  (await lab.request('POST', path, {}, 'x')).status;

test('push locations are served, all others say why they are not', async () => {
  const lab = pushOnly(
    'limit_req_zone x zone=a:1m rate=1r/s; upstream app { nonsense; server a; }',
    `location /pub { ${push} }
     location /app { proxy_pass http://app; brand_new_directive on; }
     location ~ \\.php$ { fastcgi_pass php; }
     location /files { root /nowhere; location /files/pub { ${push} } }`,
  );
  expect(await publish(lab)).toBe(200);
  expect(await publish(lab, '/files/pub?id=a')).toBe(200);
  expect(await lab.get('/app')).toBe(
    '501 With --push-only only push locations are served: it is no push location (/c/nginx.conf:4).\n',
  );
  for (const path of ['/x.php', '/files', '/', '/else'])
    expect(await lab.get(path)).toMatch(/^501 With --push-only/);
  expect(lab.warnings).toEqual([]);
});

test('locations for operators are served too', async () => {
  const lab = pushOnly('', 'location = /metrics { push_metrics; } location = /ready { push_health ready; }');
  expect(await lab.get('/ready')).toBe('200 ready\n');
  expect(await lab.get('/metrics')).toMatch(/^200 # HELP/);
  const closed = pushOnly('', 'location = /metrics { unknown_access on; push_metrics; }');
  expect(await closed.get('/metrics')).toMatch(/^501 With --push-only/);
});

describe('nothing that could keep people out is passed over', () => {
  test.each([
    ['', `location /pub { unknown_access on; ${push} }`],
    ['', `unknown_access on; location /pub { ${push} }`],
    ['unknown_access on;', `location /pub { ${push} }`],
    ['', `modsecurity on; location /pub { ${push} }`],
    ['', `location / { auth_jwt x; location /pub { ${push} } }`],
    ['', `location /pub { allow nobody; ${push} }`],
    ['', `if (a) { return 403; } location /pub { ${push} }`],
  ])('%s %s', async (http, server) => {
    const lab = pushOnly(http, server);
    expect(await publish(lab)).toBe(501);
    expect(lab.warnings).toEqual([
      expect.stringMatching(/^this push location answers 501: .* \(\/c\/nginx.conf:\d\)$/),
    ]);
  });

  test('what is known holds, from wherever it is inherited', async () => {
    expect(await publish(pushOnly('deny all;', `location /pub { ${push} }`))).toBe(403);
    expect(await publish(pushOnly('', `location / { deny all; location /pub { ${push} } }`))).toBe(403);
    expect(await publish(pushOnly('', `if ($arg_id) { return 404; } location /pub { ${push} }`))).toBe(404);
    expect(await publish(pushOnly('access_by_lua "x";', `location /pub { ${push} }`))).toBe(502);
  });
});

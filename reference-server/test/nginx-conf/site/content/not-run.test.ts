import { describe, expect, test } from 'vitest';
import { failureOf } from '../../../support/nginx-conf/failure.js';
import { configurationOf, NginxLab, withHttp, withServer } from '../../../support/nginx-conf/nginx-lab.js';

/*
 * What is not run here: the file starts, and what could decide on a request is answered 502.
 */

const passes = [
  'fastcgi_pass unix:/run/php.sock; fastcgi_index index.php; fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;',
  'uwsgi_pass 127.0.0.1:3031; uwsgi_param A b;',
  'scgi_pass 127.0.0.1:4000; scgi_read_timeout 5s;',
  'grpc_pass grpc://127.0.0.1:50051; grpc_set_header X y;',
  'memcached_pass 127.0.0.1:11211;',
  'content_by_lua_block { ngx.say("}") -- } \n }',
  "content_by_lua 'ngx.say(1)';",
  'content_by_lua_file a.lua;',
  'js_content main.hello;',
  'perl hello::handler;',
];

test.each(passes)('a location with %s', async (line) => {
  const lab = new NginxLab(withServer(`location /x { ${line} } location / { return 200 ok; }`));
  expect(await lab.get('/x')).toMatch(/^502 /);
  expect(await lab.get('/')).toBe('200 ok');
  const name = line.split(' ')[0];
  expect(lab.errors).toEqual([['error', `"${name}" is not run here (/c/nginx.conf:4), request: "GET /x"`]]);
});

test('nor are files shown where only some methods are limited', async () => {
  const lab = new NginxLab(withServer('location / { limit_except POST { allow all; } fastcgi_pass php; }'));
  expect(await lab.get('/x.php')).toMatch(/^502 /);
});

describe('access', () => {
  const push = 'push_stream_publisher; push_stream_channels_path a;';
  const whole = (server: string, http = '') =>
    new NginxLab(withHttp(`push_stream_shared_memory_size 1m; ${http} server { listen 80; ${server} }`));

  test.each([
    'access_by_lua_block { ngx.exit(403) }',
    'access_by_lua "ngx.exit(403)";',
    'access_by_lua_file deny.lua;',
    'rewrite_by_lua_block { return ngx.exit(403) }',
    'js_access main.check;',
    'body_filter_by_lua_block { ngx.arg[1] = nil }',
  ])('%s closes push locations, wherever it stands', async (line) => {
    for (const lab of [
      whole(`location / { ${line} ${push} }`),
      whole(`${line} location / { ${push} }`),
      whole(`location / { ${push} }`, line),
      whole(`location / { if ($request_method = POST) { ${line} } ${push} }`),
    ]) {
      const { status } = await lab.request('POST', '/', {}, 'x');
      expect(status).toBe(502);
    }
  });

  test('what decides first closes what `return` says', async () => {
    const lab = whole('server_rewrite_by_lua_block { ngx.exit(403) } location / { return 200 open; }');
    expect(await lab.get('/')).toMatch(/^502 /);
    expect(lab.errors).toHaveLength(1);
  });

  test.each([
    ['set_by_lua_block $no { return ngx.var.arg_no }', ''],
    ['', 'js_set $no main.no;'],
    ['', "perl_set $no 'sub { return 1; }';"],
  ])('a variable of what is not run is not taken for empty: %s%s', async (server, http) => {
    const lab = whole(`${server} if ($no) { return 403; } location / { return 200 open; }`, http);
    expect(await lab.get('/')).toMatch(/^502 /);
    expect(lab.errors[0]?.[1]).toMatch(/^the value of the variable "no" comes from what is not run here \(/);
  });

  test('one in a log is nothing', async () => {
    const lab = whole(
      'access_log a.log main; location / { return 200 open; }',
      'js_set $no main.no; log_format main "[$no]";',
    );
    expect(await lab.get('/')).toBe('200 open');
    expect(lab.accesses).toEqual([['/c/a.log', '[-]']]);
  });

  test('a group whose server Lua would choose has none', async () => {
    const lab = whole(
      'location / { proxy_pass http://g; }',
      'upstream g { server 127.0.0.1:9; balancer_by_lua_block { x() } }',
    );
    expect(await lab.get('/')).toMatch(/^502 /);
  });
});

test('what it has is told, with its place, and what does nothing too', () => {
  const text = `
    load_module modules/x.so;
    stream { server { listen 1; proxy_pass x; } }
    mail { anything goes; }
    rtmp { server { application live { live on; } } }
    events { }
    http {
      lua_shared_dict dogs 1m;
      init_by_lua_block { a = { b = "}" } --[[ } ]] c = [==[ } ]] ]==] }
      fastcgi_buffers 8 16k;
      server { listen 80; location ~ \\.php$ { fastcgi_pass php; } }
    }`;
  const { taken } = configurationOf(text);
  expect(
    taken.map(({ statement, effect }) => `${statement.name.position.line} ${statement.name.text} ${effect}`),
  ).toEqual([
    '2 load_module accepted',
    '3 stream accepted',
    '4 mail accepted',
    '5 rtmp accepted',
    '8 lua_shared_dict accepted',
    '9 init_by_lua_block accepted',
    '10 fastcgi_buffers accepted',
    '11 fastcgi_pass not run',
  ]);
});

test('a slip in a name is still an error', () => {
  const failure = (line: string) => failureOf(() => configurationOf(withServer(`location / { ${line} }`)));
  expect(failure('fastcgi_pas 127.0.0.1:9000;')).toBe('unknown directive "fastcgi_pas" in /c/nginx.conf:4');
  expect(failure('content_by_lua_blok { x }')).toMatch(/^unknown directive|^unexpected/);
  expect(failure('content_by_lua_block { { { { x')).toBe(
    'unexpected end of file, expecting terminating "}" of Lua code in /c/nginx.conf:4',
  );
});

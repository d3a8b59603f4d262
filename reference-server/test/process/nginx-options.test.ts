import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isNginxStyle, readNginxOptions } from '../../src/process/nginx-options.js';
import { version } from '../../src/version.js';
import { inThisProcess, NginxFolder, pushConfiguration } from '../support/process/nginx-command.js';

const run = (...words: string[]) => inThisProcess(words);

describe('options', () => {
  const none = {
    help: false,
    version: 'none',
    test: 'none',
    quiet: false,
    signal: undefined,
    file: undefined,
    prefix: undefined,
    errorLog: undefined,
    pushOnly: false,
    global: '',
  };
  test.each<[string[], object]>([
    [['-c', 'f', '-p', 'p', '-g', 'daemon off;'], { file: 'f', prefix: 'p', global: 'daemon off;' }],
    [['-c', 'f', '-g', ''], { file: 'f', global: '' }],
    [['-cf', '-tq'], { file: 'f', test: 'test', quiet: true }],
    [['-T'], { test: 'dump' }],
    [['-e', 'stderr'], { errorLog: 'stderr' }],
    [['-qtc', 'f'], { file: 'f', test: 'test', quiet: true }],
    [['-s', 'quit'], { signal: 'quit' }],
    [['--push-only', '-tc', 'f'], { pushOnly: true, file: 'f', test: 'test' }],
    [['--push-only'], { pushOnly: true }],
    [['-v'], { version: 'short' }],
    [['-V'], { version: 'long' }],
    [['-?'], { help: true }],
    [['-t', '--help'], { help: true, test: 'test' }],
  ])('%j', (words, expected) => {
    expect(isNginxStyle(words)).toBe(true);
    expect(readNginxOptions(words)).toEqual({ ...none, ...expected });
  });

  test.each([
    [['-c'], 'option "-c" requires file name'],
    [['-p'], 'option "-p" requires directory name'],
    [['-e'], 'option "-e" requires file name'],
    [['-g'], 'option "-g" requires parameter'],
    [['-s'], 'option "-s" requires parameter'],
    [['-s', 'start'], 'invalid option: "-s start"'],
    [['-x'], 'invalid option: "x"'],
    [['-tx'], 'invalid option: "x"'],
    [['-t', 'f'], 'invalid option: "f"'],
    [['-'], 'invalid option: "-"'],
    [['-c', 'f', '--port', '1'], '--port does not go with a configuration file, which has "listen".'],
    [
      ['-c', 'f', '--allow-origin=*'],
      '--allow-origin does not go with a configuration file, which has "push_stream_allowed_origins".',
    ],
    [
      ['-c', 'f', '--allow-host', 'a.example'],
      '--allow-host does not go with a configuration file, which has "server_name".',
    ],
  ])('%j is wrong', (words, message) => {
    expect(() => readNginxOptions(words)).toThrow(message);
  });

  test.each([[[]], [['--port', '-1']], [['--host=a']], [['--help']], [['-h']]])(
    '%j is not of nginx',
    (words) => {
      expect(isNginxStyle(words)).toBe(false);
    },
  );

  test('a wrong one, and a file that is missing, end with 1', async () => {
    expect(await run('-x')).toEqual({ status: 1, output: '', errors: 'nginx: invalid option: "x"\n' });
    expect(await run('-c')).toEqual({
      status: 1,
      output: '',
      errors: 'nginx: option "-c" requires file name\n',
    });
    expect(await run('-c', '/nowhere/f')).toEqual({
      status: 1,
      output: '',
      errors: 'nginx: [emerg] open() "/nowhere/f" failed (2: No such file or directory)\n',
    });
  });

  test('-v and -V', async () => {
    const short = `nginx version: pushstream-server/${version}\n`;
    expect(await run('-v')).toEqual({ status: 0, output: '', errors: short });
    const { errors } = await run('-V');
    expect(errors.startsWith(short)).toBe(true);
    expect(errors).toMatch(/push-stream-module/);
  });

  test('--help tells of both ways to start', async () => {
    const { status, output } = await run('--help');
    expect(status).toBe(0);
    for (const word of ['--port', '-c FILE', '-p PREFIX', '-g ', '-t, -T', '-q', '-s SIGNAL', '-v, -V']) {
      expect(output).toContain(word);
    }
    expect((await run('-?')).output).toBe(output);
  });
});

describe('-t', () => {
  const lines = ({ errors }: { readonly errors: string }) => errors.split('\n').slice(0, -1);

  test('with --push-only only what is wrong with push locations counts', async () => {
    const nginx = await NginxFolder.with(
      (port) => `events { }
http { push_stream_shared_memory_size 1m; server { listen 127.0.0.1:${port};
  location / { brand_new_directive on; }
  location /pub { push_stream_publisher; push_stream_channels_path a; }
  location /sub { push_stream_subscriber; push_stream_channels_path a; brand_new_directive on; } } }`,
      { 'logs/x': '' },
    );
    expect((await nginx.run('-t')).status).toBe(1);
    const tested = await nginx.run('-t', '--push-only');
    expect(tested.status).toBe(0);
    expect(lines(tested)[0]).toBe(
      `nginx: [warn] this push location answers 501: unknown directive "brand_new_directive" (${nginx.file}:5) in ${nginx.file}:5`,
    );
  });

  test('what is not run here is told, with its line', async () => {
    const nginx = await NginxFolder.with(
      (port) => `events { } stream { anything; }
http { server { listen 127.0.0.1:${port};
  location / { fastcgi_pass a; } } }`,
      { 'logs/x': '' },
    );
    const tested = await nginx.run('-t');
    expect(tested.status).toBe(0);
    expect(lines(tested).slice(0, 2)).toEqual([
      `nginx: [notice] "stream" directive is taken and does nothing in ${nginx.file}:1`,
      `nginx: [warn] "fastcgi_pass" directive is not run here, its location answers 502 in ${nginx.file}:3`,
    ]);
  });

  test('a right configuration', async () => {
    const nginx = await NginxFolder.with(pushConfiguration('sendfile on;', 'worker_processes 4;'));
    const tested = await nginx.run('-t');
    expect(tested.status).toBe(0);
    expect(lines(tested)).toEqual([
      `nginx: [notice] "sendfile" directive is taken and does nothing in ${nginx.file}:6`,
      `nginx: the configuration file ${nginx.file} syntax is ok`,
      `nginx: configuration file ${nginx.file} test is successful`,
    ]);
    expect(await nginx.run('-t', '-q')).toEqual({ status: 0, output: '', errors: '' });
    const dumped = await nginx.run('-T', '-q');
    expect(dumped.output).toBe(`# configuration file ${nginx.file}:\n${nginx.read('nginx.conf')}\n`);
    // A test leaves nothing behind.
    expect(nginx.log).toBe('');
  });

  test('everything that is wrong is told at once, with its line and what to do', async () => {
    const nginx = await NginxFolder.with(
      (port) => `events { }
http { server { listen 127.0.0.1:${port}; gzip maybe;
  location / { proxy_pas http://x; nchan_publisher; fastcgi_pass a; }
  location /a { return 200 $none; }
  location /b { add_header X; root /; root /x; modsecurity on; }
  location / { }
  location /ok { js_content x; } } }`,
    );
    const tested = await nginx.run('-t');
    expect(tested.status).toBe(1);
    expect(lines(tested).map((line) => line.replaceAll(nginx.file, 'FILE'))).toEqual([
      'nginx: [emerg] invalid value "maybe" in "gzip" directive, it must be "on" or "off" in FILE:2: it takes on or off',
      'nginx: [emerg] unknown directive "proxy_pas" in FILE:3: did you mean proxy_pass?',
      'nginx: [emerg] unknown directive "nchan_publisher" in FILE:3: this server does not speak the dialect of nchan; push_stream_publisher comes near',
      `nginx: [emerg] unknown "none" variable in FILE:4: give it a value with "set", or take it out`,
      'nginx: [emerg] invalid number of arguments in "add_header" directive in FILE:5: it takes 2 to 3 arguments',
      'nginx: [emerg] "root" directive is duplicate in FILE:5: one of them has to go',
      'nginx: [emerg] "modsecurity" directive is not supported: it restricts access in FILE:5: take it out, or keep what it protects at another server',
      'nginx: [emerg] duplicate location "/" in FILE:6',
      'nginx: configuration file FILE test failed',
    ]);
    const started = await nginx.run();
    expect(started.status).toBe(1);
    expect(lines(started)).toHaveLength(8);
  });

  test('an alias without its slash is warned of, and by the server in its log', async () => {
    const nginx = await NginxFolder.with(
      (port) => `error_log e.log warn; pid logs/nginx.pid; events { }
http { server { listen 127.0.0.1:${port}; location /i {
  alias html/; } } }`,
      { 'logs/x': '' },
    );
    const warning = `[warn] the alias "html/" ends with a slash and location "/i" does not: "/i../" leads out of it, which is answered 403 in ${nginx.file}:3`;
    expect(lines(await nginx.run('-t'))[0]).toBe(`nginx: ${warning}`);
    expect(await nginx.run('-tq')).toEqual({ status: 0, output: '', errors: `nginx: ${warning}\n` });
    await nginx.startInBackground();
    expect(nginx.read('e.log')).toContain(warning.replace('[warn] ', ''));
  });

  test.each<[string, string, string | Uint8Array]>([
    ['an error', 'unknown directive "x" in INCLUDED:2', '\nx;'],
    [
      'an unclosed quote',
      'unexpected end of file, expecting ";" or "}", probably missing terminating """ character in INCLUDED:1',
      'default_type "x;\n',
    ],
    [
      'an unclosed block',
      'unexpected end of file, expecting "}" for the block of line 1 in INCLUDED:1',
      'server {',
    ],
    [
      'Latin-1',
      'is not UTF-8, save the file in that encoding in INCLUDED:1',
      Buffer.from('default_type caf\xe9;', 'latin1'),
    ],
    ['5 MB', 'is too large for a configuration', '#'.repeat(5 * 1024 * 1024)],
    ['a circle', 'the includes run in a circle', 'include included.conf;'],
    [
      'a wrong regular expression',
      'invalid regular expression "(" in INCLUDED:1',
      'server { location ~ ( { } }',
    ],
    [
      'a certificate that is missing',
      'nowhere.pem": 2: No such file or directory in INCLUDED:1',
      'server { listen 443 ssl; ssl_certificate nowhere.pem; ssl_certificate_key nowhere.pem; }',
    ],
    [
      'who may come in over TLS',
      '"ssl_crl" directive is not supported: it is about who may come in over TLS in INCLUDED:2',
      'server { listen 443 ssl;\nssl_crl revoked.pem; }',
    ],
    [
      'a variable there is none of',
      'unknown "nothing" variable in INCLUDED:1',
      'server { return 200 $nothing; }',
    ],
    [
      'a template of nothing',
      'push_stream_message_template cannot be blank. in INCLUDED:2',
      'server { location / { push_stream_subscriber; push_stream_channels_path a;\npush_stream_message_template ""; } }',
    ],
    [
      'zero',
      'push_stream_ping_message_interval cannot be zero. in INCLUDED:2',
      'server { location / { push_stream_subscriber; push_stream_channels_path a;\npush_stream_ping_message_interval 0; } }',
    ],
    [
      'no path of channels',
      'push_stream_channels_path must be set. in INCLUDED:2',
      'server {\nlocation / { push_stream_subscriber; } }',
    ],
    [
      'a mode there is none of',
      'invalid push_stream_subscriber mode value: x, accepted values (streaming, polling, long-polling, eventsource, websocket) in INCLUDED:1',
      'server { location / { push_stream_subscriber x; push_stream_channels_path a; } }',
    ],
    [
      'two roles',
      '"push_publisher" directive does not go with "push_subscriber" in one location in INCLUDED:1',
      'server { location / { push_subscriber; push_publisher; } }',
    ],
  ])('%s in an included file', async (_name, text, included) => {
    const nginx = await NginxFolder.with(
      () => 'events { } http { push_stream_shared_memory_size 1m; include included.conf; }',
      { 'included.conf': included },
    );
    const tested = await nginx.run('-t');
    expect(tested.status).toBe(1);
    const [first, second] = lines(tested);
    expect(first).toMatch(/^nginx: \[emerg\] /);
    expect(first).toContain(text.replace('INCLUDED', join(nginx.folder, 'included.conf')));
    expect(second).toBe(`nginx: configuration file ${nginx.file} test failed`);
  });

  test('a folder', async () => {
    const nginx = await NginxFolder.with(() => '');
    expect((await run('-t', '-c', nginx.folder)).errors).toContain(
      `read() "${nginx.folder}" failed (21: Is a directory)`,
    );
  });

  test.each([
    ['', 'push_stream_shared_memory_size must be set.'],
    ['push_stream_shared_memory_size 1k;', 'The push_stream_shared_memory_size value must be at least'],
    [
      'push_stream_shared_memory_size 1m; push_stream_message_ttl 0;',
      'push_stream_message_ttl cannot be zero.',
    ],
    [
      'push_stream_shared_memory_size 1m; push_stream_wildcard_channel_max_qtd 3;',
      'cannot set wildcard channel max qtd if push_stream_wildcard_channel_prefix is not set or blank.',
    ],
    [
      'push_stream_shared_memory_size 1m; push_stream_padding_by_user_agent x;',
      'padding pattern not match the value x',
    ],
    [
      'push_stream_shared_memory_size 1m; push_stream_header_template_file nowhere;',
      'unable to open file "nowhere" for header template',
    ],
  ])('http { %s }', async (http, text) => {
    const nginx = await NginxFolder.with(
      () =>
        `events { }\nhttp {\n${http}\nserver { location / { push_stream_subscriber; push_stream_channels_path a; } } }`,
    );
    const { status, errors } = await nginx.run('-t');
    expect(status).toBe(1);
    expect(errors).toContain(text);
    expect(errors).toContain(` in ${nginx.file}:${http === '' ? 4 : 3}\n`);
  });
});

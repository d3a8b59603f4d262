import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nginxAvailable, nginxFile } from '../support/nginx-conf/nginx-itself.js';
import { folderOf } from '../support/nginx-conf/site-folder.js';
import { type Ended, inThisProcess } from '../support/process/nginx-command.js';

/*
 * The same words to nginx itself, where it is installed, and to this command: the same status and the same lines.
 */

const nginx = (words: readonly string[]) =>
  new Promise<Ended>((resolve) => {
    execFile(nginxFile ?? 'nginx', words, (error, output, errors) => {
      const status = error === null ? 0 : Number(error.code);
      resolve({ status, output, errors });
    });
  });

/** What is compared: notices are for what the other does not know of. */
const told = ({ status, output, errors }: Ended) => ({
  status,
  output,
  lines: errors
    .split('\n')
    .filter((line) => line !== '' && !/\[(notice|warn)\]/.test(line))
    // What is to be done about it only this server says, behind the place.
    .map((line) => line.replace(/( in (?:\/\S+:\d+|command line)): .*/, '$1')),
});

/** Files that are wrong, or right, in one way each. */
const configurations: Readonly<Record<string, string>> = {
  right: 'events { }\nhttp { server { listen 127.0.0.1:8099; } }',
  'nothing to serve': 'events { }\nhttp { }',
  'an unknown directive': 'events { }\nfoo;\n',
  'a brace too many': 'events { } }\n',
  'a directive twice': 'events { }\npid a;\npid b;\n',
  'http twice': 'events { }\nhttp { }\nhttp { }',
  'in the wrong place': 'events { }\nlisten 80;\n',
  'without arguments': 'events { }\nworker_processes;\n',
  'with too many arguments': 'events { }\npid a b;\n',
  'no semicolon': 'events { }\nworker_processes 4',
  'no braces': 'events;\n',
  'braces for nothing': 'events { }\npid x { }\n',
  'a semicolon alone': 'events { }\n; \n',
  'a quote and more': 'events { }\nhttp { default_type "a"b; }',
  'an include of nothing': 'events { }\ninclude nowhere.conf;\n',
  'an include of a pattern': 'events { }\nhttp { include x/*.conf; }\n',
  'a level there is none of': 'error_log e loud;\nevents { }',
  'a log format there is none of': 'events { }\nhttp { access_log a nosuch; }',
  'a port there is none of': 'events { }\nhttp { server { listen 99999; } }',
  'no port at all': 'events { }\nhttp { server { listen a:b; } }',
  'no path': 'events { }\nhttp { server { listen unix:; } }',
  'an address twice': 'events { }\nhttp { server { listen 8099; listen 8099; } }',
  'two defaults':
    'events { }\nhttp { server { listen 8099 default_server; }\nserver { listen 8099 default_server; } }',
  'a certificate that is missing': 'events { }\nhttp { server { listen 443 ssl; } }',
  'a version there is none of': 'events { }\nhttp { ssl_protocols TLSv9; }',
  'a cache there is none of': 'events { }\nhttp { ssl_session_cache foo; }',
  'a level of compression': 'events { }\nhttp { gzip_comp_level 10; }',
  'a word of gzip_proxied': 'events { }\nhttp { gzip_proxied foo; }',
  'no size': 'events { }\nhttp { client_max_body_size 5x; }',
  'no time': 'events { }\nhttp { keepalive_timeout 5x; }',
  'no flag': 'events { }\nhttp { gzip maybe; }',
  'no network': 'events { }\nhttp { allow 10.0.0.0/33; }',
  'no status': 'events { }\nhttp { server { return ok; } }',
  'no variable': 'events { }\nhttp { server { set a b; } }',
  'no condition': 'events { }\nhttp { server { if a { } } }',
  'a condition too long': 'events { }\nhttp { server { if ($a = b c) { } } }',
  'no error': 'events { }\nhttp { error_page 200 /x; }',
  'no modifier': 'events { }\nhttp { server { location == /a { } } }',
  'a location twice': 'events { }\nhttp { server { location /a { } location /a { } } }',
  'a location outside': 'events { }\nhttp { server { location /a { location /b { } } } }',
  'a location in an exact one': 'events { }\nhttp { server { location = /a { location /a { } } } }',
  'a location in a named one': 'events { }\nhttp { server { location @a { location /a { } } } }',
  'a named location in another': 'events { }\nhttp { server { location /a { location @b { } } } }',
  'a header with too much': 'events { }\nhttp { add_header a b c; }',
  'no folder for the error log': 'error_log nowhere/e;\nevents { }\nhttp { }',
  'no folder for an access log': 'events { }\nhttp { server { access_log nowhere/a; } }',
  'no folder for the pid': 'pid nowhere/p;\nevents { }\nhttp { }',
  'nothing to try': 'events { }\nhttp { server { try_files a; } }',
};

/** Words that no nginx would start with. */
const words: readonly (readonly string[])[] = [
  ['-x'],
  ['-tx'],
  ['-t', 'x'],
  ['-c'],
  ['-p'],
  ['-e'],
  ['-g'],
  ['-s'],
  ['-s', 'start'],
  ['-e', 'stderr', '-t', '-c', '/nowhere/nginx.conf'],
  ['-e', 'stderr', '-t', '-g', '', '-c', '/nowhere/nginx.conf'],
];

describe.skipIf(!nginxAvailable())('as nginx', () => {
  test.each(Object.entries(configurations))('-t: %s', async (_name, text) => {
    const folder = folderOf({ 'nginx.conf': text });
    const common = ['-e', 'e.log', '-p', folder, '-c', join(folder, 'nginx.conf'), '-t'];
    // So that it leaves its own places alone, where it gets so far.
    const its = await nginx([...(text.includes('pid') ? [] : ['-g', 'pid p;']), ...common]);
    expect(told(await inThisProcess(common))).toEqual(told(its));
  });

  test.each(words.map((one) => [one]))('%j', async (one) => {
    const dated = /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d (\[\w+\]) \d+#\d+: /gm;
    const its = await nginx(one);
    const said = told(await inThisProcess(one));
    // Before it knows a log, nginx writes as if to one.
    expect(said).toEqual(told({ ...its, errors: its.errors.replace(dated, 'nginx: $1 ') }));
  });

  test.each([
    'daemon off',
    'daemon off; daemon on;',
    'foo bar;',
    'events { }',
    '}',
    'listen 80;',
    'daemon off; # x',
  ])('-g %j', async (directives) => {
    const folder = folderOf({ 'nginx.conf': 'pid p;\nevents { }\nhttp { }' });
    const common = ['-e', 'e.log', '-p', folder, '-c', join(folder, 'nginx.conf'), '-t', '-g', directives];
    expect(told(await inThisProcess(common))).toEqual(told(await nginx(common)));
  });

  test('-s without a server, and with a pid that is none', async () => {
    const folder = folderOf({ 'nginx.conf': 'pid p;\nevents { }\nhttp { server { listen 8099; } }' });
    const common = ['-e', 'e.log', '-p', folder, '-c', join(folder, 'nginx.conf'), '-s', 'stop'];
    expect(told(await inThisProcess(common))).toEqual(told(await nginx(common)));
    for (const pid of ['', 'x', '-1', '99999999']) {
      writeFileSync(join(folder, 'p'), `${pid}\n`);
      expect(told(await inThisProcess(common))).toEqual(told(await nginx(common)));
    }
  });

  test('-T shows the files', async () => {
    const folder = folderOf({
      'nginx.conf': 'events { }\ninclude a.conf;\ninclude a.conf;\nhttp { }',
      'a.conf': '# nothing\n',
    });
    const common = ['-e', 'e.log', '-p', folder, '-c', join(folder, 'nginx.conf'), '-T'];
    const its = await nginx(['-g', 'pid p;', ...common]);
    expect(told(await inThisProcess(common))).toEqual(told(its));
  });
});

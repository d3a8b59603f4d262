import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { folderOf } from '../../../support/nginx-conf/site-folder.js';
import { inThisProcess } from '../../../support/process/nginx-command.js';
import { realModule } from '../../../support/push-stream/real-module.js';

const path = 'push_stream_channels_path a;';
const header = fileURLToPath(new URL('../../../fixtures/header.txt', import.meta.url));
const memory = 'push_stream_shared_memory_size 16m;';

/** What is wrong with push_stream directives: those of http, and those of a location. */
const faults: Readonly<Record<string, readonly [http: string, location: string]>> = {
  'no path': [memory, 'push_stream_publisher;'],
  'no memory': ['', `push_stream_publisher; ${path}`],
  'no such publisher': [memory, `push_stream_publisher foo; ${path}`],
  'no such subscriber': [memory, `push_stream_subscriber foo; ${path}`],
  'a time of nothing': [memory, `push_stream_subscriber; ${path} push_stream_ping_message_interval 0;`],
  'no messages kept': [
    `${memory} push_stream_max_messages_stored_per_channel 0;`,
    `push_stream_subscriber; ${path}`,
  ],
  'an empty template': [memory, `push_stream_subscriber; ${path} push_stream_message_template "";`],
  'two header templates': [
    memory,
    `push_stream_subscriber; ${path} push_stream_header_template a; push_stream_header_template_file b;`,
  ],
  'two header templates, the file first': [
    memory,
    `push_stream_subscriber; ${path} push_stream_header_template_file ${header}; push_stream_header_template a;`,
  ],
  'two header templates, and no path': [
    memory,
    'push_stream_subscriber; push_stream_header_template a; push_stream_header_template_file b;',
  ],
  'no such file, and no path': [memory, 'push_stream_subscriber; push_stream_header_template_file nowhere;'],
  'no such publisher, no path, and a time of nothing': [
    memory,
    'push_stream_publisher foo; push_stream_ping_message_interval 0;',
  ],
  'no such file': [memory, `push_stream_subscriber; ${path} push_stream_header_template_file nowhere;`],
  'a padding that is none': [memory, `push_stream_subscriber; ${path} push_stream_padding_by_user_agent x;`],
  'wildcards without a prefix': [
    memory,
    `push_stream_subscriber; ${path} push_stream_wildcard_channel_max_qtd 2;`,
  ],
};

const conf = (before: string, http: string, location: string) => `${before}
pid p; error_log stderr;
events { }
http { ${http}
  client_body_temp_path b; proxy_temp_path b; fastcgi_temp_path b; uwsgi_temp_path b; scgi_temp_path b;
  server { listen 127.0.0.1:8099; location /a { ${location} } }
}`;

/** What the module itself says to it. */
async function itsWords(http: string, location: string): Promise<readonly string[]> {
  const { nginx = '', module = '' } = realModule ?? {};
  const folder = folderOf({ 'nginx.conf': conf(`load_module ${module};`, http, location) });
  const output = await new Promise<string>((resolve) => {
    execFile(
      nginx,
      ['-e', 'stderr', '-p', folder, '-t', '-c', join(folder, 'nginx.conf')],
      (_error, _out, errors) => resolve(errors),
    );
  });
  return output
    .split('\n')
    .flatMap((line) => /\[(?:error|emerg)\] \d+#\d+: (.*?)(?: in \/.*)?$/.exec(line)?.[1] ?? []);
}

test.skipIf(!realModule).each(Object.entries(faults))(
  '%s: in the words of the module',
  async (_name, [http, location]) => {
    const [wanted] = await itsWords(http, location);
    expect(wanted).toBeDefined();
    const folder = folderOf({ 'nginx.conf': conf('', http, location) });
    const { errors } = await inThisProcess(['-p', folder, '-t', '-c', join(folder, 'nginx.conf')]);
    expect(errors).toContain(`[emerg] ${wanted} in ${folder}`);
  },
);

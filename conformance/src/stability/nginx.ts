import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { freePort } from '../clients/listen.js';

/** A running nginx with nchan. */
export interface Nchan {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** The versions of both, for reports: `nchan 1.3.6, nginx 1.22.1`. */
  readonly version: string;
  /** What nginx has logged so far, line by line. */
  readonly log: readonly string[];
  /** Ends the master with its workers and removes what it wrote; does nothing the second time. */
  stop(): Promise<void>;
}

export interface NchanSettings {
  /** Worker processes; they share the channels. 1 if not given. */
  readonly workers?: number;
  /** Each worker listens on a socket of its own, and the kernel spreads the connections. */
  readonly reuseport?: boolean;
  /** More locations, as nginx reads them. None if not given. */
  readonly locations?: readonly string[];
}

const howToGetIt = 'nginx with nchan is not installed: apt-get install nginx libnginx-mod-nchan';

// Debian keeps nginx where only root has its PATH.
const env = { ...process.env, PATH: [process.env.PATH, '/usr/sbin'].join(delimiter) };

/** Where nginx keeps its modules, and its version; undefined when there is no nginx or no nchan. */
const installed = (() => {
  const { stderr } = spawnSync('nginx', ['-V'], { env, encoding: 'utf8' });
  const nginx = /nginx version: nginx\/(\S+)/.exec(stderr ?? '')?.[1];
  const modules = /--modules-path=(\S+)/.exec(stderr ?? '')?.[1];
  if (!nginx || !modules) return undefined;
  const nchanModule = join(modules, 'ngx_nchan_module.so');
  return existsSync(nchanModule) ? { nginx, nchanModule } : undefined;
})();

/**
 * Tells whether tests can start nchan, for `describe.skipIf(!nchanAvailable())`.
 * @throws Error in CI when they can't, so that the tests are never left out there.
 */
export function nchanAvailable(): boolean {
  if (installed) return true;
  if (process.env.CI === 'true') throw new Error(howToGetIt);
  console.warn(`skipped: ${howToGetIt}`);
  return false;
}

/** Starts nginx with nchan on a free port of 127.0.0.1; resolves when it accepts connections. */
export async function startNchan(settings: NchanSettings = {}): Promise<Nchan> {
  if (!installed) throw new Error(howToGetIt);
  // Somebody may take the port between our finding it free and nginx listening there.
  for (let attempts = 5; ; attempts--) {
    try {
      return await start(await freePort(), settings);
    } catch (error) {
      if (attempts === 1 || !String(error).includes('Address already in use')) throw error;
    }
  }
}

// The standard input of this shell ends when the test asks for it and also when the test run is killed: nothing is left
// behind either way. SIGTERM is nginx's fast way out: the master ends its workers, and goes after the last of them.
const guarded = `
directory=$1; shift
nginx "$@" &
exec 2>&-
read -r never
kill $!; wait $!
rm -rf "$directory"
`;

async function start(port: number, settings: NchanSettings): Promise<Nchan> {
  const directory = await mkdtemp(join(tmpdir(), 'pushstream-nchan-'));
  const file = join(directory, 'nginx.conf');
  await writeFile(file, configuration(port, settings));

  const guard = spawn('sh', ['-c', guarded, 'sh', directory, '-p', directory, '-c', file, '-e', 'stderr'], {
    env,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const ended = once(guard, 'exit');
  // Read to the end: nginx would stop at a full pipe.
  const log: string[] = [];
  const lines = createInterface({ input: guard.stderr });
  lines.on('line', (line) => log.push(line));

  const stop = async () => {
    guard.stdin.end();
    await ended;
  };

  try {
    await listening(lines, log, settings.workers ?? 1);
    const url = `http://127.0.0.1:${port}`;
    const status = await (await fetch(`${url}/status`)).text();
    const nchan = /nchan version: (\S+)/.exec(status)?.[1] ?? 'of unknown version';
    return { url, port, version: `nchan ${nchan}, nginx ${installed?.nginx}`, log, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Waits for the last worker. By then the master has bound all sockets: a connection waits in the kernel at worst. */
function listening(lines: Interface, log: readonly string[], workers: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let started = 0;
    lines.on('line', (line) => {
      if (/start worker process \d+/.test(line) && ++started === workers) resolve();
    });
    lines.on('close', () => reject(new Error(`nginx did not start:\n${log.join('\n')}`)));
  });
}

function configuration(
  port: number,
  { workers = 1, reuseport = false, locations = [] }: NchanSettings,
): string {
  // Workers write into our directory, which other users may not enter.
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  return `
load_module ${installed?.nchanModule};
${user}
daemon off;
master_process on;
worker_processes ${workers};
pid nginx.pid;
error_log stderr notice;
events { worker_connections 4096; }
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  nchan_shared_memory_size 32M;
  server {
    listen 127.0.0.1:${port}${reuseport ? ' reuseport' : ''};
    default_type text/plain;
    nchan_channel_id $arg_id;
    location = /pub { nchan_publisher; nchan_message_timeout 2h; nchan_message_buffer_length 10; }
    location = /pub-nostore { nchan_publisher; nchan_store_messages off; }
    location = /pub-limit { nchan_publisher; nchan_message_timeout 2h; nchan_message_buffer_length 3; }
    location = /sub { nchan_subscriber longpoll; }
    location = /sub-ip { nchan_subscriber intervalpoll; }
    location = /sub-first { nchan_subscriber longpoll; push_subscriber_concurrency first; }
    location = /sub-last { nchan_subscriber longpoll; push_subscriber_concurrency last; }
    location = /status { nchan_stub_status; }
    ${locations.join('\n    ')}
  }
}
`;
}

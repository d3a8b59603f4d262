import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { findRealModule, type RealModule } from '../../../bench/real-module.js';
import { freePort } from '../wire/free-port.js';
import { startNginx } from './start-nginx.js';

const found = findRealModule();

/** The real module; undefined where it is not installed, which is an error in CI. */
export const realModule: RealModule | undefined = (() => {
  if (!('missing' in found)) return found;
  if (process.env.CI === 'true') throw new Error(found.missing);
  console.warn(`skipped: ${found.missing}`);
  return undefined;
})();

/**
 * Starts the real module for one test, on a free port of 127.0.0.1.
 * @param locations the locations of its server, as nginx reads them
 * @param http what stands around the server
 * @returns its url, without a slash at the end
 */
export async function serveWithRealModule(locations: string, http = ''): Promise<string> {
  const { url, stop } = await startRealModule(locations, http);
  onTestFinished(stop);
  return url;
}

/** What nginx itself is told beside the directives of its server. */
export interface NginxSettings {
  /** Worker processes; they share the channels. 1 if not given. */
  readonly workers?: number;
  /** What all channels and messages have room in. 16M if not given. */
  readonly memory?: string;
}

/**
 * Starts the real module, on a free port of 127.0.0.1, until it is stopped.
 * @param locations the locations of its server, as nginx reads them
 * @param http directives for the level above
 */
export async function startRealModule(
  locations: string,
  http = '',
  { workers = 1, memory = '16M' }: NginxSettings = {},
): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  if (realModule === undefined)
    throw new Error('this test needs the real module: skip it where there is none');
  const port = await freePort();
  const directory = await mkdtemp(join(tmpdir(), 'pushstream-module-'));
  const file = join(directory, 'nginx.conf');
  const about = { module: realModule.module, port, workers, memory };
  await writeFile(file, configuration(about, locations, http));
  const stop = await startNginx(realModule.nginx, directory, ['-p', directory, '-c', file, '-e', 'stderr']);
  return { url: `http://127.0.0.1:${port}`, stop };
}

function configuration(
  {
    module,
    port,
    workers,
    memory,
  }: Required<NginxSettings> & { readonly module: string; readonly port: number },
  locations: string,
  http: string,
): string {
  return `
load_module ${module};
${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off;
worker_processes ${workers};
pid nginx.pid;
error_log stderr notice;
events { }
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  push_stream_shared_memory_size ${memory};
  ${http}
  server {
    listen 127.0.0.1:${port};
    ${locations}
  }
}
`;
}

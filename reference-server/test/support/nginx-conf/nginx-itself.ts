import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { freePort } from '../wire/free-port.js';

/** The program, where it is installed. */
export const nginxFile = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin']
  .map((folder) => join(folder, 'nginx'))
  .find((file) => existsSync(file));

/** Whether there is an nginx to compare with; in CI there has to be. */
export function nginxAvailable(): boolean {
  if (nginxFile !== undefined) return true;
  if (process.env.CI === 'true') throw new Error('nginx is not installed: apt-get install nginx');
  return false;
}

/** So that it writes nothing elsewhere, and reads what only this user can. */
const ownPlaces = `
  client_body_temp_path t; proxy_temp_path t; fastcgi_temp_path t; uwsgi_temp_path t; scgi_temp_path t;`;

/** Starts nginx for one test, with the directives of `http`; returns its port. */
export async function serveWithNginx(folder: string, http: (port: number) => string): Promise<number> {
  const port = await freePort();
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  const file = join(folder, 'nginx-itself.conf');
  writeFileSync(
    file,
    `${user} pid itself.pid; events { } http { access_log off; ${ownPlaces}\n${http(port)}\n}`,
  );
  const words = ['-e', 'itself.log', '-p', folder, '-c', file];
  // It returns when it accepts connections.
  const [status] = await once(spawn(nginxFile ?? 'nginx', words, { stdio: 'ignore' }), 'exit');
  if (status !== 0) throw new Error(readFileSync(join(folder, 'itself.log'), 'utf8'));
  onTestFinished(async () => {
    await once(spawn(nginxFile ?? 'nginx', [...words, '-s', 'stop'], { stdio: 'ignore' }), 'exit');
  });
  return port;
}

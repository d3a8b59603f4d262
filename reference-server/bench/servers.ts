import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Which CPU a process is to stay on; none where the machine has one only, or no taskset. */
export type Cpu = number | undefined;

export const env = { ...process.env, PATH: [process.env.PATH, '/usr/sbin'].join(delimiter) };

export const pinned = (cpu: Cpu, program: string, ...args: readonly string[]): [string, string[]] =>
  cpu === undefined ? [program, [...args]] : ['taskset', ['-c', String(cpu), program, ...args]];

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

export async function accepting(child: ChildProcess, port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    const socket = connect(port, '127.0.0.1');
    const accepted = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (accepted) return;
    await pause(50);
  }
  throw new Error('the server does not listen');
}

/** Where nchan is, for `load_module`. */
export function nchanModule(): string {
  const { stderr } = spawnSync('nginx', ['-V'], { env, encoding: 'utf8' });
  const modules = /--modules-path=(\S+)/.exec(stderr ?? '')?.[1] ?? '';
  const nchan = join(modules, 'ngx_nchan_module.so');
  if (existsSync(nchan)) return nchan;
  throw new Error('nginx with nchan is not installed: apt-get install nginx libnginx-mod-nchan');
}

/** The load generator. */
export function startLoad(cpu: Cpu): ChildProcess {
  const [execPath = process.execPath, execArgv = []] =
    cpu === undefined ? [] : (['taskset', ['-c', String(cpu), process.execPath]] as const);
  return fork(join(import.meta.dirname, 'load.js'), { execPath, execArgv: [...execArgv] });
}

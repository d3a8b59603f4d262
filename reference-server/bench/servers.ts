import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { family } from './accounting.js';

/** A server under load. */
export interface Server {
  readonly name: string;
  readonly port: number;
  /** Its processes. */
  pids(): readonly number[];
  stop(): Promise<void>;
}

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

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

/** Where nchan is, for `load_module`. */
export function nchanModule(): string {
  const { stderr } = spawnSync('nginx', ['-V'], { env, encoding: 'utf8' });
  const modules = /--modules-path=(\S+)/.exec(stderr ?? '')?.[1] ?? '';
  const nchan = join(modules, 'ngx_nchan_module.so');
  if (existsSync(nchan)) return nchan;
  throw new Error('nginx with nchan is not installed: apt-get install nginx libnginx-mod-nchan');
}

/** Debian's nginx with nchan and one worker. */
export async function startNchan(cpu: Cpu): Promise<Server> {
  const port = await freePort();
  const directory = await mkdtemp(join(tmpdir(), 'pushstream-bench-'));
  const file = join(directory, 'nginx.conf');
  await writeFile(file, configuration(nchanModule(), port));
  const child = spawn(...pinned(cpu, 'nginx', '-p', directory, '-c', file, '-e', 'stderr'), {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await accepting(child, port);
  // The master listens before its worker is there.
  while (family(child.pid ?? 0).length < 2) await pause(20);
  const stop = async () => {
    await end(child);
    await rm(directory, { recursive: true });
  };
  return { name: 'nchan', port, pids: () => family(child.pid ?? 0), stop };
}

function configuration(nchan: string, port: number): string {
  return `
load_module ${nchan};
${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off;
worker_processes 1;
worker_rlimit_nofile 20000;
pid nginx.pid;
error_log stderr crit;
events { worker_connections 20000; }
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  keepalive_requests 1000000000;
  nchan_shared_memory_size 128M;
  nchan_message_buffer_length 20;
  server {
    listen 127.0.0.1:${port} backlog=4096;
    default_type text/plain;
    nchan_subscriber_first_message newest;
    location = /pub { nchan_publisher; nchan_channel_id $arg_id; }
    location ~ ^/ws/(.*)$ { nchan_subscriber websocket; nchan_channel_id $1; }
    location ~ ^/ev/(.*)$ { nchan_subscriber eventsource; nchan_channel_id $1; }
    location ~ ^/lp/(.*)$ { nchan_subscriber longpoll; nchan_channel_id $1; }
  }
}
`;
}

/** Our server; `flags` are for node. */
export async function startOurs(cpu: Cpu, flags: readonly string[]): Promise<Server> {
  const port = await freePort();
  const child = spawn(
    ...pinned(cpu, process.execPath, ...flags, join(import.meta.dirname, 'ours.js'), String(port)),
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  await accepting(child, port);
  return { name: 'pushstream', port, pids: () => family(child.pid ?? 0), stop: () => end(child) };
}

/** The load generator. */
export function startLoad(cpu: Cpu): ChildProcess {
  const [execPath = process.execPath, execArgv = []] =
    cpu === undefined ? [] : (['taskset', ['-c', String(cpu), process.execPath]] as const);
  return fork(join(import.meta.dirname, 'load.js'), { execPath, execArgv: [...execArgv] });
}

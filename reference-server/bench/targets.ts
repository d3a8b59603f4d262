import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { family } from './accounting.js';
import { type Dialect, dialects } from './dialects.js';
import { nchanConfiguration, pushStreamConfiguration } from './nginx-conf.js';
import { findRealModule } from './real-module.js';
import { accepting, type Cpu, env, freePort, nchanModule, pinned } from './servers.js';

/** A server under load, or under attack. */
export interface Server {
  readonly port: number;
  /** The process that serves: that of node, or the worker of nginx. */
  readonly pid: number;
  /** All its processes. */
  pids(): readonly number[];
  /** How the process that serves has ended, with what it said last; undefined as long as it serves. */
  ended(): string | undefined;
  /** Ends what is left of it, and removes its files. */
  stop(): Promise<void>;
}

export interface Target {
  readonly name: string;
  /** What it is, for the tables. */
  readonly title: string;
  readonly dialect: Dialect;
  /** @param flags for node, where that is what it runs on */
  start(cpu: Cpu, flags?: readonly string[]): Promise<Server>;
}

/** Compiled, this file is in a folder of the folder `bench`. */
const bin = resolve(import.meta.dirname, '../../bin/pushstream-server.js');

/** The line that says why a process ended: that of the error, where the last one does not. */
function lastWords(log: readonly string[]): string {
  const line = log.findLast((one) => /Error\b|exited on signal/.test(one)) ?? log.at(-1) ?? 'it said nothing';
  return line.trim().slice(0, 120);
}

/** Starts a program on a free port, in a folder of its own. */
async function launch(
  cpu: Cpu,
  isNginx: boolean,
  command: (port: number, folder: string) => Promise<readonly [string, ...string[]]>,
): Promise<Server> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'pushstream-bench-'));
  const [program, ...args] = await command(port, folder);
  const child = spawn(...pinned(cpu, program, ...args), { env, stdio: ['ignore', 'ignore', 'pipe'] });
  // The last lines are enough, and a server that complains of everything does not fill the memory of this process.
  const log: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (log.push(line) > 200) log.shift();
  });
  // Also when this process is told to end.
  const abandon = () => {
    for (const pid of relatives(child)) kill(pid);
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', abandon);
  const stop = async () => {
    await end(child);
    await rm(folder, { recursive: true, force: true });
    process.off('exit', abandon);
  };
  try {
    await accepting(child, port);
    const pid = await serving(child, isNginx);
    const ended = () => {
      if (child.exitCode !== null) return `exit code ${child.exitCode}: ${lastWords(log)}`;
      if (child.signalCode !== null) return `${child.signalCode}: ${lastWords(log)}`;
      if (isNginx && !relatives(child).includes(pid)) return `the worker ended: ${lastWords(log)}`;
      return undefined;
    };
    return { port, pid, pids: () => relatives(child), ended, stop };
  } catch (error) {
    await stop();
    throw new Error(`${program} did not start: ${lastWords(log)}`, { cause: error });
  }
}

/** A process and those that it started; nothing when it ends just now. */
function relatives(child: ChildProcess): readonly number[] {
  try {
    return child.pid === undefined ? [] : family(child.pid);
  } catch {
    return [];
  }
}

async function serving(child: ChildProcess, isNginx: boolean): Promise<number> {
  if (!isNginx) return child.pid ?? 0;
  // The master listens before its worker is there.
  for (let tries = 0; tries < 100; tries++) {
    const [, worker] = relatives(child);
    if (worker !== undefined) return worker;
    await pause(20);
  }
  throw new Error('nginx has no worker');
}

/** SIGTERM; SIGKILL for it and its relatives when it is not gone three seconds later. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, 'exit');
  const pids = relatives(child);
  child.kill('SIGTERM');
  const late = new AbortController();
  const wait = pause(3000, 'late', { signal: late.signal }).catch(() => 'ended');
  if ((await Promise.race([ended, wait])) === 'late') {
    for (const pid of pids) kill(pid);
  }
  late.abort();
  await ended;
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has just ended.
  }
}

async function writeConfiguration(folder: string, text: string): Promise<string> {
  const file = join(folder, 'nginx.conf');
  await writeFile(file, text);
  return file;
}

function realModule() {
  const found = findRealModule();
  if ('missing' in found) throw new Error(found.missing);
  return found;
}

const { 'push-stream': pushStream, nchan } = dialects;

export const targets: readonly Target[] = [
  {
    name: 'ours',
    title: 'pushstream-server',
    dialect: pushStream,
    start: (cpu, flags = []) =>
      launch(cpu, false, async (port) => [process.execPath, ...flags, bin, '--port', String(port)]),
  },
  {
    name: 'ours-conf',
    title: 'pushstream-server, nginx.conf',
    dialect: pushStream,
    start: (cpu, flags = []) =>
      launch(cpu, false, async (port, folder) => {
        const file = await writeConfiguration(folder, pushStreamConfiguration(undefined, port));
        return [process.execPath, ...flags, bin, '-p', folder, '-c', file];
      }),
  },
  {
    name: 'module',
    title: 'push-stream module',
    dialect: pushStream,
    start: (cpu) =>
      launch(cpu, true, async (port, folder) => {
        const { nginx, module } = realModule();
        const file = await writeConfiguration(folder, pushStreamConfiguration(module, port));
        return [nginx, '-p', folder, '-c', file, '-e', 'stderr'];
      }),
  },
  {
    name: 'nchan',
    title: 'nchan',
    dialect: nchan,
    start: (cpu) =>
      launch(cpu, true, async (port, folder) => {
        const file = await writeConfiguration(folder, nchanConfiguration(nchanModule(), port));
        return ['nginx', '-p', folder, '-c', file, '-e', 'stderr'];
      }),
  },
];

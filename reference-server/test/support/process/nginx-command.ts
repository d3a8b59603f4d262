import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, vi } from 'vitest';
import { main } from '../../../src/process/main.js';
import { folderOf } from '../nginx-conf/site-folder.js';
import { freePort } from '../wire/free-port.js';

export const bin = fileURLToPath(new URL('../../../bin/pushstream-server.js', import.meta.url));

/** What a command came to. */
export interface Ended {
  readonly status: number | null;
  readonly output: string;
  readonly errors: string;
}

/** A command that runs. */
export class Command {
  readonly process: ChildProcess;
  /** Settled when it has exited, and nobody holds its output open. */
  readonly ended: Promise<Ended>;
  output = '';
  errors = '';

  constructor(words: readonly string[], cwd?: string) {
    this.process = spawn(process.execPath, [bin, ...words], { stdio: ['ignore', 'pipe', 'pipe'], cwd });
    this.process.stdout?.on('data', (text) => {
      this.output += text;
    });
    this.process.stderr?.on('data', (text) => {
      this.errors += text;
    });
    this.ended = once(this.process, 'close').then(([status]) => ({
      status,
      output: this.output,
      errors: this.errors,
    }));
    onTestFinished(async () => {
      this.process.kill('SIGKILL');
      await this.ended;
    });
  }
}

/** Runs words that start no server in the process of the tests, which is much sooner done than starting one. */
export async function inThisProcess(words: readonly string[]): Promise<Ended> {
  const said = { output: '', errors: '' };
  const writing = (stream: keyof typeof said) => (piece: string | Uint8Array) => {
    said[stream] += typeof piece === 'string' ? piece : Buffer.from(piece).toString();
    return true;
  };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(writing('output')),
    vi.spyOn(process.stderr, 'write').mockImplementation(writing('errors')),
    vi.spyOn(console, 'log').mockImplementation((line) => void writing('output')(`${line}\n`)),
    vi.spyOn(console, 'error').mockImplementation((line) => void writing('errors')(`${line}\n`)),
  ];
  const before = process.exitCode;
  process.exitCode = 0;
  try {
    await main(words);
    return { status: Number(process.exitCode), ...said };
  } finally {
    process.exitCode = before;
    for (const spy of spies) spy.mockRestore();
  }
}

/** A folder with a configuration, and commands about it. What is left running at the end of the test is ended. */
export class NginxFolder {
  readonly folder: string;
  readonly port: number;
  readonly file: string;

  private constructor(folder: string, port: number) {
    this.folder = folder;
    this.port = port;
    this.file = join(folder, 'nginx.conf');
    onTestFinished(() => {
      const pid = this.pid;
      if (pid !== undefined && this.isRunning(pid)) process.kill(pid, 'SIGKILL');
    });
  }

  static async with(
    configuration: (port: number) => string,
    files: Readonly<Record<string, string | Uint8Array>> = {},
  ): Promise<NginxFolder> {
    const folder = new NginxFolder(folderOf(files), await freePort());
    folder.write(configuration(folder.port));
    return folder;
  }

  write(configuration: string): void {
    writeFileSync(this.file, configuration);
  }

  /** Runs a command about this configuration to its end. */
  run(...words: readonly string[]): Promise<Ended> {
    const all = ['-c', this.file, ...words];
    // Without a word it starts a server, in the background.
    return words.length > 0 ? inThisProcess(all) : new Command(all).ended;
  }

  /** Starts it in the background; throws what it says when that fails. */
  async startInBackground(): Promise<number> {
    const { status, output, errors } = await this.run();
    if (status !== 0 || output !== '' || errors !== '') throw new Error(`${status}: ${output}${errors}`);
    return this.runningPid;
  }

  /**
   * Starts it in the foreground and waits until it accepts connections and has written its pid file; throws what it says when it ends before that. It takes one
   * process where the background takes two, the longest part of most tests.
   */
  async start(): Promise<Command> {
    const command = new Command(['-c', this.file, '-g', 'daemon off;']);
    const hasEnded = () => command.process.exitCode !== null;
    await expect
      .poll(async () => hasEnded() || ((await this.#accepts()) && this.pid !== undefined))
      .toBe(true);
    if (!hasEnded()) return command;
    const { status, output, errors } = await command.ended;
    throw new Error(`${status}: ${output}${errors}`);
  }

  read(name: string): string {
    const path = join(this.folder, name);
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  }

  get log(): string {
    return this.read('logs/error.log');
  }

  get pid(): number | undefined {
    return Number(this.read('logs/nginx.pid')) || undefined;
  }

  /** Throws where there is none: a signal to nobody would go to the whole run of the tests. */
  get runningPid(): number {
    const { pid } = this;
    if (pid === undefined) throw new Error('there is no pid file');
    return pid;
  }

  /** Whether a process is there, and is not just waiting for somebody to ask how it ended. */
  isRunning(pid: number): boolean {
    try {
      process.kill(pid, 0);
      return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
    } catch {
      return false;
    }
  }

  async fetch(path: string, init?: RequestInit): Promise<string> {
    const response = await fetch(`http://127.0.0.1:${this.port}${path}`, {
      ...init,
      headers: { Connection: 'close' },
    });
    return `${response.status} ${await response.text()}`;
  }

  /** Whether somebody listens on its port; asks nothing, so that no log tells of it. */
  #accepts(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect(this.port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
  }

  /** Asks now and then until the answer is the one that is waited for: who asks all the time takes the processor from the server. */
  async until(path: string, answer: RegExp): Promise<void> {
    await expect.poll(() => this.fetch(path).catch(String)).toMatch(answer);
  }
}

/** A configuration with all that the tests about processes need. */
export const pushConfiguration =
  (http = '', main = '') =>
  (port: number) =>
    `
${main}
events { }
http {
  push_stream_shared_memory_size 1m;
  ${http}
  server {
    listen 127.0.0.1:${port};
    location /pub { push_stream_publisher admin; push_stream_channels_path $arg_id; push_stream_store_messages on; }
    location ~ /sub/(.*) { push_stream_subscriber; push_stream_channels_path $1; push_stream_footer_template "the end"; }
    location ~ /lp/(.*) { push_stream_subscriber long-polling; push_stream_channels_path $1; }
    location /relay-pub { push_publisher; set $push_channel_id $arg_id; }
    location /relay-sub { push_subscriber; set $push_channel_id $arg_id; }
  }
}
`;

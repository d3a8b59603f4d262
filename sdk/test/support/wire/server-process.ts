import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ServerSettings } from 'pushstream-server';
import { settings } from './reference-server.js';

/** Serves what it is told until it is killed, or until the test that started it is gone. */
const program = `
import { createPushServer, openStore } from 'pushstream-server';
process.stdin.on('end', () => process.exit()).resume();
const [settings, folder] = process.argv.slice(1);
const store = folder && (await openStore('file:' + folder));
console.log(await createPushServer({ ...JSON.parse(settings), ...(store && { store }) }).listen());
`;

/** The built reference server in a process of its own, which can be killed. */
export class ServerProcess {
  readonly #child: ChildProcess;
  readonly port: number;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
  }

  /** @param folder where messages outlive the process; default: nowhere */
  static async start(more: Partial<ServerSettings> = {}, folder?: string): Promise<ServerProcess> {
    const given = JSON.stringify({ ...settings, ...more });
    const child = spawn(
      process.execPath,
      ['--input-type=module', '--eval', program, given, ...(folder ? [folder] : [])],
      {
        cwd: fileURLToPath(new URL('../../..', import.meta.url)),
        stdio: ['pipe', 'pipe', 'inherit'],
      },
    );
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`The server ended with ${code}; is it built?`);
    });
    const lines = createInterface({ input: child.stdout });
    const [url] = await Promise.race([once(lines, 'line'), ended]);
    ended.catch(() => {});
    return new ServerProcess(child, Number(new URL(String(url)).port));
  }

  /** Ends it at once: it can neither say nor keep anything. */
  async kill(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }
}

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nginxAvailable, nginxFile } from '../../../support/nginx-conf/nginx-itself.js';
import { realModule } from '../../../support/push-stream/real-module.js';
import { startNginx } from '../../../support/push-stream/start-nginx.js';

/** An nginx, and the module that it loads. */
interface Program {
  readonly nginx: string;
  readonly module: string;
}

/** nginx with nchan, which has the directives of nginx_http_push_module too; undefined where it is not installed. */
const nchan: Program | undefined = (() => {
  if (!nginxAvailable() || nginxFile === undefined) return undefined;
  const { stderr } = spawnSync(nginxFile, ['-V'], { encoding: 'utf8' });
  const folder = /--modules-path=(\S+)/.exec(stderr)?.[1] ?? '';
  const module = join(folder, 'ngx_nchan_module.so');
  if (existsSync(module)) return { nginx: nginxFile, module };
  const missing = 'nchan is not installed: apt-get install libnginx-mod-nchan';
  if (process.env.CI === 'true') throw new Error(missing);
  console.warn(`skipped: ${missing}`);
  return undefined;
})();

/** Those that judge, the first of them what both know; undefined where one is not installed. */
const programs: readonly Program[] | undefined = realModule && nchan && [realModule, nchan];

export const programsAvailable: boolean = programs !== undefined;

/** Stands after each configuration, so that none is put to use: it is read up to there. */
const end = 'end_of_the_configuration';

/**
 * An nginx that reads configurations and says what is wrong with them, as `nginx -t` does. It is started once, and reads the
 * next one at SIGHUP: a thousand take a second.
 */
export class ConfigurationReader {
  readonly #file: string;
  readonly #module: string;
  /** The process that reads; the workers write to the log, too. */
  #pid = 0;
  #errors: string[] = [];
  #read = () => {};

  private constructor(file: string, module: string) {
    this.#file = file;
    this.#module = module;
  }

  /** Starts all that judge. */
  static startAll(): Promise<ConfigurationReader[]> {
    return Promise.all((programs ?? []).map((program) => ConfigurationReader.#start(program)));
  }

  static async #start({ nginx, module }: Program): Promise<ConfigurationReader> {
    const folder = mkdtempSync(join(tmpdir(), 'pushstream-reader-'));
    const file = join(folder, 'nginx.conf');
    writeFileSync(file, `load_module ${module}; daemon off; pid p; error_log stderr notice; events { }`);
    // What the directives that name a file read at once.
    writeFileSync(join(folder, 'x'), 'x');
    const reader = new ConfigurationReader(file, module);
    const words = ['-p', folder, '-c', file, '-e', 'stderr'];
    reader.stop = await startNginx(nginx, folder, words, (line) => reader.#told(line));
    return reader;
  }

  stop = async () => {};

  /**
   * @param text the directive that is judged stands in its line 2
   * @returns the first error; undefined where there is none, and '' where nginx refuses without a word
   */
  async errorOf(text: string): Promise<string | undefined> {
    writeFileSync(this.#file, `load_module ${this.#module}; ${text}\n${end};`);
    const read = new Promise<void>((resolve) => {
      this.#read = resolve;
    });
    process.kill(this.#pid, 'SIGHUP');
    await read;
    const [error = ''] = this.#errors;
    this.#errors = [];
    if (error.startsWith(`unknown directive "${end}"`)) return undefined;
    return error
      .replace(this.#file, '/c')
      .replace(/^pcre2?_compile\(\) failed: .* in (".*" in \/c)/, 'invalid regular expression $1');
  }

  /** Whether it knows a directive. */
  async knows(name: string): Promise<boolean> {
    return !(await this.errorOf(`\n${name};`))?.startsWith('unknown directive');
  }

  #told(line: string): void {
    const [, level, pid, text = ''] = /\[(\w+)\] (\d+)#\d+: (.*)/.exec(line) ?? [];
    this.#pid ||= Number(pid);
    if (Number(pid) !== this.#pid) return;
    // The push-stream module tells of its own as an error, and gives up without another word.
    if (level === 'emerg' || level === 'error') this.#errors.push(text);
    // Not every refusal has a line. The signal that comes next is only looked at when the configuration was read.
    if (text === 'reconfiguring') process.kill(this.#pid, 'SIGUSR1');
    if (text === 'reopening logs') this.#read();
  }
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { freePort } from '../wire/free-port.js';
import { pause } from '../wire/pause.js';
import { type Browser, type BrowserPage, installed, jsonFunction } from './browser.js';

const driver = '/usr/bin/WebKitWebDriver';
const display = '/usr/bin/Xvfb';

/** The least of browsers around WebKitGTK; Debian 12 and 13 keep it in folders of the ABI, named by the machine. */
const browsers = ['x86_64', 'aarch64'].flatMap((machine) =>
  ['4.1', '4.0', '6.0'].map((abi) => {
    const folder = abi === '6.0' ? 'webkitgtk-6.0' : `webkit2gtk-${abi}`;
    return `/usr/lib/${machine}-linux-gnu/${folder}/MiniBrowser`;
  }),
);
const program =
  process.env.MINIBROWSER_PATH ?? browsers.find((path) => existsSync(path)) ?? browsers[0] ?? '';

/** What a script in a page must have ended in, in milliseconds. */
const scriptTime = 180_000;

/** Ends a program that was started here. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}

/** A screen that nobody sees, with the first number that is free. */
async function startDisplay(): Promise<{ child: ChildProcess; number: string }> {
  const args = ['-displayfd', '3', '-screen', '0', '1024x768x24', '-nolisten', 'tcp'];
  const child = spawn(display, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const [number] = await once(createInterface({ input: child.stdio[3] as Readable }), 'line');
  return { child, number: `:${number}` };
}

/** One session of WebDriver, the older protocol: a command at a time, each for the window that was chosen last. */
class Session {
  readonly #url: string;
  #last: Promise<unknown> = Promise.resolve();

  constructor(url: string) {
    this.#url = url;
  }

  async command<Result>(method: string, path: string, body?: object): Promise<Result> {
    const answer = await fetch(`${this.#url}${path}`, { method, body: body ? JSON.stringify(body) : null });
    const { value } = (await answer.json()) as { value: Result & { error?: string; message?: string } };
    if (!answer.ok) throw new Error(`${value.error}: ${value.message}`);
    return value;
  }

  /** Does something when what was asked for before is done. */
  #next<Result>(task: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(task);
    this.#last = result.catch(() => {});
    return result;
  }

  async newPage(): Promise<BrowserPage> {
    const { handle } = await this.#next(() =>
      this.command<{ handle: string }>('POST', '/window/new', { type: 'tab' }),
    );
    const inWindow = <Result>(method: string, path: string, body?: object) =>
      this.#next(async () => {
        await this.command('POST', '/window', { handle });
        return this.command<Result>(method, path, body);
      });
    return {
      goto: (url) => inWindow('POST', '/url', { url }),
      reload: () => inWindow('POST', '/refresh', {}),
      evaluate: async (script, given) => {
        const source = `const [json, done] = arguments;
          (${jsonFunction(script)})(json).then(done, (error) => done(JSON.stringify({ error: String(error) })));`;
        const args = [JSON.stringify({ given })];
        const json = await inWindow<string>('POST', '/execute/async', { script: source, args });
        const { value, error } = JSON.parse(json);
        if (error) throw new Error(error);
        return value;
      },
      close: () => inWindow('DELETE', '/window'),
    };
  }
}

/** Resolves when the driver takes commands: it has no other way to tell. */
async function takesCommands(url: string, child: ChildProcess): Promise<void> {
  while (!(await fetch(`${url}/status`).catch(() => undefined))?.ok) {
    if (child.exitCode !== null) throw new Error(`WebKitWebDriver ended with ${child.exitCode}`);
    await pause(20);
  }
}

export const webkit: Browser = {
  name: 'WebKit',
  available: () =>
    installed('WebKit', [driver, program, display], 'apt-get install webkit2gtk-driver xvfb, on Debian'),
  async start() {
    const screen = await startDisplay();
    const port = await freePort();
    const child = spawn(driver, [`--port=${port}`, '--host=127.0.0.1'], {
      // Without a graphics card there is nothing to put layers together with.
      env: { ...process.env, DISPLAY: screen.number, WEBKIT_DISABLE_COMPOSITING_MODE: '1' },
      stdio: 'ignore',
    });
    const endBoth = () => {
      child.kill();
      screen.child.kill();
    };
    process.on('exit', endBoth);
    const url = `http://127.0.0.1:${port}`;
    await takesCommands(url, child);
    const { sessionId, capabilities } = await new Session(url).command<{
      sessionId: string;
      capabilities: { browserVersion: string };
    }>('POST', '/session', {
      capabilities: {
        alwaysMatch: { 'webkitgtk:browserOptions': { binary: program, args: ['--automation'] } },
      },
    });
    const session = new Session(`${url}/session/${sessionId}`);
    await session.command('POST', '/timeouts', { script: scriptTime });
    return {
      version: capabilities.browserVersion,
      newPage: () => session.newPage(),
      async close() {
        await session.command('DELETE', '');
        await end(child);
        await end(screen.child);
        process.off('exit', endBoth);
      },
    };
  },
};

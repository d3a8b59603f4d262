import { once } from 'node:events';
import { WebSocket } from 'ws';
import { type BrowserPage, jsonFunction } from './browser.js';

interface Answer {
  readonly id: number | null;
  readonly error?: string;
  readonly message?: string;
  readonly result?: unknown;
}

interface Tree {
  readonly contexts: readonly { readonly context: string }[];
}

interface Evaluated {
  readonly result: { readonly value: string };
  readonly exceptionDetails?: { readonly text: string };
}

/** Longer than a browser takes for anything on a busy machine, milliseconds: beyond it a test says what was not answered. */
const patience = 60_000;

/** A session of WebDriver BiDi: the protocol that Firefox itself speaks, without a driver beside it. */
export class BidiSession {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number | null, { take(result: unknown): void; fail(error: Error): void }>();
  #count = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => this.#take(JSON.parse(String(data)) as Answer));
    socket.on('close', () => {
      for (const { fail } of this.#waiting.values()) fail(new Error('The browser has gone'));
      this.#waiting.clear();
    });
  }

  static async open(url: string): Promise<BidiSession> {
    const socket = new WebSocket(url);
    await once(socket, 'open');
    return new BidiSession(socket);
  }

  /** Takes an answer; what else comes are events, to which nobody has subscribed. */
  #take({ id, error, message, result }: Answer): void {
    const asked = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) asked?.fail(new Error(`${error}: ${message}`));
    else asked?.take(result);
  }

  call<Result>(method: string, params: object = {}): Promise<Result> {
    return new Promise((resolve, reject) => {
      const id = ++this.#count;
      AbortSignal.timeout(patience).addEventListener('abort', () => {
        this.#waiting.delete(id);
        reject(new Error(`The browser has not answered ${method} ${JSON.stringify(params)}`));
      });
      this.#waiting.set(id, { take: (result) => resolve(result as Result), fail: reject });
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }

  /** The process of a tab, as Firefox says: its windows know that, and list the tabs in the order in which the session does. */
  async #processOf(context: string): Promise<number> {
    const tabs = await this.call<Tree>('browsingContext.getTree', { maxDepth: 0 });
    const windows = await this.call<Tree>('browsingContext.getTree', { maxDepth: 0, 'moz:scope': 'chrome' });
    const { result } = await this.call<Evaluated>('script.evaluate', {
      expression:
        'JSON.stringify(gBrowser.browsers.map((tab) => tab.browsingContext.currentWindowGlobal?.osPid))',
      awaitPromise: false,
      target: { context: windows.contexts[0]?.context },
    });
    const processes: unknown[] = JSON.parse(result.value);
    const place = tabs.contexts.findIndex((tab) => tab.context === context);
    const id = processes[place];
    // Of two tabs in one process the other would be ended too.
    if (typeof id !== 'number' || processes.indexOf(id) !== processes.lastIndexOf(id))
      throw new Error(`The tab has no process of its own: number ${place} of ${processes.join(', ')}`);
    return id;
  }

  async #signal(context: string, signal: NodeJS.Signals): Promise<void> {
    process.kill(await this.#processOf(context), signal);
  }

  async newPage(): Promise<BrowserPage> {
    const { context } = await this.call<{ context: string }>('browsingContext.create', { type: 'tab' });
    return {
      goto: (url) => this.call('browsingContext.navigate', { context, url, wait: 'complete' }),
      reload: () => this.call('browsingContext.reload', { context, wait: 'complete' }),
      evaluate: async (script, given) => {
        const { result, exceptionDetails } = await this.call<Evaluated>('script.callFunction', {
          functionDeclaration: jsonFunction(script),
          arguments: [{ type: 'string', value: JSON.stringify({ given }) }],
          awaitPromise: true,
          target: { context },
        });
        if (exceptionDetails) throw new Error(exceptionDetails.text);
        return JSON.parse(result.value).value;
      },
      freeze: () => this.#signal(context, 'SIGSTOP'),
      thaw: () => this.#signal(context, 'SIGCONT'),
      crash: () => this.#signal(context, 'SIGKILL'),
      close: () => this.call('browsingContext.close', { context }),
    };
  }
}

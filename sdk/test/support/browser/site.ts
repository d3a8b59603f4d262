import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import type { PushServer } from 'pushstream-server';
import { freePort } from '../wire/free-port.js';
import { referenceServer } from '../wire/reference-server.js';

/** A page that has the module as `PushStreamModule`, and the script for script tags. */
const empty = `<!DOCTYPE html><meta charset="utf-8"><title>Empty</title><body></body><script src="/js/pushstream.js"></script><script type="module">
  import { PushStream } from '/js/pushstream.browser.js';
  window.PushStreamModule = PushStream;
</script>`;

const files = new Map([
  ['/js/pushstream.js', 'pushstream.iife.js'],
  ['/js/pushstream.browser.js', 'pushstream.browser.js'],
  ['/js/pushstream.share.browser.js', 'pushstream.share.browser.js'],
]);

/** Each a page, or with `.js` a script, or the file it is read from. */
export type Pages = Readonly<Record<string, string | URL>>;

/** One origin: pages under /page, the built scripts under /js, and the locations of the reference server. */
export class Site {
  readonly #pages: HttpServer;
  readonly #connections = createServer((socket) => this.#join(socket)) satisfies Server;
  readonly #sockets = new Set<Socket>();
  /** Connections that begin with a request for one of these are cut. */
  readonly blocked = new Set<string>();
  #push = referenceServer();
  readonly port: number;

  private constructor(pages: Pages, port: number) {
    this.port = port;
    this.#pages = createHttpServer(async ({ url = '' }, response) => {
      const path = url.replace(/\?.*/, '');
      const script = files.get(path);
      const page = pages[path.slice('/page/'.length)] ?? empty;
      const body = script
        ? await readFile(new URL(`../../../dist/${script}`, import.meta.url))
        : page instanceof URL
          ? await readFile(page)
          : page;
      const type = path.endsWith('.js') ? 'text/javascript' : 'text/html';
      // The next request of this connection may be for the other server.
      response.writeHead(200, { 'Content-Type': `${type}; charset=utf-8`, Connection: 'close' }).end(body);
    });
  }

  static async start(pages: Pages = {}): Promise<Site> {
    const site = new Site(pages, await freePort());
    await site.#listen();
    return site;
  }

  async #listen(): Promise<void> {
    this.#connections.listen(this.port, '127.0.0.1');
    await once(this.#connections, 'listening');
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Subscribers and what else the reference server counts. */
  get stats(): ReturnType<PushServer['stats']> {
    return this.#push.stats();
  }

  #join(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => this.#sockets.delete(socket));
    socket.once('data', (bytes) => {
      const path = /^\S+ (\S*)/.exec(bytes.toString('latin1'))?.[1] ?? '';
      if ([...this.blocked].some((prefix) => path.startsWith(prefix))) {
        socket.destroy();
        return;
      }
      socket.pause();
      socket.unshift(bytes);
      if (/^\/(?:pub|sub|ev|lp|ws|relay)\b/.test(path)) this.#push.connect(socket);
      else this.#pages.emit('connection', socket);
      socket.resume();
    });
  }

  /** Cuts all connections, and refuses new ones for such a path: a browser uses one for this and that. */
  block(prefix: string): void {
    this.blocked.add(prefix);
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Ends in the middle of everything, and forgets all messages. */
  async kill(): Promise<void> {
    const closed = once(this.#connections, 'close');
    this.#connections.close();
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all([closed, this.#push.close()]);
  }

  /** Begins again at the same port, `later` milliseconds in the future. */
  async restart(later: number): Promise<void> {
    this.#push = referenceServer({}, () => later);
    await this.#listen();
  }
}

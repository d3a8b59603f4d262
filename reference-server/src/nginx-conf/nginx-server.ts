import { createServer, type Server, type Socket } from 'node:net';
import type { Clock } from '../broker/clock.js';
import { HttpEntry } from '../http/http-entry.js';
import type { Configuration, Door } from './configuration.js';
import { Engine } from './engine.js';
import type { Journal } from './journal.js';
import { plainAddress } from './network.js';

/** An address could not be listened on. */
export class BindError extends Error {
  override readonly name = 'BindError';
  readonly code: string;

  constructor(door: { readonly host: string; readonly port: number }, error: NodeJS.ErrnoException) {
    const number = error.errno === undefined ? '' : `${-error.errno}: `;
    const texts: Readonly<Record<string, string>> = {
      EADDRINUSE: 'Address already in use',
      EACCES: 'Permission denied',
      EADDRNOTAVAIL: 'Cannot assign requested address',
    };
    const code = error.code ?? '';
    super(`bind() to ${addressOf(door)} failed (${number}${texts[code] ?? error.message})`);
    this.code = code;
  }
}

const isWildcard = ({ host }: { readonly host: string }) => host === '0.0.0.0' || host === '::';

function addressOf({ host, port }: { readonly host: string; readonly port: number }): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** One configuration at work. */
class Generation {
  readonly doors: ReadonlyMap<string, { readonly door: Door; readonly entry: HttpEntry }>;
  readonly #close: () => void;

  constructor(configuration: Configuration, engine: Engine, journal: Journal) {
    const { doors, close } = configuration.compile(engine, journal);
    this.#close = close;
    this.doors = new Map(
      doors.map((door) => {
        const report = (error: unknown) => engine.report(error);
        const entry = new HttpEntry(engine.clock, door.router, report, door.keepAlive);
        entry.watchConnections();
        return [addressOf(door), { door, entry }];
      }),
    );
  }

  /**
   * Tells subscribers that it is over, and ends the connections.
   * @param patiently waits for requests that are still arriving
   */
  async end(patiently: boolean): Promise<void> {
    const entries = [...this.doors.values()].map(({ entry }) => entry);
    for (const entry of entries) entry.beginStop();
    this.#close();
    if (patiently) await Promise.all([...this.doors.values()].map(({ door }) => door.router.idle()));
    await Promise.all(entries.map((entry) => entry.stop()));
  }
}

/** A server as a configuration says; the configuration may change while it runs. */
export class NginxServer {
  readonly #engine: Engine;
  readonly #journal: Journal;
  #generation: Generation;
  readonly #listening = new Map<string, Server>();
  /** Configurations whose last answers are being written. */
  readonly #ending = new Set<Promise<void>>();

  /** @throws ConfigurationError */
  constructor(configuration: Configuration, clock: Clock, journal: Journal) {
    this.#journal = journal;
    this.#engine = new Engine(clock, journal, configuration.memory);
    this.#generation = new Generation(configuration, this.#engine, journal);
  }

  /** Accepts connections on all addresses, or on none. @throws BindError */
  async listen(): Promise<void> {
    const { opened } = await this.#open(this.#generation);
    for (const [address, server] of opened) this.#listening.set(address, server);
  }

  /**
   * Goes over to another configuration: new connections are on it, and those who wait on the old one are told that it is over.
   * Rejects with ConfigurationError or BindError; then everything is as it was.
   */
  async reload(configuration: Configuration): Promise<void> {
    const next = new Generation(configuration, this.#engine, this.#journal);
    const { opened, wanted } = await this.#open(next);
    const last = this.#generation;
    this.#generation = next;
    this.#engine.adopt(configuration.memory);
    for (const [address, server] of this.#listening) {
      if (wanted.has(address)) continue;
      server.close();
      this.#listening.delete(address);
    }
    for (const [address, server] of opened) this.#listening.set(address, server);
    const ended = last.end(true).finally(() => this.#ending.delete(ended));
    this.#ending.add(ended);
  }

  /**
   * Lets go of the addresses at once, tells subscribers, and returns when all is written.
   * @param patiently waits for requests that are still arriving
   */
  async close(patiently = false): Promise<void> {
    for (const server of this.#listening.values()) server.close();
    this.#listening.clear();
    const ended = this.#generation.end(patiently);
    await Promise.all(patiently ? [...this.#ending, ended] : [ended]);
    this.#engine.close();
  }

  /** Opens the addresses that a configuration has and the last one hadn't. */
  async #open(generation: Generation) {
    const doors = [...generation.doors.values()].map(({ door }) => door);
    // An address that is among all addresses of its port needs no socket of its own.
    const needed = doors.filter((door) => {
      const family = door.host.includes(':') ? '::' : '0.0.0.0';
      return isWildcard(door) || !doors.some(({ host, port }) => host === family && port === door.port);
    });
    const wanted = new Set(needed.map(addressOf));
    const opened = new Map<string, Server>();
    try {
      for (const door of needed) {
        const address = addressOf(door);
        if (!this.#listening.has(address)) opened.set(address, await this.#bind(door));
      }
    } catch (error) {
      for (const server of opened.values()) server.close();
      throw error;
    }
    return { opened, wanted };
  }

  #bind(door: Door): Promise<Server> {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) =>
      this.#accept(socket, door),
    );
    return new Promise((resolve, reject) => {
      const fail = (error: Error) => reject(new BindError(door, error));
      server.once('error', fail);
      server.listen({ host: door.host, port: door.port, ipv6Only: door.host === '::' }, () => {
        server.off('error', fail);
        server.on('error', (error) => this.#engine.report(error));
        resolve(server);
      });
    });
  }

  #accept(socket: Socket, bound: Door): void {
    const { doors } = this.#generation;
    const local = addressOf({ host: plainAddress(socket.localAddress ?? ''), port: bound.port });
    const group = doors.get(local) ?? doors.get(addressOf(bound));
    if (group) group.entry.connect(socket);
    else socket.destroy();
  }
}

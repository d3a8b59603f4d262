import type { Server, Socket } from 'node:net';
import type { Clock, Timer } from '../broker/clock.js';
import { defaultLimits } from '../http/limits.js';
import { ServerBudget } from '../http/server-budget.js';
import { bind } from './bind.js';
import type { Configuration } from './configuration.js';
import { workerConnections } from './connection-settings.js';
import type { Door } from './doors.js';
import { Engine } from './engine.js';
import { Gate } from './gate.js';
import type { Journal } from './journal.js';
import { type Address, addressText } from './listen.js';
import { plainAddress } from './network.js';

const isWildcard = ({ host }: Address) => host === '0.0.0.0' || host === '::';

/** What all addresses share: `worker_connections` counts every connection of the process, those that listen among them. */
export function budgetOf(
  { main }: Configuration,
  doors: readonly Door[],
  { clock, journal }: Engine,
): ServerBudget {
  const most = workerConnections(main);
  let isTold = false;
  return new ServerBudget({ ...defaultLimits, connections: most - doors.length }, () => {
    // The log is told once a second, not of each connection.
    if (isTold) return;
    isTold = true;
    clock.after(1000, () => {
      isTold = false;
    });
    journal.error('alert', `${most} worker_connections are not enough`);
  });
}

/** One configuration at work. */
class Generation {
  readonly gates: ReadonlyMap<string, Gate>;
  readonly #close: () => void;
  readonly #clock: Clock;
  /** How long requests that are arriving are waited for; milliseconds. */
  readonly #patience: number;

  constructor(configuration: Configuration, engine: Engine, journal: Journal) {
    this.#clock = engine.clock;
    this.#patience = configuration.main.duration('worker_shutdown_timeout');
    const { doors, close } = configuration.compile(engine, journal);
    this.#close = close;
    const budget = budgetOf(configuration, doors, engine);
    this.gates = new Map(doors.map((door) => [addressText(door), new Gate(door, engine, budget)]));
  }

  /**
   * Tells subscribers that it is over, and ends the connections.
   * @param patiently waits for requests that are still arriving
   */
  async end(patiently: boolean): Promise<void> {
    const gates = [...this.gates.values()];
    for (const gate of gates) gate.beginStop();
    this.#close();
    if (patiently) await this.#idle(gates);
    await Promise.all(gates.map((gate) => gate.stop()));
  }

  /** Returns when every request that came has had its effect, or has taken too long. */
  async #idle(gates: readonly Gate[]): Promise<void> {
    let limit: Timer | undefined;
    const tooLong = new Promise<void>((resolve) => {
      limit = this.#clock.after(this.#patience, resolve);
    });
    await Promise.race([Promise.all(gates.map((gate) => gate.idle())), tooLong]);
    limit?.cancel();
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

  /** Where it listens. */
  get addresses(): readonly string[] {
    return [...this.#listening.keys()];
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
    const doors = [...generation.gates.values()].map(({ door }) => door);
    // An address that is among all addresses of its port needs no socket of its own.
    const needed = doors.filter((door) => {
      const family = door.host.includes(':') ? '::' : '0.0.0.0';
      return isWildcard(door) || !doors.some(({ host, port }) => host === family && port === door.port);
    });
    const wanted = new Set(needed.map(addressText));
    const opened = new Map<string, Server>();
    try {
      for (const door of needed) {
        const address = addressText(door);
        if (!this.#listening.has(address)) opened.set(address, await this.#bind(door));
      }
    } catch (error) {
      for (const server of opened.values()) server.close();
      throw error;
    }
    return { opened, wanted };
  }

  async #bind(door: Door): Promise<Server> {
    const server = await bind(door, (socket) => this.#accept(socket, door));
    return server.on('error', (error) => this.#engine.report(error));
  }

  #accept(socket: Socket, bound: Door): void {
    const { gates } = this.#generation;
    const local = addressText({ host: plainAddress(socket.localAddress ?? ''), port: bound.port });
    const gate = gates.get(local) ?? gates.get(addressText(bound));
    if (gate) gate.connect(socket);
    else socket.destroy();
  }
}

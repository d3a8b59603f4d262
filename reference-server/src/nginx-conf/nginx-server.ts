import type { Server, Socket } from 'node:net';
import type { Broker } from '../broker/broker.js';
import type { Clock, Timer } from '../broker/clock.js';
import type { EndableBroker } from '../broker/endable-broker.js';
import { type ChannelStore, closeStore, settleStore } from '../broker/store.js';
import { defaultLimits } from '../http/limits.js';
import { ServerBudget } from '../http/server-budget.js';
import { Drain } from '../operations/drain.js';
import type { Configuration } from './configuration.js';
import type { Journal } from './language/journal.js';
import { type Address, addressText } from './language/listen.js';
import { plainAddress } from './language/network.js';
import { Acceptor } from './listening/acceptor.js';
import { bind } from './listening/bind.js';
import { workerConnections } from './listening/connection-settings.js';
import type { ListenAddress } from './listening/listen-address.js';
import { SharedState } from './site/shared-state.js';

const isWildcard = ({ host }: Address) => host === '0.0.0.0' || host === '::';

/** Takes a connection, and the address on which it was accepted. */
type HandOver = (socket: Socket, address: string) => void;

/** What the system lets the process have open. */
export interface OpenFiles {
  /** Files and connections together. */
  readonly limit: number;
  /** Connections for which there is room. */
  readonly connections: number;
}

/**
 * What all addresses share: `worker_connections` counts every connection of the process, those that listen among them. Where the
 * system allows fewer, the server turns away what it has no room for, as it would at that number: at the limit itself nothing
 * could be answered, and no file be opened.
 * @param files undefined where there is no limit
 */
export function budgetOf(
  { main }: Configuration,
  addresses: readonly ListenAddress[],
  { clock, journal }: Pick<SharedState, 'clock' | 'journal'>,
  files?: OpenFiles,
): ServerBudget {
  const most = workerConnections(main);
  const wanted = most - addresses.length;
  const allowed = Math.min(wanted, files?.connections ?? wanted);
  if (files && most > files.limit)
    journal.error('warn', `${most} worker_connections exceed open file resource limit: ${files.limit}`);
  const reason =
    files && allowed < wanted
      ? `accept() failed (24: Too many open files): ${allowed} connections are what the limit of ${files.limit} open files allows`
      : `${most} worker_connections are not enough`;
  let isTold = false;
  return new ServerBudget({ ...defaultLimits, connections: allowed }, () => {
    // The log is told once a second, not of each connection.
    if (isTold) return;
    isTold = true;
    clock.after(1000, () => {
      isTold = false;
    });
    journal.error('alert', reason);
  });
}

/** One configuration at work. */
class Generation {
  readonly acceptors: ReadonlyMap<string, Acceptor>;
  readonly budget: ServerBudget;
  readonly #broker: EndableBroker;
  readonly #drainTime: number;
  readonly #close: () => void;
  readonly #clock: Clock;
  /** How long requests that are arriving are waited for; milliseconds. */
  readonly #patience: number;

  constructor(configuration: Configuration, state: SharedState, journal: Journal, files?: OpenFiles) {
    this.#clock = state.clock;
    this.#patience = configuration.main.duration('worker_shutdown_timeout');
    this.#drainTime = configuration.drain;
    const { addresses, broker, close } = configuration.compile(state, journal);
    this.#broker = broker;
    this.#close = close;
    const budget = budgetOf(configuration, addresses, state, files);
    this.budget = budget;
    this.acceptors = new Map(
      addresses.map((address) => [addressText(address), new Acceptor(address, state, budget)]),
    );
  }

  /** Begins to send subscribers away, where that is to take its time. */
  drain(): Drain | undefined {
    if (this.#drainTime === 0) return undefined;
    for (const acceptor of this.acceptors.values()) acceptor.beginDrain();
    return new Drain(this.#clock, this.#broker, this.#drainTime);
  }

  /**
   * Tells subscribers that it is over, and ends the connections.
   * @param patiently waits for requests that are still arriving
   */
  async end(patiently: boolean): Promise<void> {
    const acceptors = [...this.acceptors.values()];
    for (const acceptor of acceptors) acceptor.beginStop();
    this.#close();
    if (patiently) await this.#idle(acceptors);
    await Promise.all(acceptors.map((acceptor) => acceptor.stop()));
  }

  /** Returns when every request that came has had its effect, or has taken too long. */
  async #idle(acceptors: readonly Acceptor[]): Promise<void> {
    let limit: Timer | undefined;
    const tooLong = new Promise<void>((resolve) => {
      limit = this.#clock.after(this.#patience, resolve);
    });
    await Promise.race([Promise.all(acceptors.map((acceptor) => acceptor.idle())), tooLong]);
    limit?.cancel();
  }
}

/** A server as a configuration says; the configuration may change while it runs. */
export class NginxServer {
  readonly #state: SharedState;
  readonly #store: ChannelStore | undefined;
  readonly #journal: Journal;
  readonly #files: OpenFiles | undefined;
  readonly #handOver: HandOver | undefined;
  #generation: Generation;
  #drain: Drain | undefined;
  readonly #listening = new Map<string, Server>();
  /** Configurations whose last answers are being written. */
  readonly #ending = new Set<Promise<void>>();

  /**
   * @param files what the system lets the process have open; default: no limit
   * @param store default: memory; one that outlives the process is closed with the server
   * @param handOver takes connections, with the address on which they were accepted, for workers to serve. Default: they are served here
   * @throws ConfigurationError
   */
  constructor(
    configuration: Configuration,
    clock: Clock,
    journal: Journal,
    files?: OpenFiles,
    store?: ChannelStore,
    handOver?: HandOver,
  ) {
    this.#handOver = handOver;
    this.#journal = journal;
    this.#files = files;
    this.#store = store;
    this.#state = new SharedState(clock, journal, configuration.memory, store);
    this.#generation = new Generation(configuration, this.#state, journal, files);
    this.#state.counts.budget = this.#generation.budget;
  }

  get broker(): Broker {
    return this.#state.broker;
  }

  /** The clock of all that waits here. */
  get clock(): Clock {
    return this.#state.clock;
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
    const next = new Generation(configuration, this.#state, this.#journal, this.#files);
    const { opened, wanted } = await this.#open(next);
    this.#state.adopt(configuration.memory);
    for (const [address, server] of this.#listening) {
      if (wanted.has(address)) continue;
      server.close();
      this.#listening.delete(address);
    }
    for (const [address, server] of opened) this.#listening.set(address, server);
    this.#begin(next);
  }

  /**
   * As `reload`, in a process that does not listen: connections are handed over to it.
   * @throws ConfigurationError
   */
  goOver(configuration: Configuration): void {
    this.#begin(new Generation(configuration, this.#state, this.#journal, this.#files));
  }

  #begin(next: Generation): void {
    const last = this.#generation;
    this.#generation = next;
    this.#state.counts.budget = next.budget;
    const ended = last.end(true).finally(() => this.#ending.delete(ended));
    this.#ending.add(ended);
  }

  /** Lets go of the addresses; what was accepted is served on. */
  stopListening(): void {
    for (const server of this.#listening.values()) server.close();
    this.#listening.clear();
  }

  /**
   * Sends subscribers away over the time of `push_drain`; returns when that is over. A second call waits for the first, and so
   * does nobody once the server is closed.
   */
  async drain(): Promise<void> {
    if (!this.#drain) {
      this.#drain = this.#generation.drain();
      if (!this.#drain) return;
      this.#state.operations.isDraining = true;
    }
    await this.#drain.done;
  }

  /**
   * Lets go of the addresses at once, tells subscribers, and returns when all is written.
   * @param patiently waits for requests that are still arriving
   */
  async close(patiently = false): Promise<void> {
    this.#drain?.hurry();
    this.stopListening();
    // Publishers are answered first.
    await settleStore(this.#store);
    const ended = this.#generation.end(patiently);
    await Promise.all(patiently ? [...this.#ending, ended] : [ended]);
    this.#state.close();
    await closeStore(this.#store);
  }

  /** Opens the addresses that a configuration has and the last one hadn't. */
  async #open(generation: Generation) {
    const addresses = [...generation.acceptors.values()].map(({ address }) => address);
    // An address that is among all addresses of its port needs no socket of its own.
    const needed = addresses.filter((address) => {
      const family = address.host.includes(':') ? '::' : '0.0.0.0';
      return (
        isWildcard(address) || !addresses.some(({ host, port }) => host === family && port === address.port)
      );
    });
    const wanted = new Set(needed.map(addressText));
    const opened = new Map<string, Server>();
    try {
      for (const address of needed) {
        const text = addressText(address);
        if (!this.#listening.has(text)) opened.set(text, await this.#bind(address));
      }
    } catch (error) {
      for (const server of opened.values()) server.close();
      throw error;
    }
    return { opened, wanted };
  }

  async #bind(address: ListenAddress): Promise<Server> {
    const handOver = this.#handOver;
    const text = addressText(address);
    const accept = (socket: Socket) => (handOver ? handOver(socket, text) : this.accept(socket, text));
    const server = await bind(address, accept, handOver !== undefined);
    return server.on('error', (error) => this.#state.report(error));
  }

  /** Serves a connection that was accepted on an address, here or in the process that listens. */
  accept(socket: Socket, bound: string): void {
    const { acceptors } = this.#generation;
    const port = Number(bound.slice(bound.lastIndexOf(':') + 1));
    const local = addressText({ host: plainAddress(socket.localAddress ?? ''), port });
    const acceptor = acceptors.get(local) ?? acceptors.get(bound);
    if (acceptor) acceptor.connect(socket);
    else socket.destroy();
  }
}

import type { Socket } from 'node:net';
import { systemClock } from '../broker/clock.js';
import type { ChannelStore } from '../broker/store.js';
import { Configuration, type ConfigurationSource } from '../nginx-conf/configuration.js';
import type { Level } from '../nginx-conf/language/journal.js';
import { nodeFiles } from '../nginx-conf/language/node-files.js';
import { ConfigurationError, placeOf } from '../nginx-conf/language/position.js';
import { RecordedFiles } from '../nginx-conf/language/recorded-files.js';
import { describeFailure } from '../nginx-conf/language/system-error.js';
import { BindError } from '../nginx-conf/listening/bind.js';
import { NginxServer } from '../nginx-conf/nginx-server.js';
import { openStoreOf } from '../nginx-conf/open-store-of.js';
import { isSamePlace, type StorePlace } from '../store-place.js';
import { StoreRefused } from '../stores/store-refused.js';
import { descriptors } from './descriptors.js';
import { Logs } from './logs.js';
import { PidFile } from './pid-file.js';
import { type ProcessSettings, processSettings, userToBecome } from './process-settings.js';
import { StartError } from './start-error.js';
import { becomeUser, giveFolder } from './system-user.js';
import { handleUncaughtErrors } from './uncaught-errors.js';
import { WorkerPool } from './workers/worker-pool.js';

/** How often it is tried to listen on an address that is in use, and how long is waited between. */
const bindTries = 5;
const bindPause = 500;

/** A server in this process, with its logs, its pid file and its signals. */
export class RunningServer {
  readonly #source: ConfigurationSource;
  readonly #logs = new Logs();
  #settings: ProcessSettings | undefined;
  #server: NginxServer | undefined;
  #pidFile: PidFile | undefined;
  #store: StorePlace | undefined;
  /** Where several processes serve. */
  #pool: WorkerPool | undefined;
  /** Reloads, one after the other. */
  #reloads: Promise<void> = Promise.resolve();
  #stopping = false;
  /** Whether a later signal ends it. */
  #hurried = false;

  constructor(source: ConfigurationSource) {
    this.#source = source;
  }

  /**
   * Returns when the server accepts connections.
   * @param files those that the configuration is read from
   * @param report told of attempts that are repeated
   */
  async start(
    configuration: Configuration,
    files: RecordedFiles,
    report: (text: string) => void,
  ): Promise<void> {
    const settings = processSettings(configuration);
    this.#settings = settings;
    this.#store = configuration.store;
    this.#prepare(settings);
    if (settings.user && process.getuid?.() !== 0) {
      this.#logs.error('warn', 'the "user" directive makes sense only for root, ignored');
    }
    this.#warn(configuration);
    const user = userToBecome(settings);
    const store = await this.#openStore(configuration);
    const handOver = (socket: Socket, address: string) => this.#pool?.hand(socket, address);
    const server = new NginxServer(
      configuration,
      systemClock,
      this.#logs,
      descriptors(),
      store,
      configuration.workers > 1 ? handOver : undefined,
    );
    if (configuration.workers > 1) this.#pool = this.#workersOf(server, configuration, files);
    try {
      await this.#listen(server, (text) => {
        this.#logs.error('emerg', text);
        report(text);
      });
      this.#server = server;
      handleUncaughtErrors((text) => this.#logs.error('alert', text));
      // Before anybody can read where to send them: a signal without a handler would end the process.
      this.#handleSignals();
      this.#pidFile = writePid(settings);
      if (user) {
        this.#logs.giveTo(user);
        const { store: place } = configuration;
        if (place && 'folder' in place) giveFolder(place.folder, user);
        becomeUser(user);
      }
      await this.#startWorkers();
    } catch (error) {
      if (error instanceof StartError) this.#logs.error('emerg', error.message);
      this.#pidFile?.remove();
      await server.close();
      throw error;
    }
    this.#logs.error('notice', 'start accepting connections');
  }

  #workersOf(server: NginxServer, { workers }: Configuration, files: RecordedFiles): WorkerPool {
    const { broker, clock } = server;
    const tell = (level: Level, text: string) => this.#logs.error(level, text);
    return new WorkerPool({ broker, clock, tell }, workers, { source: this.#source, files: files.all });
  }

  /** @throws StartError */
  async #startWorkers(): Promise<void> {
    try {
      await this.#pool?.start();
    } catch (error) {
      throw new StartError(`a worker cannot be started: ${describeFailure(error)}`);
    }
  }

  /** @throws StartError */
  async #openStore(configuration: Configuration): Promise<ChannelStore | undefined> {
    try {
      return await openStoreOf(configuration, this.#logs);
    } catch (error) {
      if (!(error instanceof StoreRefused)) throw error;
      this.#logs.error('emerg', error.message);
      throw new StartError(error.message);
    }
  }

  #warn({ warnings }: Configuration): void {
    for (const { text, position } of warnings) this.#logs.error('warn', `${text} in ${placeOf(position)}`);
  }

  #prepare({ errorLogs, accessLogs, logFormat, workingDirectory }: ProcessSettings): void {
    this.#logs.format = logFormat;
    this.#logs.use(errorLogs, []);
    try {
      this.#logs.use(errorLogs, accessLogs);
      if (workingDirectory !== undefined) changeFolder(workingDirectory);
    } catch (error) {
      if (error instanceof StartError) this.#logs.error('emerg', error.message);
      throw error;
    }
  }

  async #listen(server: NginxServer, report: (text: string) => void): Promise<void> {
    for (let left = bindTries; ; ) {
      try {
        await server.listen();
        return;
      } catch (error) {
        if (!(error instanceof BindError)) throw error;
        if (error.code !== 'EADDRINUSE') throw new StartError(error.message);
        report(error.message);
        if (--left === 0) throw new StartError('still could not bind()');
      }
      await new Promise<void>((resolve) => void setTimeout(resolve, bindPause));
    }
  }

  #handleSignals(): void {
    process.on('SIGTERM', () => void this.#stop(false));
    process.on('SIGINT', () => void this.#stop(false));
    process.on('SIGQUIT', () => void this.#stop(true));
    process.on('SIGUSR1', () => {
      this.#logs.reopen();
      this.#pool?.reopen();
    });
    // There is no other program to go over to; left alone, the signal would end this one.
    process.on('SIGUSR2', () => this.#logs.error('warn', 'SIGUSR2 is not supported, ignored'));
    process.on('SIGHUP', () => {
      this.#reloads = this.#reloads.then(() => this.#reload());
    });
  }

  async #reload(): Promise<void> {
    if (this.#stopping) return;
    try {
      const files = new RecordedFiles(nodeFiles);
      await this.#goOver(new Configuration(this.#source, files), files);
      this.#logs.error('notice', 'the configuration was read again');
    } catch (error) {
      const others = error instanceof ConfigurationError ? error.others : [];
      for (const one of [error, ...others]) {
        this.#logs.error('emerg', one instanceof Error ? one.message : String(one));
      }
    }
  }

  /** Goes over to another configuration, with its logs and its pid file, or changes nothing. */
  async #goOver(next: Configuration, files: RecordedFiles): Promise<void> {
    const last = this.#settings;
    const settings = processSettings(next);
    const { pidFile, errorLogs, accessLogs } = settings;
    let pid: PidFile | undefined;
    try {
      this.#logs.prepare(errorLogs, accessLogs);
      if (pidFile !== last?.pidFile) pid = writePid(settings);
      await this.#server?.reload(next);
    } catch (error) {
      pid?.remove();
      if (last) this.#logs.use(last.errorLogs, last.accessLogs);
      throw error;
    }
    this.#logs.use(errorLogs, accessLogs);
    this.#logs.format = settings.logFormat;
    if (!isSamePlace(next.store, this.#store)) {
      this.#logs.error('emerg', 'push_store cannot change without restart, ignoring change');
    }
    if (!this.#pool && next.workers > 1) {
      this.#logs.error('emerg', 'worker_processes cannot change from 1 without restart, ignoring change');
    }
    await this.#pool?.reload({ source: this.#source, files: files.all }, next.workers);
    if (pid) {
      this.#pidFile?.remove();
      this.#pidFile = pid;
    }
    this.#settings = settings;
    this.#warn(next);
  }

  async #stop(gracefully: boolean): Promise<void> {
    // A second signal does not wait for what the first waits for.
    if (this.#stopping && gracefully) return;
    if (this.#stopping) {
      this.#hurried = true;
    } else {
      this.#stopping = true;
      await this.#server?.drain();
      if (this.#hurried) return;
    }
    this.#server?.stopListening();
    await this.#pool?.stop(gracefully ? this.#settings?.patience : undefined);
    await this.#server?.close(gracefully);
    this.#pidFile?.remove();
    this.#logs.error('notice', 'exit');
    process.exit(0);
  }
}

/** @throws StartError */
function writePid({ pidFile, makePidFolder }: ProcessSettings): PidFile {
  const file = new PidFile(pidFile);
  try {
    file.write(makePidFolder);
    return file;
  } catch (error) {
    throw new StartError(`open() "${pidFile}" failed (${describeFailure(error)})`);
  }
}

/** @throws StartError */
function changeFolder(path: string): void {
  try {
    process.chdir(path);
  } catch (error) {
    throw new StartError(`chdir("${path}") failed (${describeFailure(error)})`);
  }
}

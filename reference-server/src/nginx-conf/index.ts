/** A push server that is configured by an nginx.conf, within a program; and the reader of such files alone. */
import { dirname, resolve } from 'node:path';
import { systemClock } from '../broker/clock.js';
import type { ChannelStore } from '../broker/store.js';
import { Configuration, type ConfigurationSource } from './configuration.js';
import type { Journal, Level } from './language/journal.js';
import { nodeFiles } from './language/node-files.js';
import { NginxServer } from './nginx-server.js';
import { openStoreOf } from './open-store-of.js';

export { StoreRefused } from '../stores/store-refused.js';
export type { Level } from './language/journal.js';
export { ConfigurationError, type Position } from './language/position.js';
export { BindError } from './listening/bind.js';
export { type NginxDirective, readNginxConf } from './read-nginx-conf.js';

/** Where a configuration is, and what is told of it. */
export interface NginxConfOptions {
  /** The configuration file; what it includes is relative to its folder. */
  readonly file: string;
  /** The folder that files which are served or written are relative to. Default: that of the configuration. */
  readonly prefix?: string;
  /** Directives beside those of the file, as `-g` has them: those of the main context, such as `'user nobody;'`. */
  readonly global?: string;
  /** Told of what nginx writes to its error log. Default: errors go to standard error, the rest nowhere. */
  readonly onLog?: (level: Level, text: string) => void;
  /** Told of the lines of access logs, with the full name of their file; bytes, as latin1. Default: they go nowhere. */
  readonly onAccess?: (file: string, line: string) => void;
}

/** A server as its configuration says. What is about processes (`daemon`, `pid`, `user`, the files of logs) has no effect. */
export interface NginxConfServer {
  /**
   * Accepts connections on all addresses of the configuration, or on none.
   * Rejects with BindError, or with StoreRefused where what `push_store` names cannot be used.
   */
  listen(): Promise<void>;
  /** Where it listens, as `listen` has it: `127.0.0.1:80`, `[::]:80`, `unix:/path`. */
  readonly addresses: readonly string[];
  /**
   * Reads the file again and goes over to it: channels and messages stay, subscribers are told to come again.
   * Rejects with ConfigurationError or BindError; then everything is as it was.
   */
  reload(): Promise<void>;
  /**
   * Sends subscribers away over the time of `push_drain`, lets go of the addresses, answers who waits, ends all connections and
   * timers. A second call ends the drain of the first at once.
   * @param patiently waits for requests that are still arriving, too
   */
  close(patiently?: boolean): Promise<void>;
}

/** Levels that are written to standard error where nobody is told. */
const bad: readonly Level[] = ['error', 'crit', 'alert', 'emerg'];

/**
 * Reads and checks a configuration of nginx.
 * @throws ConfigurationError with the file and the line that are to blame
 */
export function createNginxConfServer(options: NginxConfOptions): NginxConfServer {
  const path = resolve(options.file);
  const source: ConfigurationSource = {
    path,
    prefix: resolve(options.prefix ?? dirname(path)),
    errorLog: 'stderr',
    global: options.global ?? '',
    usualPort: process.getuid?.() === 0 ? 80 : 8000,
  };
  const journal: Journal = {
    error:
      options.onLog ?? ((level, text) => void (bad.includes(level) && console.error(`[${level}] ${text}`))),
    access: options.onAccess ?? (() => {}),
  };
  const configuration = new Configuration(source, nodeFiles);
  const start = (store?: ChannelStore) =>
    new NginxServer(configuration, systemClock, journal, undefined, store);
  // Whatever is wrong is told now; where there is a store, it is not to be opened before the server listens.
  const checked = start();
  let isClosing = false;
  let server = configuration.store ? undefined : checked;
  return {
    async listen() {
      server ??= start(await openStoreOf(configuration, journal));
      await server.listen();
    },
    get addresses() {
      return server?.addresses ?? [];
    },
    async reload() {
      await (server ?? checked).reload(new Configuration(source, nodeFiles));
    },
    async close(patiently = false) {
      const closing = server ?? checked;
      if (!isClosing) {
        isClosing = true;
        await closing.drain();
      }
      await closing.close(patiently);
    },
  };
}

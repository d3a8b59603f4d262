import { dirname, resolve } from 'node:path';
import { memorySizeOf } from '../assembly.js';
import type { EndableBroker } from '../broker/endable-broker.js';
import { SettingsError } from '../dialects/directive.js';
import { parsePadding } from '../dialects/push-stream/padding.js';
import { readStorePlace, type StorePlace, withSync } from '../store-place.js';
import { aliasWarnings, type Warning } from './language/alias-warnings.js';
import { checkStatements, type Taken } from './language/check.js';
import type { ConfigurationFiles } from './language/files.js';
import type { Journal } from './language/journal.js';
import { addressText, type Listen, readListen, socketPath } from './language/listen.js';
import { inPresentTerms } from './language/older-spellings.js';
import { parseConfiguration, parseGlobalDirectives, type Statement, type Tree } from './language/parser.js';
import { ConfigurationError, placeKey } from './language/position.js';
import { pushOnly } from './language/push-only.js';
import { Scope } from './language/scope.js';
import { assignedNames, computedName, computing, namesNotRun } from './language/variable-names.js';
import { workerConnections } from './listening/connection-settings.js';
import { type ListenAddress, listenAddressesOf } from './listening/listen-address.js';
import { LimitZones } from './site/access/limit-zones.js';
import { PasswordFiles } from './site/access/passwords/password-files.js';
import { accessLogs } from './site/answer/access-log.js';
import { compileSite } from './site/compile-site.js';
import { Upstreams } from './site/content/proxy/upstreams.js';
import {
  isPushStreamLocation,
  ofModule,
  readEndpoint,
  readPushStreamHttp,
} from './site/content/push-location.js';
import { compileComputed } from './site/rewrite/computed-variables.js';
import type { ServerMemory, SharedState } from './site/shared-state.js';
import { ConfigurationVariables } from './site/variables.js';
import { workerProcesses } from './worker-processes.js';

/** Where a configuration is, and what the command line adds to it. */
export interface ConfigurationSource {
  /** Absolute. */
  readonly path: string;
  /** The folder that names of files are relative to, but for those that are read at the start. */
  readonly prefix: string;
  /** Where errors go that no `error_log` has a place for; `-e`. */
  readonly errorLog: string;
  /** Directives of `-g`. */
  readonly global: string;
  /** Whether only the push locations are served, and all others answer 501. */
  readonly pushOnly?: boolean;
  /** The port of a server without `listen`. */
  readonly usualPort: number;
}

/** What a configuration comes to. */
interface CompiledConfiguration {
  readonly addresses: readonly ListenAddress[];
  /** What its subscribers wait for. */
  readonly broker: EndableBroker;
  /** Tells them that it is over. */
  readonly close: () => void;
}

/** A configuration that was read and checked. */
export class Configuration {
  readonly source: ConfigurationSource;
  readonly tree: Tree;
  readonly main: Scope;
  /** What works, and is hardly what somebody meant. */
  readonly warnings: readonly Warning[];
  /** Directives that are taken and do nothing, or have their locations answer 502. */
  readonly taken: readonly Taken[];
  readonly memory: ServerMemory;
  /** How many processes serve connections; 1 = one does all. */
  readonly workers: number;
  readonly #http: Scope;
  /** Where channels outlive the process; undefined = nowhere. */
  readonly store: StorePlace | undefined;
  /** Over how long subscribers are sent away in the end; milliseconds. */
  readonly drain: number;
  readonly #files: ConfigurationFiles;
  readonly #variables: ConfigurationVariables;

  /**
   * @param without the places of directives that are left out
   * @throws ConfigurationError
   */
  constructor(
    source: ConfigurationSource,
    files: ConfigurationFiles,
    without: ReadonlySet<string> = new Set(),
  ) {
    this.source = source;
    this.#files = files;
    this.tree = parseConfiguration(source.path, files);
    const global = parseGlobalDirectives(source.global, dirname(source.path), files);
    const all = [...global, ...this.tree.statements];
    const left = without.size === 0 ? all : withoutThose(all, without);
    const { statements: written, warnings } = source.pushOnly
      ? pushOnly(left)
      : { statements: left, warnings: [] };
    this.taken = checkStatements(written);
    const statements = inPresentTerms(written);
    this.main = new Scope(statements);
    if (this.main.own('events').length === 0) {
      throw new ConfigurationError('no "events" section in configuration');
    }
    const [http] = this.main.own('http');
    if (!http) throw new ConfigurationError('no "http" section in configuration, there is nothing to serve');
    this.#http = new Scope(http.block ?? [], this.main, http);
    const computed = this.#http.own(...computing).map(computedName);
    this.#variables = new ConfigurationVariables(assignedNames(all), computed, namesNotRun(all));
    compileComputed(this.#http, this.#variables);
    const scopes = scopesWithin(this.#http);
    const { count, warning } = workerProcesses(this.main, [this.#http, ...scopes]);
    this.workers = count;
    this.warnings = [...warnings, ...scopes.flatMap(aliasWarnings), ...(warning ? [warning] : [])];
    const used = scopes.find(isPushStreamLocation);
    const pushStream = readPushStreamHttp(this.#http, used, this.#variables);
    const size = memorySizeOf(pushStream, this.#http.size('push_max_reserved_memory'));
    this.memory = { size, pushStream };
    this.store = this.#readStore();
    this.drain = this.#http.duration('push_drain');
  }

  #readStore(): StorePlace | undefined {
    const [place, sync] = this.#http.find('push_store')?.args ?? [];
    if (!place) return undefined;
    const read = readStorePlace(place.text, this.source.prefix);
    if ('url' in read && this.memory.pushStream.push_stream_events_channel_id !== '')
      throw new ConfigurationError(
        'push_stream_events_channel_id cannot be used with a Redis',
        place.position,
      );
    return sync ? withSync(read, sync.text.slice('sync='.length)) : read;
  }

  /** The path of a file that is served or written. */
  servedPath(name: string): string {
    return resolve(this.source.prefix, name);
  }

  /** The path of a file that is read at the start. */
  readPath(name: string): string {
    return resolve(dirname(this.source.path), name);
  }

  /**
   * What is served at which address.
   * @throws ConfigurationError
   */
  compile(state: SharedState, journal: Journal): CompiledConfiguration {
    const { broker, endpoints } = state.serve(this.memory, this.#mostPadding());
    const push = {
      variables: this.#variables,
      server: this.memory.pushStream,
      fullPath: (name: string) => this.readPath(name),
    };
    const passwords = new PasswordFiles();
    const upstreams = new Upstreams(state.clock);
    for (const statement of this.#http.own('upstream')) upstreams.declare(statement, this.#variables);
    const context = {
      upstreams,
      passwords,
      clock: state.clock,
      counts: state.counts,
      operations: state.operations,
      zones: new LimitZones(this.#http, this.#variables, state.zones),
      variables: this.#variables,
      endpoints,
      journal,
      servedPath: (name: string) => this.servedPath(name),
      readPath: push.fullPath,
      files: this.#files,
      endpointOf: (scope: Scope) => readEndpoint(scope, push),
    };
    // Where there is no server, what is wrong with its logs would show nowhere else.
    accessLogs(this.#http, context.variables, journal, context.servedPath);
    const servers = this.#http.own('server').map((statement) => {
      const scope = new Scope(statement.block ?? [], this.#http, statement);
      const site = compileSite(statement, this.#http, context);
      return { site, scope, listens: this.#listens(scope) };
    });
    state.counts.isWatched =
      scopesWithin(this.#http).some((scope) => scope.own('stub_status').length > 0) ||
      ['connections_writing', 'connections_waiting'].some((name) => this.#variables.isUsed(name));
    const addresses = listenAddressesOf(servers, state);
    this.#checkConnections(addresses.length);
    const close = () => {
      broker.close();
      passwords.close();
      upstreams.close();
    };
    return { addresses, broker, close };
  }

  /** Each address that the server listens on takes a connection of its own. */
  #checkConnections(sockets: number): void {
    const most = workerConnections(this.main);
    if (most > sockets) return;
    const [events] = this.main.own('events');
    const statement = events?.block?.find(({ name }) => name.text === 'worker_connections');
    const text = `${most} worker_connections are not enough for ${sockets} listening sockets`;
    throw new ConfigurationError(text, statement?.name.position);
  }

  /** The files of all access logs. */
  accessLogFiles(): string[] {
    const words = [this.#http, ...scopesWithin(this.#http)].flatMap((scope) => scope.own('access_log'));
    const names = words.map(({ args }) => args[0]?.text ?? 'off').filter((name) => name !== 'off');
    return [...new Set(names)].map((name) => this.servedPath(name));
  }

  #listens(scope: Scope): Listen[] {
    const statements = scope.own('listen');
    const ssl = scope.flag('ssl');
    if (statements.length === 0) {
      return [{ host: '0.0.0.0', port: this.source.usualPort, isDefault: false, ssl, http2: false }];
    }
    const seen = new Set<string>();
    return statements.map(({ args, name }) => {
      const read = readListen(args);
      if ('text' in read) throw new ConfigurationError(read.text, read.word.position);
      const path = socketPath(read);
      const host = path === undefined ? read.host : `unix:${this.servedPath(path)}`;
      const listen = { ...read, host, ssl: read.ssl || ssl };
      const address = addressText(listen);
      if (seen.has(address)) throw new ConfigurationError(`a duplicate listen ${address}`, name.position);
      seen.add(address);
      return listen;
    });
  }

  #mostPadding(): number {
    const words = scopesWithin(this.#http).flatMap(
      (scope) => scope.word('push_stream_padding_by_user_agent') ?? [],
    );
    const largest = words.map(({ text, position }) => {
      try {
        return parsePadding(text).largest;
      } catch (error) {
        if (!(error instanceof SettingsError)) throw error;
        throw new ConfigurationError(`${ofModule}${error.reason}`, position);
      }
    });
    return Math.max(0, ...largest);
  }
}

/** Statements but for those that stand at some places. */
function withoutThose(statements: readonly Statement[], places: ReadonlySet<string>): Statement[] {
  return statements
    .filter(({ name }) => !places.has(placeKey(name.position)))
    .map((one) => ({ ...one, block: one.block && withoutThose(one.block, places) }));
}

/** The scopes of servers, locations, `if` and `limit_except` within one. */
function scopesWithin(scope: Scope): Scope[] {
  return scope.own('server', 'location', 'if', 'limit_except').flatMap((statement) => {
    const inner = new Scope(statement.block ?? [], scope, statement);
    return [inner, ...scopesWithin(inner)];
  });
}

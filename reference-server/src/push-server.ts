import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Duplex } from 'node:stream';
import { type Endpoint, Endpoints } from './assembly.js';
import type { Broker, BrokerStats } from './broker/broker.js';
import { type Clock, systemClock } from './broker/clock.js';
import { EndableBroker } from './broker/endable-broker.js';
import { type ChannelStore, closeStore, settleStore } from './broker/store.js';
import { parsePadding } from './dialects/push-stream/padding.js';
import { isPushStream, readPushStreamLocation } from './dialects/push-stream/read-settings.js';
import { readRelaySettings } from './dialects/relay/settings.js';
import { contentHeaders } from './http/content-policy.js';
import type { Handler } from './http/exchange.js';
import { guarded, guardedPages } from './http/guarded-handler.js';
import { HttpEntry } from './http/http-entry.js';
import type { ConnectionLimits } from './http/limits.js';
import { type Location, type Route, routeAll } from './http/location.js';
import { SameOriginPolicy } from './http/same-origin.js';
import { ServedHosts } from './http/served-hosts.js';
import type { ConnectionCounts } from './http/server-budget.js';
import { Drain } from './operations/drain.js';
import { longestDrain } from './operations/longest-drain.js';
import { Operations } from './operations/operations.js';
import { livePage } from './pages/live-page.js';
import { channelsOf } from './server-channels.js';
import { type ReadServerSettings, readServerSettings, type ServerSettings } from './server-settings.js';

/** What a server is made of; each may be replaced. */
export interface Parts {
  /** Default: the system's. */
  readonly clock: Clock;
  /** Default: memory, with the bound of `push_max_reserved_memory`. One that outlives the process is closed with the server. */
  readonly store: ChannelStore;
  /** Wraps the broker that all locations share. */
  readonly decorateBroker: (broker: Broker) => Broker;
  /** Wraps what answers at a location, of every request there. */
  readonly decorateHandler: (handler: Handler, location: Location) => Handler;
  /** Told of faults in the server or in what decorates it; the request was answered 500. Default: standard error. */
  readonly onError: (error: unknown) => void;
}

/** The settings of a server, and the store of its channels: what `openStore` has opened, or memory. */
export type PushServerSettings = ServerSettings & Partial<Pick<Parts, 'store'>>;

export interface ServerStats extends BrokerStats, ConnectionCounts {
  readonly connections: number;
  /** Subscribers that were cut off because they read too slowly. */
  readonly dropped: number;
  /** Requests of the push-stream dialect that were refused for the number of channels they named. */
  readonly refused: number;
}

export interface CloseOptions {
  /**
   * Over how many milliseconds subscribers are sent away before that, so that they do not all come back at once: at most an hour.
   * Meanwhile the server is not ready, each answer ends its connection, publishers are served, and new subscribers are answered
   * 503 with `Retry-After`. Default: 0, all at once.
   */
  readonly drain?: number;
}

export interface PushServer {
  /** Accepts connections; returns the url. Rejects as node:net does, with EADDRINUSE for example. */
  listen(): Promise<string>;
  /** Where it listens; before that, where it is going to. */
  readonly url: string;
  /**
   * Answers held requests 304, ends all connections and timers. A second call waits for the first; without `drain` it ends the
   * drain of the first at once.
   */
  close(options?: CloseOptions): Promise<void>;
  stats(): ServerStats;
  /** Serves a connection that didn't come through the network; `listen` isn't needed for it. */
  connect(duplex: Duplex): void;
}

/**
 * A push server that speaks the relay protocol.
 * @throws SettingsError
 */
export function createPushServer(given: PushServerSettings = {}, parts: Partial<Parts> = {}): PushServer {
  const { store: ofSettings, ...settings } = given;
  const store = parts.store ?? ofSettings;
  const read = readServerSettings(settings);
  const { host, port, client_max_body_size } = read.server;
  const tell = parts.onError ?? ((error) => console.error(error));
  let failures = 0;
  const onError = (error: unknown) => {
    failures++;
    tell(error);
  };
  const core = channelsOf(read, { clock: parts.clock ?? systemClock, store, onError });
  const { clock } = core;
  const endable = new EndableBroker(core.broker, onError);
  const broker = parts.decorateBroker?.(endable) ?? endable;
  const served = servedLocations(read);
  const endpoints = new Endpoints({
    ...core,
    broker,
    settings: read.pushStream,
    longestBody: client_max_body_size,
    mostPadding: largestPadding(served),
    onError,
  });
  const isBuiltIn = settings.locations === undefined;
  const policy = policyOf(read);
  const routes = served.map(({ location, endpoint }): Route => {
    const { handler, takesUpgrades } = endpoints.serve(endpoint);
    const decorated = parts.decorateHandler?.(handler, location) ?? handler;
    const content = isBuiltIn ? contentHeaders(location) : [];
    return { location, takesUpgrades, handler: policy ? guarded(decorated, policy, content) : decorated };
  });
  const operations = new Operations({
    ...core,
    store,
    broker: () => ({ ...broker.stats(), failures }),
    connections: () => ({ connections: entry.connections, ...entry.counts }),
  });
  routes.push(...read.operations.map((asked) => operationRoute(asked, operations, policy)));
  const ownPages = isBuiltIn ? livePage() : () => undefined;
  const pages = policy ? guardedPages(ownPages, policy) : ownPages;
  const entry = new HttpEntry(clock, routeAll(routes, pages), onError, limitsOf(read.server));
  let boundPort = port;
  let closed: Promise<void> | undefined;
  let drain: Drain | undefined;

  const url = () => `http://${host.includes(':') ? `[${host}]` : host}:${boundPort}`;

  return {
    async listen() {
      boundPort = await entry.listen(host, port);
      return url();
    },
    get url() {
      return url();
    },
    close({ drain: time = 0 } = {}) {
      if (time === 0) drain?.hurry();
      closed ??= (async () => {
        if (time > 0) {
          operations.isDraining = true;
          entry.beginDrain();
          drain = new Drain(clock, endable, Math.min(time, longestDrain));
          await drain.done;
        }
        operations.stop();
        entry.beginStop();
        // Publishers are answered first.
        await settleStore(store);
        broker.close();
        core.broker.close();
        await entry.stop();
        await closeStore(store);
      })();
      return closed;
    },
    stats: () => ({
      ...broker.stats(),
      ...entry.counts,
      failures,
      connections: entry.connections,
      dropped: endpoints.outbox.dropped,
      refused: endpoints.outbox.refused,
    }),
    connect: (duplex) => entry.connect(duplex),
  };
}

/**
 * What answers operators at a path. Metrics are for those whom the policy lets in: a page must not read them. Health says so
 * little that everybody may ask, by whatever name the server is called.
 */
function operationRoute(
  { path, question }: ReadServerSettings['operations'][number],
  operations: Operations,
  policy: SameOriginPolicy | undefined,
): Route {
  const location: Location = { path, role: question === 'metrics' ? 'metrics' : 'health', settings: {} };
  const handler = operations.answer(question);
  return { location, handler: policy && question === 'metrics' ? guarded(handler, policy, []) : handler };
}

/** The limits of connections as the settings give them. */
function limitsOf(server: ReadServerSettings['server']): Partial<ConnectionLimits> {
  return {
    connections: server.max_connections,
    bodies: server.max_body_memory,
    answers: server.max_answer_memory,
    headTime: server.client_header_timeout,
    bodyTime: server.client_body_timeout,
    sendTime: server.send_timeout,
    idleTime: server.keepalive_timeout,
    requests: server.keepalive_requests,
  };
}

/** Which pages may use the server, and by which names it may be called; undefined = all. */
function policyOf({ allowed, server: { host } }: ReadServerSettings): SameOriginPolicy | undefined {
  return allowed && new SameOriginPolicy(new ServedHosts(host, hostname(), allowed.hosts), allowed.origins);
}

/** A location, and what it is for. */
interface ServedLocation {
  readonly location: Location;
  readonly endpoint: Endpoint;
}

/** The locations in the order in which they are looked at: those of relay first. */
function servedLocations({ locations, server, inherited, pushStream }: ReadServerSettings): ServedLocation[] {
  const longestBody = server.client_max_body_size;
  const relay = locations.flatMap((given): ServedLocation[] => {
    if (isPushStream(given)) return [];
    const settings = readRelaySettings(given);
    const role = settings.push_publisher ? 'publisher' : 'subscriber';
    const location = { path: given.path, role, settings } as const;
    return [{ location, endpoint: { dialect: 'relay', settings, longestBody } }];
  });
  const readFile = (path: string) => readFileSync(path, 'utf8');
  const stream = locations.filter(isPushStream).map((given): ServedLocation => {
    const { path, match, ...endpoint } = readPushStreamLocation(given, inherited, pushStream, readFile);
    const { role, settings } = endpoint;
    return {
      location: { path, match, role: role.type, settings },
      endpoint: { dialect: 'push-stream', ...endpoint },
    };
  });
  return [...relay, ...stream];
}

/** The largest number in the padding of any location: there is never more padding than that. */
function largestPadding(served: readonly ServedLocation[]): number {
  const numbers = served.map(({ endpoint }) => {
    if (endpoint.dialect !== 'push-stream') return 0;
    const padding = endpoint.settings.push_stream_padding_by_user_agent;
    return padding === undefined ? 0 : parsePadding(padding).largest;
  });
  return Math.max(0, ...numbers);
}

import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Duplex } from 'node:stream';
import type { Broker, BrokerStats } from './broker/broker.js';
import { ChannelBroker } from './broker/channel-broker.js';
import { type Clock, systemClock } from './broker/clock.js';
import { guardedClock } from './broker/guarded-clock.js';
import type { Store } from './broker/store.js';
import { Outbox } from './delivery/outbox.js';
import { parsePadding } from './dialects/push-stream/padding.js';
import { isPushStream, readPushStreamLocation } from './dialects/push-stream/read-settings.js';
import { pushStreamHandler } from './dialects/push-stream/route.js';
import { channelRules } from './dialects/push-stream/rules.js';
import { publisher } from './dialects/relay/publisher.js';
import { readRelaySettings } from './dialects/relay/settings.js';
import { subscriber } from './dialects/relay/subscriber.js';
import { contentHeaders } from './http/content-policy.js';
import type { Handler } from './http/exchange.js';
import { guarded, guardedPages } from './http/guarded-handler.js';
import { HttpEntry } from './http/http-entry.js';
import type { ConnectionLimits } from './http/limits.js';
import { type Location, type Route, routeAll } from './http/location.js';
import { SameOriginPolicy } from './http/same-origin.js';
import { ServedHosts } from './http/served-hosts.js';
import type { ConnectionCounts } from './http/server-budget.js';
import { livePage } from './pages/live-page.js';
import { type ReadServerSettings, readServerSettings, type ServerSettings } from './server-settings.js';
import { MemoryStore } from './stores/memory.js';

/** What a server is made of; each may be replaced. */
export interface Parts {
  /** Default: the system's. */
  readonly clock: Clock;
  /** Default: memory, with the bound of `push_max_reserved_memory`. */
  readonly store: Store;
  /** Wraps the broker that all locations share. */
  readonly decorateBroker: (broker: Broker) => Broker;
  /** Wraps what answers at a location, of every request there. */
  readonly decorateHandler: (handler: Handler, location: Location) => Handler;
  /** Told of faults in the server or in what decorates it; the request was answered 500. Default: standard error. */
  readonly onError: (error: unknown) => void;
}

export interface ServerStats extends BrokerStats, ConnectionCounts {
  readonly connections: number;
  /** Subscribers that were cut off because they read too slowly. */
  readonly dropped: number;
  /** Requests of the push-stream dialect that were refused for the number of channels they named. */
  readonly refused: number;
}

export interface PushServer {
  /** Accepts connections; returns the url. Rejects as node:net does, with EADDRINUSE for example. */
  listen(): Promise<string>;
  /** Where it listens; before that, where it is going to. */
  readonly url: string;
  /** Answers held requests 304, ends all connections and timers. A second call waits for the first. */
  close(): Promise<void>;
  stats(): ServerStats;
  /** Serves a connection that didn't come through the network; `listen` isn't needed for it. */
  connect(duplex: Duplex): void;
}

/**
 * A push server that speaks the relay protocol.
 * @throws SettingsError
 */
export function createPushServer(settings: ServerSettings = {}, parts: Partial<Parts> = {}): PushServer {
  const read = readServerSettings(settings);
  const { host, port, push_max_reserved_memory, client_max_body_size } = read.server;
  const tell = parts.onError ?? ((error) => console.error(error));
  let failures = 0;
  const onError = (error: unknown) => {
    failures++;
    tell(error);
  };
  const clock = guardedClock(parts.clock ?? systemClock, onError);
  const memory = read.pushStream.push_stream_shared_memory_size ?? push_max_reserved_memory;
  const store = parts.store ?? new MemoryStore(memory);
  const channels = new ChannelBroker(clock, store, channelRules(read.pushStream), onError);
  const broker = parts.decorateBroker?.(channels) ?? channels;
  const outbox = new Outbox(clock, read.pushStream.max_queued_bytes, onError);
  const shared = { broker, outbox, longestBody: client_max_body_size };
  const isBuiltIn = settings.locations === undefined;
  const policy = policyOf(read);
  const routes = [...relayRoutes(read, broker, client_max_body_size), ...pushStreamRoutes(read, shared)].map(
    (route) => {
      const handler = parts.decorateHandler?.(route.handler, route.location) ?? route.handler;
      const content = isBuiltIn ? contentHeaders(route.location) : [];
      return { ...route, handler: policy ? guarded(handler, policy, content) : handler };
    },
  );
  const ownPages = isBuiltIn ? livePage() : () => undefined;
  const pages = policy ? guardedPages(ownPages, policy) : ownPages;
  const entry = new HttpEntry(clock, routeAll(routes, pages), onError, limitsOf(read.server));
  let boundPort = port;
  let closed: Promise<void> | undefined;

  const url = () => `http://${host.includes(':') ? `[${host}]` : host}:${boundPort}`;

  return {
    async listen() {
      boundPort = await entry.listen(host, port);
      return url();
    },
    get url() {
      return url();
    },
    close() {
      closed ??= (() => {
        entry.beginStop();
        broker.close();
        return entry.stop();
      })();
      return closed;
    },
    stats: () => ({
      ...broker.stats(),
      ...entry.counts,
      failures,
      connections: entry.connections,
      dropped: outbox.dropped,
      refused: outbox.refused,
    }),
    connect: (duplex) => entry.connect(duplex),
  };
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

function relayRoutes({ locations }: ReadServerSettings, broker: Broker, longestBody: number): Route[] {
  return locations.flatMap((given) => {
    if (isPushStream(given)) return [];
    const settings = readRelaySettings(given);
    const role = settings.push_publisher ? 'publisher' : 'subscriber';
    const handler = settings.push_publisher
      ? publisher(broker, settings, longestBody)
      : subscriber(broker, settings);
    return [{ location: { path: given.path, role, settings }, handler }];
  });
}

function pushStreamRoutes(
  { locations, inherited, pushStream }: ReadServerSettings,
  shared: {
    readonly broker: Broker;
    readonly outbox: Outbox;
    readonly longestBody: number;
  },
): Route[] {
  const readFile = (path: string) => readFileSync(path, 'utf8');
  const read = locations
    .filter(isPushStream)
    .map((given) => readPushStreamLocation(given, inherited, pushStream, readFile));
  const paddings = read.flatMap(({ settings: { push_stream_padding_by_user_agent: padding } }) =>
    padding === undefined ? [] : [parsePadding(padding).largest],
  );
  const server = {
    ...shared,
    settings: pushStream,
    hostname: hostname(),
    pid: String(process.pid),
    startedAt: shared.outbox.clock.elapsed(),
    mostPadding: Math.max(0, ...paddings),
  };
  return read.map((location) => {
    const { path, match, role, settings } = location;
    const takesUpgrades = role.type === 'subscriber' && role.mode === 'websocket';
    return {
      location: { path, match, role: role.type, settings },
      handler: pushStreamHandler(server, location),
      takesUpgrades,
    };
  });
}

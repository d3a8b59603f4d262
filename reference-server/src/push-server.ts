import type { Duplex } from 'node:stream';
import type { Broker, BrokerStats } from './broker/broker.js';
import { ChannelBroker } from './broker/channel-broker.js';
import { type Clock, systemClock } from './broker/clock.js';
import type { Store } from './broker/store.js';
import { publisher } from './dialects/relay/publisher.js';
import { readRelaySettings } from './dialects/relay/settings.js';
import { subscriber } from './dialects/relay/subscriber.js';
import type { Handler } from './http/exchange.js';
import { HttpEntry } from './http/http-entry.js';
import { type Location, type Route, routeAll } from './http/location.js';
import { type LocationSettings, readServerSettings, type ServerSettings } from './server-settings.js';
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

export interface ServerStats extends BrokerStats {
  readonly connections: number;
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
  const { host, port, locations, push_max_reserved_memory, client_max_body_size } =
    readServerSettings(settings);
  const clock = parts.clock ?? systemClock;
  const store = parts.store ?? new MemoryStore(push_max_reserved_memory);
  const channels = new ChannelBroker(clock, store);
  const broker = parts.decorateBroker?.(channels) ?? channels;
  const routes = locations.map((location) =>
    route(location, broker, client_max_body_size, parts.decorateHandler),
  );
  const entry = new HttpEntry(clock, routeAll(routes), parts.onError ?? ((error) => console.error(error)));
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
    stats: () => ({ ...broker.stats(), connections: entry.connections }),
    connect: (duplex) => entry.connect(duplex),
  };
}

function route(
  given: LocationSettings,
  broker: Broker,
  longestBody: number,
  decorate: Parts['decorateHandler'] | undefined,
): Route {
  const settings = readRelaySettings(given);
  const role = settings.push_publisher ? 'publisher' : 'subscriber';
  const location: Location = { path: given.path, role, settings };
  const handler = settings.push_publisher
    ? publisher(broker, settings, longestBody)
    : subscriber(broker, settings);
  return { location, handler: decorate?.(handler, location) ?? handler };
}

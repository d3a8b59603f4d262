import { hostname } from 'node:os';
import type { Broker } from './broker/broker.js';
import { ChannelBroker } from './broker/channel-broker.js';
import type { Clock } from './broker/clock.js';
import { CommittedBroker } from './broker/committed-broker.js';
import type { ChannelRules } from './broker/following.js';
import { guardedClock } from './broker/guarded-clock.js';
import type { ChannelStore, Store } from './broker/store.js';
import { Outbox } from './delivery/outbox.js';
import { Traffic } from './delivery/traffic.js';
import { PushStreamObserver } from './dialects/push-stream/channel-observer.js';
import type { PushStreamEndpoint } from './dialects/push-stream/read-settings.js';
import { pushStreamHandler, takesUpgrades } from './dialects/push-stream/route.js';
import type { PushStreamServer } from './dialects/push-stream/server.js';
import type { PushStreamServerSettings } from './dialects/push-stream/settings.js';
import { publisher } from './dialects/relay/publisher.js';
import type { RelaySettings } from './dialects/relay/settings.js';
import { subscriber } from './dialects/relay/subscriber.js';
import type { Handler } from './http/exchange.js';
import { MemoryStore } from './stores/memory.js';

/*
 * What a push server is put together from, whether a program gives its settings or an nginx.conf: a store or a limit that is
 * added here is there for both.
 */

/** What channels live in. */
export interface ChannelOptions {
  readonly clock: Clock;
  /** Default: memory, of so many bytes. */
  readonly store?: ChannelStore | undefined;
  readonly memorySize: number;
  /** Looked at anew each time: they may change. */
  readonly rules: ChannelRules;
  /** Told of what nobody should throw. */
  readonly onError: (error: unknown) => void;
}

/** Channels and their messages, and the clock of all that waits for them. */
export interface ChannelCore {
  readonly clock: Clock;
  readonly broker: Broker;
  /** On the clock's `elapsed` scale. */
  readonly startedAt: number;
  /** Of all endpoints that there were on it. */
  readonly traffic: Traffic;
}

/** Makes the broker that all locations share. */
export function createChannels({ clock, store, memorySize, rules, onError }: ChannelOptions): ChannelCore {
  const guarded = guardedClock(clock, onError);
  const observer = new PushStreamObserver();
  const startedAt = guarded.elapsed();
  const traffic = new Traffic();
  if (store && 'share' in store) {
    const broker = store.share({ clock: guarded, memorySize, rules, observer, onError });
    return { clock: guarded, broker, startedAt, traffic };
  }
  const messages: Store = store ?? new MemoryStore(memorySize);
  const channels = new ChannelBroker(guarded, messages, rules, onError, observer);
  const { durability } = messages;
  const broker = durability ? new CommittedBroker(channels, durability) : channels;
  return { clock: guarded, broker, startedAt, traffic };
}

/** The memory for channels and messages: one for both dialects, and that of push-stream comes first. */
export function memorySizeOf(pushStream: PushStreamServerSettings, ofRelay: number): number {
  return pushStream.push_stream_shared_memory_size ?? ofRelay;
}

/** What a location is for, and its settings, in one of the dialects. */
export type Endpoint =
  | (PushStreamEndpoint & { readonly dialect: 'push-stream' })
  | {
      readonly dialect: 'relay';
      readonly settings: RelaySettings;
      /** Bytes; 0 = no limit. */
      readonly longestBody: number;
    };

/** What answers at a location. */
export interface EndpointService {
  readonly handler: Handler;
  /** Whether connections are handed over there. */
  readonly takesUpgrades: boolean;
}

/** What holds for all endpoints of a configuration. */
export interface EndpointOptions extends Pick<ChannelCore, 'clock' | 'startedAt' | 'traffic'> {
  readonly broker: Broker;
  readonly settings: PushStreamServerSettings;
  /** Longest body at an endpoint of push-stream that says nothing; bytes, 0 = no limit. */
  readonly longestBody: number;
  /** The largest number in the padding of any location. */
  readonly mostPadding: number;
  /** Told of what is thrown while something is sent. */
  readonly onError: (error: unknown) => void;
}

/** The endpoints of one configuration, and what their subscribers share. */
export class Endpoints {
  readonly outbox: Outbox;
  readonly #server: PushStreamServer;

  constructor({ clock, onError, ...options }: EndpointOptions) {
    this.outbox = new Outbox(clock, options.settings.max_queued_bytes, onError, options.traffic);
    this.#server = { ...options, outbox: this.outbox, hostname: hostname(), pid: String(process.pid) };
  }

  /** What answers at one of them. */
  serve(endpoint: Endpoint): EndpointService {
    if (endpoint.dialect === 'push-stream') {
      return { handler: pushStreamHandler(this.#server, endpoint), takesUpgrades: takesUpgrades(endpoint) };
    }
    const { settings, longestBody } = endpoint;
    const { broker } = this.#server;
    const { relay } = this.outbox.traffic;
    const handler = settings.push_publisher
      ? publisher(broker, settings, longestBody, relay.publishes)
      : subscriber(broker, settings, relay);
    return { handler, takesUpgrades: false };
  }
}

import { type ChannelCore, createChannels, Endpoints } from '../../assembly.js';
import type { Broker } from '../../broker/broker.js';
import type { Clock } from '../../broker/clock.js';
import { EndableBroker } from '../../broker/endable-broker.js';
import type { ChannelRules } from '../../broker/following.js';
import type { ChannelStore } from '../../broker/store.js';
import { channelRules } from '../../dialects/push-stream/rules.js';
import type { PushStreamServerSettings } from '../../dialects/push-stream/settings.js';
import type { CountedConnections } from '../../operations/metrics.js';
import { Operations } from '../../operations/operations.js';
import type { Journal } from '../language/journal.js';
import { Zones } from './access/zones.js';
import { ServerCounts } from './server-counts.js';

/** The settings of a configuration that hold for the whole server. */
export interface ServerMemory {
  /** Bytes. */
  readonly size: number;
  readonly pushStream: PushStreamServerSettings;
}

/** What stays when the configuration is loaded again: channels and messages, the clock of the connections, and what is counted. */
export class SharedState {
  readonly journal: Journal;
  readonly zones = new Zones();
  readonly counts = new ServerCounts();
  readonly operations: Operations;
  readonly #size: number;
  readonly #rules: { -readonly [K in keyof ChannelRules]: ChannelRules[K] };
  readonly #core: ChannelCore;

  /** @param store default: memory; one that outlives the process is closed by whoever opened it */
  constructor(clock: Clock, journal: Journal, { size, pushStream }: ServerMemory, store?: ChannelStore) {
    this.journal = journal;
    this.#size = size;
    this.#rules = { ...channelRules(pushStream) };
    this.#core = createChannels({
      clock,
      store,
      memorySize: size,
      rules: this.#rules,
      onError: (error) => this.report(error),
    });
    this.operations = new Operations({
      ...this.#core,
      store,
      broker: () => this.#core.broker.stats(),
      connections: () => this.#connections(),
    });
  }

  get broker(): Broker {
    return this.#core.broker;
  }

  get clock(): Clock {
    return this.#core.clock;
  }

  /** Takes over the rules of a new configuration, but for those that channels keep from their beginning. */
  adopt({ size, pushStream }: ServerMemory): void {
    if (size !== this.#size) {
      this.journal.error('emerg', 'Cannot change memory area size without restart, ignoring change');
    }
    const { eventsChannel, inactivity } = this.#rules;
    const rules = channelRules(pushStream);
    if (rules.eventsChannel !== eventsChannel || rules.inactivity !== inactivity) {
      this.journal.error(
        'warn',
        'push_stream_events_channel_id and push_stream_channel_inactivity_time cannot change without restart, ignoring change',
      );
    }
    Object.assign(this.#rules, rules, { eventsChannel, inactivity });
  }

  /**
   * The endpoints of one configuration, and the broker that they go through.
   * @param mostPadding the largest number in the padding of any location
   */
  serve(
    { pushStream }: ServerMemory,
    mostPadding: number,
  ): { readonly broker: EndableBroker; readonly endpoints: Endpoints } {
    const onError = (error: unknown) => this.report(error);
    const broker = new EndableBroker(this.#core.broker, onError);
    const settings = pushStream;
    // Each location says itself how long a body may be.
    const endpoints = new Endpoints({
      ...this.#core,
      broker,
      settings,
      longestBody: 0,
      mostPadding,
      onError,
    });
    return { broker, endpoints };
  }

  /** Writes an error that no handler should throw to the error log. */
  report(error: unknown): void {
    this.journal.error('alert', error instanceof Error ? (error.stack ?? error.message) : String(error));
  }

  #connections(): CountedConnections {
    const none = { refusedConnections: 0, refusedRequests: 0, timeouts: 0, bodyBytes: 0, answerBytes: 0 };
    const { active, budget } = this.counts;
    return { ...(budget?.counts ?? none), connections: active };
  }

  close(): void {
    this.operations.stop();
    this.#core.broker.close();
  }
}

import { hostname } from 'node:os';
import { ChannelBroker } from '../../broker/channel-broker.js';
import type { Clock } from '../../broker/clock.js';
import type { ChannelRules } from '../../broker/following.js';
import { guardedClock } from '../../broker/guarded-clock.js';
import { Outbox } from '../../delivery/outbox.js';
import { channelRules } from '../../dialects/push-stream/rules.js';
import type { PushStreamServer } from '../../dialects/push-stream/server.js';
import type { PushStreamServerSettings } from '../../dialects/push-stream/settings.js';
import { MemoryStore } from '../../stores/memory.js';
import type { Journal } from '../language/journal.js';
import { LeasedBroker } from './leased-broker.js';

/** What the server of a configuration has beside its locations. */
export interface ServerMemory {
  /** Bytes. */
  readonly size: number;
  readonly pushStream: PushStreamServerSettings;
}

/** What outlives a configuration: channels and messages, and the connections' clock. */
export class SharedState {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly #size: number;
  readonly #rules: { -readonly [K in keyof ChannelRules]: ChannelRules[K] };
  readonly #broker: ChannelBroker;
  readonly #startedAt: number;

  constructor(clock: Clock, journal: Journal, { size, pushStream }: ServerMemory) {
    this.clock = guardedClock(clock, (error) => this.report(error));
    this.journal = journal;
    this.#size = size;
    this.#rules = { ...channelRules(pushStream) };
    this.#broker = new ChannelBroker(this.clock, new MemoryStore(size), this.#rules, (error) =>
      this.report(error),
    );
    this.#startedAt = clock.elapsed();
  }

  /** Follows a new configuration. What channels live by from their beginning stays as it was. */
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

  /** What the locations of one configuration share. */
  lease({ pushStream }: ServerMemory, mostPadding: number): Lease {
    const broker = new LeasedBroker(this.#broker);
    return {
      broker,
      outbox: new Outbox(this.clock, pushStream.max_queued_bytes, (error) => this.report(error)),
      settings: pushStream,
      hostname: hostname(),
      pid: String(process.pid),
      startedAt: this.#startedAt,
      longestBody: 0,
      mostPadding,
    };
  }

  /** Writes what should not happen to the error log. */
  report(error: unknown): void {
    this.journal.error('alert', error instanceof Error ? (error.stack ?? error.message) : String(error));
  }

  close(): void {
    this.#broker.close();
  }
}

export interface Lease extends PushStreamServer {
  readonly broker: LeasedBroker;
}

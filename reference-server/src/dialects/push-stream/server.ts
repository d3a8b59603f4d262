import type { Broker } from '../../broker/broker.js';
import type { Outbox } from '../../delivery/outbox.js';
import type { PushStreamServerSettings } from './settings.js';

/** What all locations of this dialect share. */
export interface PushStreamServer {
  readonly broker: Broker;
  readonly outbox: Outbox;
  readonly settings: PushStreamServerSettings;
  /** As the statistics name them. */
  readonly hostname: string;
  readonly pid: string;
  /** On the clock's `elapsed` scale. */
  readonly startedAt: number;
  /** Longest body where a location says nothing; bytes, 0 = no limit. */
  readonly longestBody: number;
  /** The largest number in the padding of any location: there is never more padding than that. */
  readonly mostPadding: number;
}

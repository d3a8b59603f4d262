import type { Mode } from './modes.js';

/** What the load generator is to do with subscribers and publishers. */
export type Work =
  /** Publishes so many messages at a time, and waits until everybody has them. */
  | { readonly kind: 'fan-out'; readonly inFlight: number }
  /** Publishes at a rate that makes so many deliveries a second, and looks how late they are. */
  | { readonly kind: 'paced'; readonly deliveriesPerSecond: number }
  /** So many connections publish one message after the other. */
  | { readonly kind: 'publish'; readonly connections: number }
  /** Subscribers come, are counted, and go. */
  | { readonly kind: 'connect' }
  /** Subscribers wait. */
  | { readonly kind: 'idle' };

/** What the load generator is asked to do, one at a time. */
export interface Order {
  readonly work: Work;
  readonly mode: Mode;
  readonly port: number;
  /** The server's processes, for their CPU time and memory. */
  readonly pids: readonly number[];
  readonly subscribers: number;
  /** How long is measured; before that, a third of it goes by unmeasured. */
  readonly seconds: number;
  /** Address the subscribers come from, one of the loopback network; each run has its own so that ports never run out. */
  readonly from: string;
}

/** What was measured. */
export interface Report {
  /** What the row is about: something per CPU-second of the server, milliseconds, or bytes. */
  readonly value: number;
  /** The same per second of the clock; undefined where there is no such thing. */
  readonly perSecond?: number;
  /** Share of a CPU that the load generator took: near 1 it may have been the bottleneck. */
  readonly loadShare: number;
  /** Messages that did not reach a subscriber, reached it again, or came after a later one; of the whole run. */
  readonly lost: number;
  readonly repeated: number;
  readonly reordered: number;
}

export type Answer = Report | { readonly failed: string };

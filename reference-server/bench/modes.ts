/** The ways to subscribe that are measured. */
export const modes = ['websocket', 'eventsource', 'longpolling'] as const;
export type Mode = (typeof modes)[number];

/** Where both servers have their locations. */
export const locations: Readonly<Record<Mode, string>> = {
  websocket: '/ws/',
  eventsource: '/ev/',
  longpolling: '/lp/',
};

/** What the load generator is asked to do, one at a time. */
export interface Order {
  readonly kind: 'fan-out' | 'idle';
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

export interface FanOut {
  readonly kind: 'fan-out';
  readonly messages: number;
  readonly deliveries: number;
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  /** Messages that did not reach a subscriber, or reached it again: also those before and after the measured time. */
  readonly lost: number;
  readonly repeated: number;
}

export interface Idle {
  readonly kind: 'idle';
  readonly bytesEach: number;
}

export type Report = FanOut | Idle | { readonly kind: 'failed'; readonly why: string };
